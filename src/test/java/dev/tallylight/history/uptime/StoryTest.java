package dev.tallylight.history.uptime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.alert.Status;
import dev.tallylight.calendar.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {
    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

    private static Instant at(double seconds) {
        return BEGIN.plusNanos((long) (seconds * 1e9));
    }

    private static Change to(Status status, double since) {
        return new Change(status, Status.UNKNOWN, at(since), at(since + 1));
    }

    private static Story story(Spans excluded, Spans unseen, Change... changes) {
        return new Story(
                at(0),
                at(1_000),
                StatusLine.of(new StatusLine.Piece(Status.UNKNOWN, Instant.MIN), List.of(changes)),
                excluded,
                unseen);
    }

    @Test
    void isExactAtTheEdges() {
        Account account = story(
                        Spans.NONE,
                        Spans.NONE,
                        to(Status.ONLINE, 0.25),
                        to(Status.OFFLINE, 100.125),
                        to(Status.ONLINE, 160.625))
                .account(at(100.5), at(200));
        assertThat(account.offline()).isEqualTo(Duration.ofMillis(60_125));
        assertThat(account.online()).isEqualTo(Duration.ofMillis(39_375));
        assertThat(account.availability()).isEqualTo(39.375 / 99.5);
        assertThat(account.coverage()).isEqualTo(1.0);
        assertThat(account.outages()).isEqualTo(1);
        assertThat(account.meanTimeToRepair()).isEqualTo(Duration.ofMillis(60_125));
        assertThat(account.meanTimeBetweenFailures()).isEqualTo(Duration.ofMillis(39_375));
    }

    @Test
    void whereNothingIsKnownThereIsNoAvailability() {
        Account account = story(Spans.NONE, Spans.NONE).account(at(-50), at(50));
        assertThat(account.unknown()).isEqualTo(Duration.ofSeconds(100));
        assertThat(account.availability()).isNull();
        assertThat(account.coverage()).isZero();
        assertThat(account.meanTimeToRepair()).isNull();
    }

    @Test
    void whatNobodyLookedAtIsUnknownWhateverWasHeldThen() {
        Account account = story(Spans.NONE, Spans.covering(List.of(new Span(at(100), at(300)))), to(Status.ONLINE, 0))
                .account(at(0), at(400));
        assertThat(account.online()).isEqualTo(Duration.ofSeconds(200));
        assertThat(account.unknown()).isEqualTo(Duration.ofSeconds(200));
        assertThat(account.coverage()).isEqualTo(0.5);
        assertThat(account.availability()).isEqualTo(1.0);
    }

    @Test
    void anOutageInMaintenanceIsNoOutage() {
        Account account = story(
                        Spans.covering(List.of(new Span(at(100), at(300)))),
                        Spans.NONE,
                        to(Status.ONLINE, 0),
                        to(Status.OFFLINE, 150),
                        to(Status.ONLINE, 250))
                .account(at(0), at(400));
        assertThat(account.outages()).isZero();
        assertThat(account.offline()).isZero();
        assertThat(account.excluded()).isEqualTo(Duration.ofSeconds(200));
        assertThat(account.availability()).isEqualTo(1.0);
    }

    @Test
    void anOutageIsOneThroughDegradationsAndWhatNobodySaw() {
        Account account = story(
                        Spans.NONE,
                        Spans.NONE,
                        to(Status.ONLINE, 0),
                        to(Status.OFFLINE, 100),
                        to(Status.DEGRADED, 150),
                        to(Status.OFFLINE, 200),
                        to(Status.UNKNOWN, 250),
                        to(Status.OFFLINE, 300),
                        to(Status.ONLINE, 350),
                        to(Status.OFFLINE, 380))
                .account(at(0), at(400));
        assertThat(account.outages()).isEqualTo(2);
        assertThat(account.offline()).isEqualTo(Duration.ofSeconds(170));
    }

    @Test
    void fiftyThousandOutagesInADayAreCountedAtOnce() {
        Change[] changes = new Change[100_000];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = to(i % 2 == 0 ? Status.OFFLINE : Status.ONLINE, i / 128.0);
        }
        Account account = story(Spans.NONE, Spans.NONE, changes).account(at(0), at(1_000));
        assertThat(account.outages()).isEqualTo(50_000);
        assertThat(account.offline()).isEqualTo(Duration.ofMillis(390_625));
    }

    @Test
    void tellsItsStretchesOneAfterTheOther() {
        Spans offAir = Spans.covering(List.of(new Span(at(300), at(400))));
        Story story = new Story(
                at(0),
                at(1_000),
                StatusLine.of(
                        new StatusLine.Piece(Status.UNKNOWN, Instant.MIN),
                        List.of(to(Status.ONLINE, 0), to(Status.OFFLINE, 500), to(Status.ONLINE, 600))),
                Spans.covering(List.of(new Span(at(200), at(400)))),
                Spans.NONE,
                offAir);
        assertThat(story.stretches(at(100), at(1_100)))
                .containsExactly(
                        new Story.Stretch(at(100), at(200), Kind.ONLINE, 0),
                        new Story.Stretch(at(200), at(300), Kind.MAINTENANCE, 0),
                        new Story.Stretch(at(300), at(400), Kind.OFF_AIR, 0),
                        new Story.Stretch(at(400), at(500), Kind.ONLINE, 0),
                        new Story.Stretch(at(500), at(600), Kind.OFFLINE, 1),
                        new Story.Stretch(at(600), at(1_000), Kind.ONLINE, 0),
                        new Story.Stretch(at(1_000), at(1_100), Kind.UNKNOWN, 0));
        assertThat(story.account(at(100), at(1_100)).excluded()).isEqualTo(Duration.ofSeconds(200));
    }
}
