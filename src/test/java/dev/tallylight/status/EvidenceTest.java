package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.View;
import dev.tallylight.checkpoint.Condition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of a stream says nothing of what its checkpoints do for others. */
class EvidenceTest {
    private static final Instant AT = Instant.parse("2026-11-29T12:00:00Z");

    private static Vote vote(Condition condition, @Nullable String conditionDetail) {
        return new Vote(
                "berlin",
                "Berlin, Germany",
                View.DOWN,
                true,
                condition,
                conditionDetail,
                AT,
                "http_status",
                "404 Not Found",
                AT,
                AT);
    }

    @Test
    void aCheckpointThatSeesSaysWhatItSaw() {
        Evidence evidence = Evidence.of(vote(Condition.SEEING, null));
        assertThat(evidence.reason()).isEqualTo("http_status");
        assertThat(evidence.detail()).isEqualTo("404 Not Found");
    }

    @Test
    void whyACheckpointDoesNotCountIsNotTheStreams() {
        Evidence blind = Evidence.of(vote(Condition.BLIND, "5 of 6 hosts fell silent together"));
        assertThat(blind.view()).isEqualTo(View.UNKNOWN);
        assertThat(blind.reason()).isEqualTo("checkpoint_blind");
        assertThat(blind.detail()).isNull();
        Evidence lost = Evidence.of(vote(Condition.LOST, "last heard of a while ago"));
        assertThat(lost.reason()).isEqualTo("checkpoint_lost");
        assertThat(lost.detail()).isNull();
    }
}
