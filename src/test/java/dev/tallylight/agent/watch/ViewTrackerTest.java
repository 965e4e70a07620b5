package dev.tallylight.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.View;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewTrackerTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");
    private static final ProbePolicy POLICY = new ProbePolicy(Duration.ofSeconds(30), Duration.ofSeconds(5), 2, 2);

    /** U up, u up but unproven, D down, X a fault of ours; one a second. */
    private static ViewTracker after(String outcomes) {
        ViewTracker tracker = ViewTracker.FRESH;
        for (int i = 0; i < outcomes.length(); i++) {
            Verdict verdict = switch (outcomes.charAt(i)) {
                case 'U' -> new Verdict.Up(true);
                case 'u' -> new Verdict.Up(false);
                case 'D' -> new Verdict.Down(Reason.NO_MEDIA, Stage.MEDIA, "nothing");
                default -> new Verdict.Unknown(Reason.PROBE_ERROR, Stage.PROTOCOL, "ours");
            };
            tracker = tracker.fold(verdict, T0.plusSeconds(i), POLICY);
        }
        return tracker;
    }

    @ParameterizedTest(name = "{0} makes {1} since second {2}, settled: {3}")
    @CsvSource({
        "UU,       UP,      0, true",
        "UUD,      UP,      0, false",
        "UUDU,     UP,      0, true",
        "UUDD,     DOWN,    2, false",
        "UUDDD,    DOWN,    2, true",
        "UUDUD,    UP,      0, false",
        "UUDXD,    UP,      0, false",
        "UUDuD,    DOWN,    2, false",
        "UUDuDD,   DOWN,    2, true",
        "UUDDUD,   DOWN,    2, false",
        "UUDDDUD,  DOWN,    2, true",
        "UUDDU,    DOWN,    2, false",
        "UUDDUU,   UP,      4, true",
        "UUDDuU,   DOWN,    2, false",
        "UUXX,     UNKNOWN, 2, true",
        "DDXXUU,   UP,      4, true",
    })
    void makesAViewOfOutcomesThatAgree(String outcomes, View view, int since, boolean settled) {
        ViewTracker tracker = after(outcomes);
        assertThat(tracker.view()).isEqualTo(view);
        assertThat(tracker.since()).isEqualTo(T0.plusSeconds(since));
        assertThat(tracker.unsettled()).isEqualTo(!settled);
    }

    @ParameterizedTest(name = "{0} fails anew: {1}")
    @CsvSource({
        "UUD, true", // the view is up still
        "UUDD, false", // the second in a row
        "UUDUD, true",
        "UUDuD, false", // what proves nothing interrupts nothing
        "UUXXD, true",
        "UUDDUD, false", // it is held down still
        "D, false", // nothing was held of it yet
    })
    void knowsTheFirstFailureOfAStreamThatWasNotDown(String outcomes, boolean anew) {
        ViewTracker before = after(outcomes.substring(0, outcomes.length() - 1));
        assertThat(after(outcomes).failsAnew(before)).isEqualTo(anew);
    }

    @Test
    void holdsNoViewUntilEnoughAgreeForTheFirstTime() {
        assertThat(after("U").view()).isNull();
        assertThat(after("UD").view()).isNull();
        assertThat(after("uuu").view()).isNull();
        assertThat(after("uuu").unsettled()).isTrue();
    }
}
