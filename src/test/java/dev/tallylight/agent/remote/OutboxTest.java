package dev.tallylight.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.wire.WireObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");

    private int made;

    /** C a change, u one that changed nothing on a healthy stream, d likewise on one that fails. */
    private WireObservation observation(char kind) {
        boolean change = kind == 'C';
        return new WireObservation(
                new UUID(0, 1),
                made,
                T0.plusSeconds(made++),
                kind == 'd' ? "down" : "up",
                T0,
                change,
                false,
                false,
                null,
                "hls",
                kind == 'd' ? "down" : "up",
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private Outbox filled(String kinds, int mostUnchanged, int mostChanges) {
        Outbox outbox = new Outbox(mostUnchanged, mostChanges);
        kinds.chars().forEach(kind -> outbox.add(observation((char) kind)));
        return outbox;
    }

    /** What waits, as the seconds at which it was seen. */
    private static List<Long> seconds(Outbox outbox) {
        return outbox.first(1_000).observations().stream()
                .map(each -> Objects.requireNonNull(each.at()).getEpochSecond() - T0.getEpochSecond())
                .toList();
    }

    @Test
    void keepsAllInTheOrderItWasSeen() {
        assertThat(seconds(filled("uCdCu", 10, 10))).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void dropsTheOldestHealthyFirstAndChangesNever() {
        // 0u 1C 2d 3u 4C 5u 6u: two unchanged may stay
        assertThat(seconds(filled("uCduCuu", 2, 10))).containsExactly(1L, 2L, 4L, 6L);
    }

    @Test
    void dropsThoseOfFailingStreamsOnceNoHealthyAreLeft() {
        assertThat(seconds(filled("dCdd", 2, 10))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void saysWhenEvenChangesAreTooMany() {
        Outbox outbox = new Outbox(10, 2);
        assertThat(outbox.add(observation('C'))).isTrue();
        assertThat(outbox.add(observation('C'))).isTrue();
        assertThat(outbox.add(observation('C'))).isFalse();
        assertThat(seconds(outbox)).containsExactly(1L, 2L);
        assertThat(outbox.droppedChanges()).isEqualTo(1);
    }

    @Test
    void whatWasNotDeliveredWaitsOn() {
        Outbox outbox = filled("uCdC", 10, 10);
        Outbox.Parcel parcel = outbox.first(2);
        assertThat(seconds(outbox)).as("until it is delivered").hasSize(4);
        outbox.add(observation('C'));
        outbox.delivered(parcel);
        assertThat(seconds(outbox)).containsExactly(2L, 3L, 4L);
    }

    @Property(tries = 500)
    void staysWithinItsBoundsInOrderAndLosesNoChange(@ForAll @Size(max = 200) List<Boolean> changes) {
        Outbox outbox = new Outbox(5, 1_000);
        long wanted = 0;
        for (boolean change : changes) {
            outbox.add(observation(change ? 'C' : 'u'));
            wanted += change ? 1 : 0;
            if (outbox.size() % 7 == 6) { // some are delivered in between, while others come
                Outbox.Parcel parcel = outbox.first(3);
                outbox.add(observation('u'));
                wanted -= parcel.observations().stream()
                        .filter(WireObservation::viewChanged)
                        .count();
                outbox.delivered(parcel);
            }
        }
        List<WireObservation> left = outbox.first(1_000).observations();
        assertThat(left.stream().filter(WireObservation::viewChanged)).hasSize((int) wanted);
        assertThat(left.size() - wanted).isLessThanOrEqualTo(5);
        List<Instant> times = new ArrayList<>(
                left.stream().map(each -> Objects.requireNonNull(each.at())).toList());
        assertThat(times).isSortedAccordingTo(Comparator.naturalOrder());
    }
}
