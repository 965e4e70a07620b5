package dev.tallylight.server.beat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private static final Instant T0 = Instant.parse("2026-11-29T10:00:00Z");
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private final Heartbeats heartbeats = new Heartbeats();

    private static Instant s(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private Map<UUID, Heartbeat> written(long at, Duration stay) {
        Map<UUID, Heartbeat> taken = heartbeats.take(s(at), Map.of(A, stay, B, stay), false, 100);
        heartbeats.written(taken, s(at));
        return taken;
    }

    private void hear(UUID server, long at) {
        heartbeats.heard(server, new Heartbeat(s(at), null));
    }

    @Test
    void theFirstIsWrittenAtOnceAndOthersWhenTheyHaveStayedLongEnough() {
        Duration stay = Duration.ofSeconds(60);
        hear(A, 0);
        assertThat(written(1, stay)).containsOnlyKeys(A);
        hear(A, 30);
        assertThat(written(31, stay)).isEmpty();
        assertThat(heartbeats.of(A)).as("in memory meanwhile").isNotNull();
        hear(A, 60);
        assertThat(written(61, stay)).containsEntry(A, new Heartbeat(s(60), null));
        assertThat(heartbeats.of(A)).isNull();
    }

    @Test
    void theLastOneIsWrittenEvenIfNoOtherComes() {
        Duration stay = Duration.ofSeconds(60);
        hear(A, 0);
        written(0, stay);
        hear(A, 30);
        assertThat(written(60, stay)).containsKey(A);
    }

    @Test
    void ofAServerThatWasChangedTheNextIsWrittenAtOnce() {
        Duration stay = Duration.ofSeconds(60);
        hear(A, 0);
        written(0, stay);
        heartbeats.changed(A);
        hear(A, 5);
        assertThat(written(6, stay)).containsKey(A);
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgainUnlessALaterOneCame() {
        hear(A, 0);
        Map<UUID, Heartbeat> taken = heartbeats.take(s(1), Map.of(), false, 100);
        hear(A, 5);
        heartbeats.putBack(taken);
        assertThat(heartbeats.of(A)).isEqualTo(new Heartbeat(s(5), null));
    }

    @Test
    void factsStandUntilOthersCome() {
        heartbeats.heard(A, new Heartbeat(s(0), Map.of("load", "1")));
        hear(A, 5);
        assertThat(heartbeats.of(A)).isEqualTo(new Heartbeat(s(5), Map.of("load", "1")));
    }

    @Test
    void whoeverLeavesWritesAll() {
        hear(A, 0);
        written(0, Duration.ofSeconds(60));
        hear(A, 1);
        hear(B, 1);
        assertThat(heartbeats.take(s(2), Map.of(A, Duration.ofSeconds(60)), true, 100))
                .containsOnlyKeys(A, B);
    }

    @Test
    void howLongOneMayStayInMemoryIsLittleBesideTheGrace() {
        assertThat(new HeartbeatTimes(Duration.ofSeconds(30), Duration.ofMinutes(20)).unwritten())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(new HeartbeatTimes(Duration.ofSeconds(30), Duration.ofMinutes(8)).unwritten())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(new HeartbeatTimes(Duration.ofSeconds(5), Duration.ofSeconds(5)).unwritten())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void aServerMayBeHeardTenTimesASecond() {
        HeartbeatRate rate = new HeartbeatRate();
        for (int i = 0; i < HeartbeatRate.PER_SECOND; i++) {
            assertThat(rate.allows(A, 7)).isTrue();
        }
        assertThat(rate.allows(A, 7)).isFalse();
        assertThat(rate.allows(B, 7)).isTrue();
        assertThat(rate.allows(A, 8)).isTrue();
    }
}
