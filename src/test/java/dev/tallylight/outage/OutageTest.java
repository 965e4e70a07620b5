package dev.tallylight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.draft.StreamPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final WatchedStream STREAM = new WatchedStream(
            new StreamId(UUID.randomUUID()),
            null,
            "Studio A",
            "http://example.com/a",
            "http",
            List.of("sport"),
            List.of("*"),
            StreamPolicy.DEFAULT,
            false);

    private final List<Outage> rows = new ArrayList<>();
    private SubjectState state = SubjectState.initial(T0, false);
    private boolean tells = true;
    private @Nullable String withheld;
    private @Nullable OutageChange last;
    private @Nullable Outage was;

    private static Instant at(long second) {
        return T0.plusSeconds(second);
    }

    /** The stream becomes so then; it is decided three seconds later. */
    private void becomes(Status status, long second, boolean flapping, SeenFrom... failing) {
        Instant outageSince = status == Status.OFFLINE && state.outageSince() == null
                ? at(second)
                : status == Status.ONLINE ? null : state.outageSince();
        String reason = status == Status.ONLINE || status == Status.PAUSED ? null : "no_media";
        SubjectState after = new SubjectState(
                status, reason, null, at(second), state.sequence() + 1, status, outageSince, List.of());
        OutageChange change = new OutageChange(
                OutageChange.STREAM,
                STREAM.id().value(),
                STREAM.name(),
                STREAM.tags(),
                state,
                after,
                flapping ? WINDOW : null,
                tells && status != Status.UNKNOWN && status != Status.PAUSED,
                withheld,
                List.of(failing));
        last = change;
        was = rows.isEmpty() ? null : rows.getLast();
        write(Outage.after(
                rows.isEmpty() ? null : rows.getLast(), change, at(second + 3), moment -> UUID.randomUUID()));
        state = after;
    }

    private void write(@Nullable Outage outage) {
        if (outage != null) {
            rows.removeIf(row -> row.id().equals(outage.id()));
            rows.add(outage);
        }
    }

    private Outage only() {
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    @Test
    void isARowFromItsFirstMomentOn() {
        becomes(Status.ONLINE, 0, false);
        assertThat(rows).isEmpty();
        becomes(Status.OFFLINE, 60, false);
        assertThat(only().since()).isEqualTo(at(60));
        assertThat(only().confirmedAt()).isEqualTo(at(63));
        assertThat(only().endedAt()).isNull();
        assertThat(only().reason()).isEqualTo("no_media");
    }

    @Test
    void staysOpenThroughUnknownDegradedAndAPauseAndTellsItsCourse() {
        becomes(Status.OFFLINE, 0, false);
        UUID id = only().id();
        becomes(Status.UNKNOWN, 10, false);
        becomes(Status.OFFLINE, 20, false);
        becomes(Status.DEGRADED, 30, false);
        becomes(Status.PAUSED, 40, false);
        becomes(Status.UNKNOWN, 50, false);
        assertThat(only().endedAt()).isNull();
        becomes(Status.ONLINE, 60, false);
        assertThat(only().id()).isEqualTo(id);
        assertThat(only().endedAt()).isEqualTo(at(60));
        assertThat(only().offAir()).isEqualTo(Duration.ofSeconds(60));
        assertThat(only().course().stream().map(CourseStep::status))
                .containsExactly(
                        Status.OFFLINE,
                        Status.UNKNOWN,
                        Status.OFFLINE,
                        Status.DEGRADED,
                        Status.PAUSED,
                        Status.UNKNOWN,
                        Status.ONLINE);
    }

    @Test
    void whatIsDegradedAloneIsNoOutage() {
        becomes(Status.ONLINE, 0, false);
        becomes(Status.DEGRADED, 10, false);
        becomes(Status.ONLINE, 20, false);
        assertThat(rows).isEmpty();
    }

    @Test
    void fortyOutagesOfAStreamThatFlapsAreOneStory() {
        for (int i = 0; i < 40; i++) {
            becomes(Status.OFFLINE, i * 60, true);
            becomes(Status.ONLINE, i * 60 + 20, true);
        }
        assertThat(only().interruptions()).isEqualTo(39);
        assertThat(only().since()).isEqualTo(at(0));
        assertThat(only().endedAt()).isEqualTo(at(39 * 60 + 20));
        assertThat(only().offAir()).isEqualTo(Duration.ofSeconds(40 * 20));
        assertThat(only().course()).hasSize(Outage.MOST_STEPS);
        assertThat(only().course().getFirst().at()).isEqualTo(at(3));
        assertThat(only().course().getLast().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void twoOutagesOfAStreamThatDoesNotFlapAreTwo() {
        becomes(Status.OFFLINE, 0, false);
        becomes(Status.ONLINE, 20, false);
        becomes(Status.OFFLINE, 40, false);
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().endedAt()).isNotNull();
        assertThat(rows.getLast().endedAt()).isNull();
    }

    @Test
    void whatBeginsLongAfterTheLastOneIsAnotherStoryThoughTheStreamFlaps() {
        becomes(Status.OFFLINE, 0, true);
        becomes(Status.ONLINE, 20, true);
        becomes(Status.OFFLINE, 20 + WINDOW.toSeconds() + 1, true);
        assertThat(rows).hasSize(2);
    }

    @Test
    void whatAnOlderReplicaBeganIsWrittenAtItsEndOrOnTheWay() {
        SubjectState open = new SubjectState(
                Status.OFFLINE, "timeout", null, at(10), 4, Status.OFFLINE, at(5), List.of("Oslo, Norway"));
        SubjectState over = new SubjectState(Status.ONLINE, null, null, at(65), 5, Status.ONLINE, null, List.of());
        Outage ended = Objects.requireNonNull(Outage.after(
                null,
                new OutageChange(
                        OutageChange.STREAM,
                        STREAM.id().value(),
                        STREAM.name(),
                        STREAM.tags(),
                        open,
                        over,
                        null,
                        false,
                        null,
                        List.of()),
                at(68),
                moment -> UUID.randomUUID()));
        assertThat(ended.since()).isEqualTo(at(5));
        assertThat(ended.endedAt()).isEqualTo(at(65));
        assertThat(ended.reason()).isEqualTo("timeout");
        Outage compared = Objects.requireNonNull(Outage.after(
                null,
                new OutageChange(
                        OutageChange.STREAM,
                        STREAM.id().value(),
                        STREAM.name(),
                        STREAM.tags(),
                        open,
                        open,
                        null,
                        false,
                        null,
                        List.of()),
                at(30),
                moment -> UUID.randomUUID()));
        assertThat(compared.since()).isEqualTo(at(5));
        assertThat(compared.endedAt()).isNull();
    }

    @Test
    void remembersEachCheckpointThatSawItOnce() {
        SeenFrom oslo = new SeenFrom("oslo", "Oslo, Norway", at(1), "no_media", null);
        SeenFrom rome = new SeenFrom("rome", "Rome, Italy", at(2), "timeout", null);
        becomes(Status.OFFLINE, 0, false, oslo);
        becomes(Status.DEGRADED, 10, false, oslo);
        write(only().seenFrom(rome));
        assertThat(only().checkpoints()).containsExactly(oslo, rome);
        assertThat(only().seenFrom(rome)).isSameAs(only());
    }

    @Test
    void anotherReasonIsAStepOnceNobodySeesTheOldOneAnyMore() {
        SeenFrom oslo = new SeenFrom("oslo", "Oslo, Norway", at(30), "timeout", "10 s");
        SeenFrom rome = new SeenFrom("rome", "Rome, Italy", at(31), "no_media", null);
        becomes(Status.OFFLINE, 0, false, oslo, rome);
        List<CourseStep> course = only().course();
        assertThat(Outage.changed(course, List.of(oslo, rome), List.of(oslo, rome), at(40)))
                .isNull();
        assertThat(Outage.changed(course, List.of(oslo, rome), List.of(), at(40)))
                .isNull();
        CourseStep step = Objects.requireNonNull(Outage.changed(course, List.of(oslo), List.of(oslo), at(40)));
        assertThat(step).isEqualTo(new CourseStep(at(40), Status.OFFLINE, "timeout", "10 s"));
        Outage seen = only().seenAs(step);
        assertThat(seen.course()).hasSize(2).endsWith(step);
        assertThat(seen.reason()).as("what it was declared with").isEqualTo("no_media");
        assertThat(seen.seenAs(step)).isSameAs(seen);
    }

    /** One replica hears Oslo, the other one Rome; neither knows that the other's is still as it was. */
    @Test
    void twoReplicasOfWhichEachHearsSomeDoNotContradictEachOther() {
        SeenFrom oslo = new SeenFrom("oslo", "Oslo, Norway", at(30), "timeout", null);
        SeenFrom rome = new SeenFrom("rome", "Rome, Italy", at(31), "no_media", null);
        becomes(Status.OFFLINE, 0, false, oslo, rome);
        for (SeenFrom heard : List.of(oslo, rome, oslo)) {
            CourseStep step = Outage.changed(only().course(), only().checkpoints(), List.of(heard), at(40));
            if (step != null) {
                write(only().seenAs(step));
            }
        }
        assertThat(only().course()).hasSize(1);
    }

    @Test
    void isDatedFromWhenItBeganToMatterWhereItIsToldLate() {
        becomes(Status.OFFLINE, 0, false);
        Outage told = only().toldAt(at(3_600));
        assertThat(told.since()).isEqualTo(at(3_600));
        assertThat(told.id()).isEqualTo(only().id());
    }

    /** As the gate has it: at the end, and in a pause, nothing is owed any more. */
    private void isWithheld(@Nullable String why) {
        tells = false;
        withheld = why;
    }

    @Test
    void anOutageOfWhichNobodyWasToldSaysWhyAfterItsEnd() {
        isWithheld("muted");
        becomes(Status.OFFLINE, 0, false);
        isWithheld(null);
        becomes(Status.PAUSED, 10, false);
        becomes(Status.UNKNOWN, 20, false);
        becomes(Status.ONLINE, 60, false);
        assertThat(only().withheld()).isEqualTo("muted");
    }

    @Test
    void whatWasToldStaysToldThoughItIsOnlyDegradedAndThatIsWithheld() {
        becomes(Status.OFFLINE, 0, false);
        isWithheld("maintenance");
        becomes(Status.DEGRADED, 10, false);
        assertThat(only().withheld()).isNull();
    }

    @Test
    void whatWasWithheldIsToldWithItsLaterPartOrItsEnd() {
        isWithheld("flapping");
        becomes(Status.OFFLINE, 0, true);
        isWithheld(null);
        becomes(Status.ONLINE, 10, true);
        assertThat(only().withheld()).isEqualTo("flapping");
        tells = true;
        becomes(Status.OFFLINE, 20, true);
        assertThat(only().withheld()).isNull();
    }

    @Test
    void nobodyHasInHandWhatAllAreToldAnew() {
        becomes(Status.OFFLINE, 0, false);
        becomes(Status.DEGRADED, 5, false);
        assertThat(beginsAnew()).as("was not over").isFalse();
        becomes(Status.ONLINE, 10, false);
        becomes(Status.OFFLINE, 20, true);
        assertThat(beginsAnew()).as("told again, in one story").isTrue();
        becomes(Status.ONLINE, 30, true);
        isWithheld("flapping");
        becomes(Status.OFFLINE, 40, true);
        assertThat(beginsAnew()).as("nobody is told").isFalse();
        assertThat(only().interruptions()).isEqualTo(2);
    }

    private boolean beginsAnew() {
        return only().beginsAnew(Objects.requireNonNull(was), Objects.requireNonNull(last));
    }

    /** Whatever is made one story, the seconds off air are what they were, and none is told twice. */
    @Property
    void theSecondsOffAirAreThoseOfTheOutages(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 2_000) Integer> lengths,
            @ForAll long flaps,
            @ForAll boolean through) {
        rows.clear(); // tries share an instance
        state = SubjectState.initial(T0, false);
        long second = 0;
        long offAir = 0;
        for (int i = 0; i < lengths.size(); i++) {
            boolean flapping = (flaps >> i % 64 & 1) == 1;
            int length = lengths.get(i);
            becomes(Status.OFFLINE, second, flapping);
            if (through && length > 2) {
                becomes(Status.UNKNOWN, second + length / 2, flapping);
            }
            becomes(Status.ONLINE, second + length, flapping);
            offAir += length;
            second += length + lengths.get((i * 7 + 3) % lengths.size());
        }
        assertThat(rows.stream().mapToLong(row -> row.offAir().toSeconds()).sum())
                .isEqualTo(offAir);
        assertThat(rows.stream().mapToInt(row -> row.interruptions() + 1).sum()).isEqualTo(lengths.size());
        for (int i = 1; i < rows.size(); i++) {
            assertThat(rows.get(i).since())
                    .isAfterOrEqualTo(Objects.requireNonNull(rows.get(i - 1).endedAt()));
        }
        assertThat(rows).allMatch(row -> row.course().size() <= Outage.MOST_STEPS);
    }
}
