package dev.tallylight.history.uptime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.alert.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private final List<Change> changes = new ArrayList<>();
    private Status last = Status.UNKNOWN;

    private StatusLineTest then(Status status, long since, long confirmed) {
        changes.add(new Change(status, last, at(since), at(confirmed)));
        last = status;
        return this;
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private String line() {
        StringBuilder said = new StringBuilder();
        StatusLine.of(new StatusLine.Piece(Status.UNKNOWN, at(0)), changes)
                .pieces()
                .forEach(piece -> said.append(piece.status().wireName())
                        .append(' ')
                        .append(piece.from().getEpochSecond())
                        .append(' '));
        return said.toString().strip();
    }

    @Test
    void datesFromWhatWasSeenFirst() {
        assertThat(then(Status.ONLINE, 5, 9).then(Status.OFFLINE, 100, 112).line())
                .isEqualTo("unknown 0 online 5 offline 100");
    }

    @Test
    void anOutageCoversTheDegradationThatWasItsBeginning() {
        assertThat(then(Status.ONLINE, 5, 9)
                        .then(Status.DEGRADED, 100, 110)
                        .then(Status.OFFLINE, 100, 130)
                        .then(Status.ONLINE, 200, 206)
                        .line())
                .isEqualTo("unknown 0 online 5 offline 100 online 200");
        assertThat(then(Status.DEGRADED, 300, 310)
                        .then(Status.OFFLINE, 290, 330)
                        .line())
                .isEqualTo("unknown 0 online 5 offline 100 online 200 offline 290");
    }

    /** One of two checkpoints sees it again; the other has failed since the outage began, and dates the degradation. */
    @Test
    void anOutageThatEndsThroughDegradedWasOne() {
        assertThat(then(Status.ONLINE, 5, 9)
                        .then(Status.OFFLINE, 100, 130)
                        .then(Status.DEGRADED, 100, 3700)
                        .then(Status.ONLINE, 3710, 3716)
                        .line())
                .isEqualTo("unknown 0 online 5 offline 100 degraded 3700 online 3710");
    }

    /** A checkpoint that was lost holds what it held when it is heard again: its view dates from before. */
    @Test
    void whatNobodySawStaysUnknownWhenTheViewIsFoundUnchanged() {
        assertThat(then(Status.ONLINE, 5, 9)
                        .then(Status.UNKNOWN, 100, 130)
                        .then(Status.ONLINE, 100, 400)
                        .line())
                .isEqualTo("unknown 0 online 5 unknown 100 online 400");
    }

    @Test
    void aFailureSeenBeforeTheCheckpointWasLostCountsUntilThen() {
        assertThat(then(Status.ONLINE, 5, 9)
                        .then(Status.UNKNOWN, 100, 130)
                        .then(Status.OFFLINE, 90, 400)
                        .line())
                .isEqualTo("unknown 0 online 5 offline 90 unknown 100 offline 400");
    }

    /** An agent that could not tell it went on looking. */
    @Test
    void whatWasSeenMeanwhileAndToldLaterCounts() {
        assertThat(then(Status.ONLINE, 5, 9)
                        .then(Status.UNKNOWN, 100, 130)
                        .then(Status.OFFLINE, 150, 400)
                        .line())
                .isEqualTo("unknown 0 online 5 unknown 100 offline 150");
    }

    /** Without a vote, unknown is said to be so since whatever was before began. */
    @Test
    void takingTheLastCheckpointAwayDoesNotMakeThePastUnknown() {
        assertThat(then(Status.ONLINE, 5, 9).then(Status.UNKNOWN, 5, 130).line())
                .isEqualTo("unknown 0 online 5 unknown 130");
    }

    @Test
    void aPauseIsWhatAPersonSays() {
        assertThat(then(Status.ONLINE, 5, 9)
                        .then(Status.PAUSED, 50, 50)
                        .then(Status.UNKNOWN, 80, 80)
                        .then(Status.ONLINE, 82, 90)
                        .line())
                .isEqualTo("unknown 0 online 5 paused 50 unknown 80 online 82");
    }
}
