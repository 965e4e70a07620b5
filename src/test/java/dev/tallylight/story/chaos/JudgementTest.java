package dev.tallylight.story.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.story.chaos.Outages.Outage;
import dev.tallylight.story.chaos.Told.Alert;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judge is judged: by seconds, with a bound of ten. */
class JudgementTest {
    private static final long END = 1_000;

    private final Bound bound = new Bound(Duration.ofSeconds(10));
    private final Judgement judgement =
            new Judgement(bound, at -> at == Outages.LASTING ? "the end" : at / 1_000_000_000 + "s");

    private static long s(long seconds) {
        return seconds * 1_000_000_000;
    }

    private static Outage down(long from, long to) {
        return new Outage(s(from), s(to));
    }

    /** At each time an alert, offline and online by turns. */
    private static List<Alert> told(long... times) {
        return IntStream.range(0, times.length)
                .mapToObj(i -> new Alert(s(times[i]), i % 2 == 0, i, "evt_" + i))
                .toList();
    }

    private List<String> judge(List<Alert> told, Outage... outages) {
        judgement.judge("s", Arrays.asList(outages), told, s(END));
        return judgement.differences();
    }

    private void fault(long from, long to) {
        bound.disturb(s(from));
        bound.calm(s(to), Duration.ZERO);
    }

    @Test
    void isContentWithWhatIsToldInTime() {
        assertThat(judge(told(109, 205, 303, 410), down(100, 200), down(300, 400)))
                .isEmpty();
    }

    @Test
    void missesAnOutageThatWasNeverTold() {
        assertThat(judge(told(), down(100, 200))).containsExactly("s: down from 100s to 200s, never told");
        assertThat(judgement.missing()).isOne();
    }

    @Test
    void missesARecoveryThatWasNeverTold() {
        assertThat(judge(told(105), down(100, 200))).containsExactly("s: its recovery at 200s was never told");
    }

    @Test
    void asksForNoOutageThatWasOverBeforeItHadToBeKnown() {
        assertThat(judge(told(), down(100, 109))).isEmpty();
    }

    @Test
    void doesNotMindOneThatWasToldAllTheSame() {
        assertThat(judge(told(108, 112), down(100, 109))).isEmpty();
    }

    @Test
    void callsLateWhatIsToldAfterTheBound() {
        assertThat(judge(told(111, 205), down(100, 200)))
                .containsExactly("s: told offline at 111s, late: it was down since 100s");
        assertThat(judgement.late()).isOne();
    }

    @Test
    void givesAFaultItsTime() {
        fault(105, 150);
        assertThat(bound.deadline(s(100))).isEqualTo(s(155));
        assertThat(judge(told(154, 205), down(100, 200))).isEmpty();
    }

    @Test
    void asksForNothingThatIsNotDueWhileAFaultLasts() {
        bound.disturb(s(105));
        assertThat(judge(told(), down(100, 200))).isEmpty();
    }

    @Test
    void addsUpTheQuietTimesBetweenFaults() {
        fault(102, 110);
        fault(112, 120);
        assertThat(bound.deadline(s(100))).isEqualTo(s(126));
        assertThat(bound.quiet(s(100), s(126))).isEqualTo(Duration.ofSeconds(10));
        assertThat(bound.deadline(s(115))).isEqualTo(s(130));
    }

    @Test
    void findsWhatIsNotTrue() {
        assertThat(judge(told(50, 60))).hasSize(2).allMatch(text -> text.startsWith("s: told o"));
        assertThat(judgement.wrong()).isEqualTo(2);
    }

    @Test
    void findsARecoveryThatWasNone() {
        assertThat(judge(told(105, 150), down(100, 200))).containsExactly("s: told online at 150s, and it was down");
    }

    @Test
    void findsWhatIsToldTwice() {
        List<Alert> twice = List.of(
                new Alert(s(105), true, 1, "evt_1"),
                new Alert(s(107), true, 2, "evt_2"),
                new Alert(s(205), false, 3, "evt_3"));
        assertThat(judge(twice, down(100, 200))).containsExactly("s: told offline at 107s, and it was told so already");
    }

    @Test
    void takesTwoOutagesForOneWhereNobodyCouldSeeTheTimeBetween() {
        fault(195, 240);
        assertThat(judge(told(105, 305), down(100, 200), down(220, 300))).isEmpty();
    }
}
