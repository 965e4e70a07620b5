package dev.tallylight.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.View;
import dev.tallylight.agent.sight.VirtualSight;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A checkpoint that is blind sees again once hosts answer, whatever becomes of the streams that it asks. */
class BlindnessTest {
    private static final int HOSTS = 5;

    private final VirtualProcess process = new VirtualProcess().watching(50, HOSTS);

    private void silence(boolean silent) {
        for (int i = 0; i < 50; i++) {
            if (silent) {
                process.streams.gives.put(VirtualStreams.url(i, HOSTS), VirtualStreams.SILENT);
            } else {
                process.streams.gives.remove(VirtualStreams.url(i, HOSTS));
            }
        }
    }

    private void goBlind() {
        process.pass(100);
        silence(true);
        process.pass(40);
        assertThat(process.said).singleElement().asString().contains("hosts fell silent together");
    }

    private void seesAgainIn(int seconds) {
        process.pass(seconds);
        assertThat(process.said).hasSize(2).endsWith("sees again");
        process.pass(45);
        assertThat(process.views()).containsOnlyKeys(View.UP);
        assertThat(process.everHeld()).doesNotContain(View.DOWN);
    }

    @Test
    void seesAgainOnceHostsAnswer() {
        goBlind();
        process.pass(60);
        assertThat(process.said).hasSize(1);
        silence(false);
        seesAgainIn(20);
    }

    @Test
    void whateverWitnessIsWithdrawn() {
        goBlind();
        for (int i = 0; i < 45; i++) {
            process.tell(new Change.Withdrawn(VirtualStreams.id(i)));
            process.pass(2);
        }
        assertThat(process.said).as("five are silent still").hasSize(1);
        silence(false);
        seesAgainIn(40);
    }

    @Test
    void whateverWitnessIsEdited() {
        goBlind();
        for (int i = 0; i < 50; i++) {
            String url = "rtmp://host" + i % HOSTS + "/edited/" + i;
            process.streams.gives.put(url, VirtualStreams.SILENT);
            process.tell(new Change.Assigned(VirtualStreams.assignment(i, url)));
            process.time.pass(Duration.ofMillis(700));
        }
        assertThat(process.said).as("they are silent still").hasSize(1);
        process.streams.gives.clear();
        seesAgainIn(40);
    }

    @Test
    void whenNothingIsWatchedAnyMore() {
        goBlind();
        process.watching(0, 1).pass(20);
        assertThat(process.said).hasSize(2).endsWith("sees again");
        assertThat(VirtualSight.hosts(process.selfCheck)).isZero();
    }

    @Test
    void aFailureThatAServerSpellsOutCountsEvenMeanwhile() {
        goBlind();
        process.streams.gives.put(VirtualStreams.url(7, HOSTS), VirtualStreams.NOT_FOUND);
        process.pass(60);
        assertThat(process.views()).containsEntry(View.DOWN, 1);
    }

    @Test
    void whenWhoIsAskedNeverAnswersButOthersDo() {
        goBlind();
        process.selfCheck.serves(stream -> Uni.createFrom().nothing(), () -> {});
        process.pass(60);
        assertThat(process.said).hasSize(1);
        silence(false);
        process.pass(60);
        assertThat(process.said).hasSize(2).endsWith("sees again");
    }

    @Test
    void whenAskingThrows() {
        goBlind();
        process.selfCheck.serves(
                stream -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {});
        silence(false);
        process.pass(90);
        assertThat(process.said).hasSize(2).endsWith("sees again");
    }

    @Test
    void keepsNoHostThatNobodyWatches() {
        for (int i = 0; i < 300; i++) {
            process.tell(new Change.Assigned(VirtualStreams.assignment(7, "rtmp://moved" + i + "/live")));
            process.time.pass(Duration.ofMillis(i % 3 * 700));
        }
        process.pass(60);
        assertThat(VirtualSight.hosts(process.selfCheck)).isEqualTo(HOSTS + 1);
    }
}
