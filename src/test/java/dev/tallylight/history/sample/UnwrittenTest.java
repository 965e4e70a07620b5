package dev.tallylight.history.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.draft.StreamPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is said of checkpoints that tell another replica what they see. */
class UnwrittenTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:03:00Z");
    private static final UUID STREAM = new UUID(7, 7);

    private final SampleConfig config = new SampleConfig() {
        @Override
        public Duration samples() {
            return Duration.ofDays(14);
        }

        @Override
        public Duration hours() {
            return Duration.ofDays(90);
        }

        @Override
        public Duration days() {
            return Duration.ofDays(1095);
        }

        @Override
        public Duration writeEvery() {
            return Duration.ofMinutes(6);
        }
    };

    @SuppressWarnings("NullAway") // no row is written here, and none read
    private final SampleLog log = new SampleLog(null, config, null, null, () -> NOW, new SimpleMeterRegistry());

    @SuppressWarnings("NullAway") // likewise
    private final SampleReader reader = new SampleReader(null, log, config, () -> NOW);

    private void told(String checkpoint, Instant at) {
        log.observed(
                checkpoint,
                new Observation(
                        new StreamId(STREAM),
                        1,
                        at,
                        new ProbeOutcome(
                                Protocol.HLS,
                                new Verdict.Up(true),
                                new Timings(null, null, null, null, Duration.ofMillis(5), Duration.ofMillis(5)),
                                new MediaFacts("ts", null, null, null),
                                List.of(),
                                ProbeMemory.NONE),
                        null,
                        null,
                        false,
                        false,
                        false));
    }

    private static StreamView.Checkpoint place(String id, View view) {
        return new StreamView.Checkpoint(id, id, view, NOW, null, null, NOW, null);
    }

    private static StreamView stream(boolean paused, StreamView.Checkpoint... places) {
        return new StreamView(
                STREAM,
                null,
                "a",
                "http://a",
                "hls",
                List.of(),
                Status.ONLINE,
                NOW,
                null,
                null,
                1,
                paused,
                List.of(places),
                null,
                StreamPolicy.DEFAULT,
                null,
                false,
                List.of(),
                null,
                null,
                false,
                NOW,
                NOW);
    }

    @Test
    void whoLooksAndTellsAnotherIsNamedAndSinceWhen() {
        told("oslo", NOW.minusSeconds(20));
        told("rome", NOW.minus(Duration.ofMinutes(20))); // until it went over to another replica
        StreamView stream = stream(
                false,
                place("oslo", View.UP),
                place("paris", View.DOWN),
                place("rome", View.UP),
                place("lost", View.UNKNOWN));
        Instant from = NOW.minus(Duration.ofMinutes(6)).minusSeconds(30);
        assertThat(reader.unwritten(stream, NOW))
                .containsExactly(new SampleReader.Unwritten("paris", from), new SampleReader.Unwritten("rome", from));
    }

    @Test
    void whatIsLongAgoIsWrittenAndOfAPausedStreamNothingIsToCome() {
        StreamView.Checkpoint paris = place("paris", View.UP);
        assertThat(reader.unwritten(stream(false, paris), NOW.minus(Duration.ofMinutes(7))))
                .isEmpty();
        assertThat(reader.unwritten(stream(true, paris), NOW)).isEmpty();
    }
}
