package dev.tallylight.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");

    private static Standing standing(Condition condition, @Nullable Integer heardFor, boolean told) {
        return new Standing(condition, "why", heardFor == null ? null : Duration.ofSeconds(heardFor), told);
    }

    private static Standing.Signs heard(int secondsAgo) {
        return new Standing.Signs(Duration.ofSeconds(secondsAgo), T0, null, 0, 0, 100);
    }

    private static Standing.Signs contested(int contested, int hosts) {
        return new Standing.Signs(Duration.ofSeconds(3), T0, null, contested, hosts, 100);
    }

    @Test
    void isLostWhenNothingWasHeardForHalfAMinute() {
        Standing seeing = standing(Condition.SEEING, null, false);
        assertThat(seeing.read(heard(30), false).condition()).isEqualTo(Condition.SEEING);
        assertThat(seeing.read(heard(31), false).condition()).isEqualTo(Condition.LOST);
        assertThat(seeing.changesTo(seeing.read(heard(31), false))).isTrue();
    }

    @Test
    void isNotLostWhileItMayHaveBeenTheHubThatCouldNotHear() {
        Standing seeing = standing(Condition.SEEING, null, false);
        assertThat(seeing.read(heard(600), true).condition()).isEqualTo(Condition.SEEING);
        assertThat(standing(Condition.LOST, null, true).read(heard(600), true).condition())
                .isEqualTo(Condition.LOST);
    }

    @Test
    void isBackOnceItWasHeardForAWhileWithoutABreak() {
        Standing.Finding seeing = new Standing.Finding(Condition.SEEING, null);
        assertThat(standing(Condition.LOST, null, true).changesTo(seeing)).isFalse();
        assertThat(standing(Condition.LOST, 14, true).changesTo(seeing)).isFalse();
        assertThat(standing(Condition.LOST, 15, true).changesTo(seeing)).isTrue();
        assertThat(standing(Condition.BLIND, 15, true).changesTo(seeing)).isTrue();
    }

    @Test
    void isBelievedAtOnceWhenNobodyWasToldThatItIsLost() {
        Standing fresh = standing(Condition.LOST, null, false);
        assertThat(fresh.changesTo(fresh.read(heard(1), false))).isTrue();
    }

    @Test
    void isBlindWhenItSaysSo() {
        Standing.Signs says = new Standing.Signs(Duration.ofSeconds(3), T0, "no way out", 0, 0, 100);
        Standing.Finding finding = standing(Condition.SEEING, null, false).read(says, false);
        assertThat(finding).isEqualTo(new Standing.Finding(Condition.BLIND, "no way out"));
    }

    @ParameterizedTest(name = "{0} % contested on {1} hosts, blind already: {2}")
    @CsvSource({
        "33, 3, false, SEEING",
        "34, 3, false, BLIND",
        "90, 2, false, SEEING",
        "20, 9, true, BLIND",
        "10, 1, true, BLIND",
        "9, 9, true, SEEING",
    })
    void isBlindWhileOthersSeeWhatItDoesNot(int contested, int hosts, boolean already, Condition expected) {
        Condition before = already ? Condition.BLIND : Condition.SEEING;
        Standing.Finding finding = standing(before, null, already).read(contested(contested, hosts), false);
        assertThat(finding.condition()).isEqualTo(expected);
    }

    @Test
    void saysThatANewOneHasNotConnected() {
        Standing.Finding finding =
                standing(Condition.LOST, null, false).read(new Standing.Signs(null, null, null, 0, 0, 0), false);
        assertThat(finding.detail()).isEqualTo("no agent of it has connected yet");
        assertThat(standing(Condition.LOST, null, false).changesTo(finding)).isFalse();
    }
}
