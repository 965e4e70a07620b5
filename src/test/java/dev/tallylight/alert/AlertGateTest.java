package dev.tallylight.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.View;
import dev.tallylight.calendar.Recurrence;
import dev.tallylight.calendar.Schedule;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.maintenance.UnderWay;
import dev.tallylight.status.StatusMachine;
import dev.tallylight.status.Vote;
import dev.tallylight.status.Votes;
import dev.tallylight.stream.draft.Quorum;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertGateTest {
    private static final Instant T0 = Instant.parse("2026-11-25T10:00:00Z");
    private static final Duration SEEN_AGAIN = Duration.ofSeconds(40);
    private static final AlertRules FREE = new AlertRules(new Schedule(List.of()), false, SEEN_AGAIN, List.of());

    /** A stream whose life is told step by step, as the recorder and the rechecks would. */
    private static final class Life {
        private SubjectState state = SubjectState.initial(T0, false);
        private AlertState alerts = AlertState.NONE;
        private final List<Instant> changes = new ArrayList<>();
        private final List<String> feed = new ArrayList<>();
        private AlertRules rules = FREE;
        private UnderWay.@Nullable Active window;
        private Alert last = Alert.silent(state, alerts);
        private int high = 30;
        private int low = 15;

        Life sees(View view, Instant now) {
            Vote vote = Votes.vote("a", view, true, view == View.UP ? null : "no_media", now);
            StatusChange decision = Objects.requireNonNull(
                    StatusMachine.weigh(state, List.of(vote), 0, Quorum.DEFAULT), "the status does not change");
            if (state.status() != Status.UNKNOWN) {
                changes.add(now);
            }
            return becomes(AlertGate.judge(decision, alerts, facts(now)), now);
        }

        Life online() {
            return sees(View.UP, T0);
        }

        Life rechecks(Instant now) {
            return becomes(AlertGate.recheck(state, alerts, facts(now)), now);
        }

        private AlertGate.Facts facts(Instant now) {
            return new AlertGate.Facts(
                    now,
                    rules,
                    window,
                    Flapping.of(changes, now, Duration.ofSeconds(30), low),
                    high,
                    low,
                    StatusMachine.TOLD_BY);
        }

        private Life becomes(Alert alert, Instant now) {
            state = alert.state();
            alerts = alert.alerts();
            last = alert;
            EventType event = alert.event();
            if (event != null) {
                Withheld withheld = alert.withheld();
                feed.add(at(now) + " " + event.wireName() + (withheld == null ? "" : " (" + withheld.reason() + ")"));
            }
            return this;
        }

        private static String at(Instant now) {
            return Long.toString(Duration.between(T0, now).toSeconds());
        }
    }

    private static Instant s(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private static UnderWay.Active window(long until) {
        return new UnderWay.Active("Antenna", s(until));
    }

    private static AlertRules child(Status parent) {
        return child(parent, T0);
    }

    private static AlertRules child(Status parent, Instant since) {
        return new AlertRules(
                new Schedule(List.of()),
                false,
                SEEN_AGAIN,
                List.of(new AlertRules.Parent(new UUID(1, 1), "Feed", parent, since, Duration.ofSeconds(30))));
    }

    /** On air for the first ten minutes of each hour. */
    private static AlertRules firstTenMinutes(boolean alertOutside) {
        Recurrence hourly = new Recurrence(
                LocalDateTime.ofInstant(T0, ZoneOffset.UTC), Duration.ofMinutes(10), "FREQ=HOURLY", ZoneOffset.UTC);
        return new AlertRules(new Schedule(List.of(hourly)), alertOutside, SEEN_AGAIN, List.of());
    }

    @Test
    void tellsWhatNothingHoldsBack() {
        Life life = new Life().online().sees(View.DOWN, s(100)).sees(View.UP, s(200));
        assertThat(life.feed).containsExactly("100 stream.offline", "200 stream.online");
        assertThat(life.alerts).isEqualTo(AlertState.NONE);
    }

    @Test
    void anOutageThatMaintenanceHidesWholeIsToldToNobody() {
        Life life = new Life().online();
        life.window = window(1000);
        life.sees(View.DOWN, s(100)).sees(View.UP, s(200));
        assertThat(life.feed).containsExactly("100 stream.offline (maintenance)", "200 stream.online (maintenance)");
        life.window = null;
        life.rechecks(s(1000));
        assertThat(life.feed).hasSize(2);
        assertThat(life.alerts.withheld()).isNull();
    }

    @Test
    void aStreamStillDownWhenTheWindowEndsIsToldThenWithItsOldDate() {
        Life life = new Life().online();
        life.window = window(1000);
        life.sees(View.DOWN, s(100));
        assertThat(life.alerts.recheckAt()).isEqualTo(s(1000));
        life.rechecks(s(500));
        assertThat(life.feed).hasSize(1);
        life.window = null;
        life.rechecks(s(1000)).rechecks(s(1001)).sees(View.UP, s(1100));
        assertThat(life.feed)
                .containsExactly("100 stream.offline (maintenance)", "1000 stream.offline", "1100 stream.online");
        assertThat(life.last.state().announced()).isEqualTo(Status.ONLINE);
    }

    @Test
    void whatWasToldBeforeTheWindowIsTakenBackInIt() {
        Life life = new Life().online().sees(View.DOWN, s(100));
        life.window = window(1000);
        life.sees(View.UP, s(200));
        assertThat(life.feed).containsExactly("100 stream.offline", "200 stream.online");
    }

    @Test
    void aReasonThatEndsHandsOverToTheNext() {
        Life life = new Life().online();
        life.window = window(300);
        life.rules = child(Status.OFFLINE);
        life.sees(View.DOWN, s(100));
        life.window = null;
        life.rechecks(s(300));
        assertThat(life.alerts.withheld()).isEqualTo(Withheld.PARENT_DOWN);
        assertThat(life.alerts.withheldSince()).isEqualTo(s(100));
        life.rules = child(Status.ONLINE);
        life.rechecks(s(330));
        assertThat(life.feed).containsExactly("100 stream.offline (maintenance)", "330 stream.offline");
    }

    @Test
    void aChildIsHeldUntilItsParentHasBeenAsked() {
        Life life = new Life().online();
        life.rules = child(Status.ONLINE);
        life.sees(View.DOWN, s(100));
        assertThat(life.feed).containsExactly("100 stream.offline (parent_down)");
        assertThat(life.alerts.recheckAt()).isEqualTo(s(130));
        life.rules = child(Status.OFFLINE);
        life.rechecks(s(130));
        assertThat(life.alerts.detail()).contains("\"Feed\", which is offline");
        life.rules = child(Status.ONLINE, s(400));
        life.rechecks(s(400));
        assertThat(life.feed).as("nobody has looked at it since").hasSize(1);
        assertThat(life.alerts.recheckAt()).isEqualTo(s(440));
        life.rechecks(s(440));
        assertThat(life.feed).containsExactly("100 stream.offline (parent_down)", "440 stream.offline");
    }

    @Test
    void aChildThatIsBackWithItsParentIsToldToNobody() {
        Life life = new Life().online();
        life.rules = child(Status.OFFLINE, s(90));
        life.sees(View.DOWN, s(100)).rechecks(s(130)).rechecks(s(700));
        life.rules = child(Status.ONLINE, s(710));
        life.rechecks(s(711)).sees(View.UP, s(725)).rechecks(s(750));
        assertThat(life.feed).containsExactly("100 stream.offline (parent_down)", "725 stream.online (parent_down)");
        assertThat(life.alerts).isEqualTo(AlertState.NONE);
    }

    @Test
    void aChildWhoseParentIsWellIsToldWhenTheParentHasBeenAsked() {
        Life life = new Life().online();
        life.rules = child(Status.ONLINE);
        life.sees(View.DOWN, s(100)).rechecks(s(130));
        assertThat(life.feed).containsExactly("100 stream.offline (parent_down)", "130 stream.offline");
    }

    /** What it waits for is whether the parent is down too: of one that is paused, or was back before, nobody hears that. */
    @Test
    void aChildIsHeldForNoParentThatHasNothingToSay() {
        Life paused = new Life().online();
        paused.rules = child(Status.PAUSED, s(90));
        paused.sees(View.DOWN, s(100));
        assertThat(paused.feed).containsExactly("100 stream.offline");

        Life back = new Life().online();
        back.rules = child(Status.ONLINE, s(99));
        back.sees(View.DOWN, s(100)).rechecks(s(130));
        assertThat(back.feed).containsExactly("100 stream.offline (parent_down)", "130 stream.offline");

        Life left = new Life().online();
        left.rules = child(Status.OFFLINE);
        left.sees(View.DOWN, s(100));
        left.rules = child(Status.PAUSED, s(200));
        left.rechecks(s(201));
        assertThat(left.feed).containsExactly("100 stream.offline (parent_down)", "201 stream.offline");
    }

    @Test
    void aChildWaitsForTheSlowestOfItsParentsAndForAMinuteAtMost() {
        Life life = new Life().online();
        life.rules = new AlertRules(
                new Schedule(List.of()),
                false,
                SEEN_AGAIN,
                List.of(
                        new AlertRules.Parent(new UUID(1, 1), "Feed", Status.ONLINE, T0, Duration.ofSeconds(30)),
                        new AlertRules.Parent(new UUID(1, 2), "Edge", Status.ONLINE, T0, Duration.ofSeconds(50))));
        life.sees(View.DOWN, s(100));
        assertThat(life.alerts.recheckAt()).isEqualTo(s(150));

        Life patient = new Life().online();
        patient.rules = new AlertRules(
                new Schedule(List.of()),
                false,
                SEEN_AGAIN,
                List.of(new AlertRules.Parent(new UUID(1, 1), "Feed", Status.ONLINE, T0, Duration.ofMinutes(5))));
        patient.sees(View.DOWN, s(100));
        assertThat(patient.alerts.recheckAt()).isEqualTo(s(160));
    }

    @Test
    void nobodyIsRemindedOfAnOutageWhileSomethingHoldsItBack() {
        Life life = new Life().online().sees(View.DOWN, s(100));
        assertThat(AlertGate.quietUntil(life.facts(s(200)))).isNull();
        life.window = window(1000);
        assertThat(AlertGate.quietUntil(life.facts(s(200)))).isEqualTo(s(1000));
        life.window = null;
        life.rules = new AlertRules(
                new Schedule(List.of(new Recurrence(
                        LocalDateTime.ofInstant(T0, ZoneOffset.UTC),
                        Duration.ofMinutes(1),
                        "FREQ=HOURLY;COUNT=1",
                        ZoneOffset.UTC))),
                false,
                SEEN_AGAIN,
                List.of());
        assertThat(AlertGate.quietUntil(life.facts(s(200))))
                .as("nothing more is scheduled: asked again")
                .isEqualTo(s(260));
    }

    /** They were asked before it was told at all. */
    @Test
    void parentsThatAreWellKeepNoReminderBack() {
        Life life = new Life();
        life.rules = child(Status.ONLINE);
        life.online().sees(View.DOWN, s(100)).rechecks(s(130));
        assertThat(life.feed).containsExactly("100 stream.offline (parent_down)", "130 stream.offline");
        assertThat(AlertGate.quietUntil(life.facts(s(4000)))).isNull();
        life.rules = child(Status.OFFLINE);
        assertThat(AlertGate.quietUntil(life.facts(s(4000)))).isNotNull();
    }

    /** Somebody plans the next show when the last one was over and its encoder was left on. */
    @Test
    void beingOnAirOutsideANewScheduleIsToldAgain() {
        Recurrence once = new Recurrence(
                LocalDateTime.ofInstant(T0, ZoneOffset.UTC), Duration.ofMinutes(10), null, ZoneOffset.UTC);
        Life life = new Life();
        life.rules = new AlertRules(new Schedule(List.of(once)), true, SEEN_AGAIN, List.of());
        life.online().rechecks(s(660));
        assertThat(life.feed).containsExactly("660 stream.online");
        life.rules = firstTenMinutes(true);
        life.rechecks(s(700));
        assertThat(life.alerts.recheckAt()).isEqualTo(s(3600));
        life.rechecks(s(3600));
        assertThat(life.alerts.recheckAt()).isEqualTo(s(4260));
        life.rechecks(s(4260));
        assertThat(life.feed).containsExactly("660 stream.online", "4260 stream.online");
    }

    @Test
    void anAbsenceIsDatedFromItsTimeOnAirWhateverElseHoldsItThen() {
        AlertRules alone = firstTenMinutes(false);
        AlertRules child = new AlertRules(
                alone.schedule(),
                false,
                SEEN_AGAIN,
                List.of(new AlertRules.Parent(new UUID(1, 1), "Feed", Status.ONLINE, T0, Duration.ofSeconds(30))));
        Life life = new Life().online();
        life.rules = child;
        life.sees(View.DOWN, s(700)).rechecks(s(3600)).rechecks(s(3610));
        assertThat(life.feed).as("its parent is asked from then on").containsExactly("700 stream.offline (off_air)");
        life.rechecks(s(3630));
        assertThat(life.last.event()).isEqualTo(EventType.STREAM_OFFLINE);
        assertThat(life.state.since()).isEqualTo(s(3600));
        assertThat(life.state.outageSince()).isEqualTo(s(3600));

        Life inMaintenance = new Life().online();
        inMaintenance.rules = alone;
        inMaintenance.sees(View.DOWN, s(700));
        inMaintenance.window = window(3900);
        inMaintenance.rechecks(s(3600));
        inMaintenance.window = null;
        inMaintenance.rechecks(s(3900));
        assertThat(inMaintenance.last.event()).isEqualTo(EventType.STREAM_OFFLINE);
        assertThat(inMaintenance.state.since()).isEqualTo(s(3600));
    }

    /** Programmes that adjoin or overlap are one time on air. */
    @Test
    void anOutageOfTheTimeOnAirKeepsItsDate() {
        Recurrence morning = new Recurrence(
                LocalDateTime.ofInstant(T0, ZoneOffset.UTC), Duration.ofMinutes(20), "FREQ=DAILY", ZoneOffset.UTC);
        Recurrence noon = new Recurrence(
                LocalDateTime.ofInstant(s(900), ZoneOffset.UTC), Duration.ofMinutes(60), "FREQ=DAILY", ZoneOffset.UTC);
        Life life = new Life().online();
        life.rules = new AlertRules(new Schedule(List.of(morning, noon)), false, SEEN_AGAIN, List.of());
        life.window = window(1500);
        life.sees(View.DOWN, s(300));
        life.window = null;
        life.rechecks(s(1500));
        assertThat(life.last.event()).isEqualTo(EventType.STREAM_OFFLINE);
        assertThat(life.state.since()).isEqualTo(s(300));
    }

    /** By a checkpoint's fault it is said elsewhere; by the stream's own it is news, and held back as such. */
    @Test
    void maintenanceKeepsQuietThatNobodyCanTell() {
        Life told = new Life().online().sees(View.UNKNOWN, s(100));
        assertThat(told.feed).containsExactly("100 stream.unknown");
        Life life = new Life().online();
        life.window = window(1000);
        life.sees(View.UNKNOWN, s(100));
        assertThat(life.feed).containsExactly("100 stream.unknown (maintenance)");
    }

    @Test
    void aRecoveryIsNeverHeldForAParent() {
        Life life = new Life().online().sees(View.DOWN, s(100));
        life.rules = child(Status.OFFLINE);
        life.sees(View.UP, s(200));
        assertThat(life.feed).containsExactly("100 stream.offline", "200 stream.online");
    }

    @Test
    void offAirIsNoOutageAndItsEndIsWhenAnAbsentStreamIsTold() {
        Life life = new Life().online();
        life.rules = firstTenMinutes(false);
        life.sees(View.DOWN, s(700));
        assertThat(life.feed).containsExactly("700 stream.offline (off_air)");
        assertThat(life.alerts.recheckAt()).isEqualTo(s(3600));
        life.rechecks(s(3600));
        assertThat(life.feed).containsExactly("700 stream.offline (off_air)", "3600 stream.offline");
        assertThat(life.state.since()).isEqualTo(s(3600));
        assertThat(life.state.outageSince()).isEqualTo(s(3600));
    }

    @Test
    void comingBackForItsShowIsNoNews() {
        Life life = new Life().online();
        life.rules = firstTenMinutes(false);
        life.sees(View.DOWN, s(700)).sees(View.UP, s(3590)).rechecks(s(3600));
        assertThat(life.feed).containsExactly("700 stream.offline (off_air)", "3590 stream.online (off_air)");
    }

    @Test
    void beingOnAirOutsideTheScheduleIsToldOnceWhereItIsAskedFor() {
        Life life = new Life();
        life.rules = firstTenMinutes(true);
        life.online();
        assertThat(life.alerts.recheckAt()).isEqualTo(s(660));
        life.rechecks(s(660));
        assertThat(life.feed).containsExactly("660 stream.online");
        assertThat(life.last.reason()).isEqualTo(AlertGate.OUTSIDE_SCHEDULE);
        life.rechecks(s(700)).rechecks(s(3600));
        assertThat(life.feed).hasSize(1);
        assertThat(life.alerts.recheckAt()).isEqualTo(s(4260));
        life.rechecks(s(4260));
        assertThat(life.feed).containsExactly("660 stream.online", "4260 stream.online");
    }

    @Test
    void aFlappingStreamIsToldOfOnceAndAgainWhenItIsCalm() {
        Life life = new Life().online();
        for (int i = 0; i < 11; i++) {
            life.sees(i % 2 == 0 ? View.DOWN : View.UP, s(100 + 40 * i));
        }
        List<String> told =
                life.feed.stream().filter(line -> !line.contains("flapping")).toList();
        assertThat(told)
                .containsExactly(
                        "100 stream.offline",
                        "140 stream.online",
                        "180 stream.offline",
                        "220 stream.online",
                        "260 stream.offline",
                        "300 stream.online");
        assertThat(life.feed).contains("340 stream.offline (flapping)", "380 stream.online (flapping)");
        Instant calm = Objects.requireNonNull(life.alerts.recheckAt());
        life.rechecks(calm);
        assertThat(life.feed.getLast()).isEqualTo(Life.at(calm) + " stream.offline");
        assertThat(life.alerts.flappingSince()).isNull();
        assertThat(life.state.announced()).isEqualTo(Status.OFFLINE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 15", "30, 0"})
    void aStreamIsNotFlappingForEverWhateverItsPolicyBecomes(int high, int low) {
        Life life = new Life().online();
        for (int i = 0; life.alerts.flappingSince() == null; i++) {
            life.sees(i % 2 == 0 ? View.DOWN : View.UP, s(100 + 40L * i));
        }
        Instant calm = Objects.requireNonNull(life.alerts.recheckAt());
        life.high = high;
        life.low = low;
        life.rechecks(calm);
        Instant again = life.alerts.recheckAt();
        if (again != null) {
            life.rechecks(again);
        }
        assertThat(life.alerts.flappingSince()).isNull();
    }

    @Test
    void theAlertWithWhichFlappingBeginsSaysSo() {
        Life life = new Life().online();
        int i = 0;
        while (life.alerts.flappingSince() == null) {
            life.sees(i % 2 == 0 ? View.DOWN : View.UP, s(100 + 40L * i++));
        }
        assertThat(life.last.withheld()).isNull();
        assertThat(life.last.detail()).contains("flapping: ", "further alerts are withheld until it is calm");
    }

    @Test
    void aPauseForgetsWhatIsOwed() {
        Life life = new Life().online();
        life.window = window(1000);
        life.sees(View.DOWN, s(100));
        StatusChange pause = Objects.requireNonNull(StatusMachine.pause(life.state, true, s(200)));
        Alert alert = AlertGate.judge(pause, life.alerts, life.facts(s(200)));
        assertThat(alert.event()).isNull();
        assertThat(alert.alerts().withheld()).isNull();
    }
}
