package dev.tallylight.agent.sight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.sight.LookAround.Finding;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookAroundTest {
    private static LookAround look(int silent, int answered, int asked) {
        return new LookAround(hosts("s", silent), hosts("a", answered), hosts("q", asked));
    }

    private static Set<String> hosts(String kind, int count) {
        String[] names = new String[count];
        Arrays.setAll(names, i -> kind + i);
        return Arrays.stream(names).collect(Collectors.toSet());
    }

    @ParameterizedTest(name = "{0} silent, {1} answered, {2} still asked: {3}, at last {4}")
    @CsvSource({
        "1, 0, 0, SEEING, SEEING", // one host: it may be dead, and so it is said to be
        "2, 0, 0, SEEING, SEEING",
        "3, 0, 0, BLIND, BLIND",
        "1, 0, 5, OPEN, BLIND",
        "3, 0, 3, OPEN, BLIND",
        "5, 0, 1, BLIND, BLIND",
        "1, 1, 4, OPEN, BLIND",
        "1, 2, 3, SEEING, SEEING",
        "5, 1, 0, BLIND, BLIND",
        "4, 2, 0, SEEING, SEEING",
        "2, 1, 0, SEEING, SEEING",
        "40, 0, 5, BLIND, BLIND",
    })
    void tellsADeafCheckpointFromADeadHost(int silent, int answered, int asked, Finding now, Finding lastly) {
        LookAround look = look(silent, answered, asked);
        assertThat(look.finding()).isEqualTo(now);
        assertThat(look.lastly()).isEqualTo(lastly);
    }

    @Test
    void countsAHostForWhatItSaidLast() {
        LookAround look = look(0, 0, 3).saw("q0", false).saw("q1", false).saw("q2", false);
        assertThat(look.finding()).isEqualTo(Finding.BLIND);
        assertThat(look.saw("q1", true).finding()).isEqualTo(Finding.SEEING);
        assertThat(look.saw("q1", true).silent()).containsExactlyInAnyOrder("q0", "q2");
    }

    @Test
    void trustsItsEyesAgainOnceHalfOfThemAnswer() {
        assertThat(look(3, 2, 0).seesAgain()).isFalse();
        assertThat(look(2, 2, 0).seesAgain()).isTrue();
        assertThat(look(0, 0, 0).seesAgain()).isFalse();
    }

    @Test
    void doesNotGrowWithTheNumberOfHosts() {
        LookAround look = look(0, 0, 5);
        for (int i = 0; i < 10_000; i++) {
            look = look.saw("host" + i, true);
        }
        assertThat(look.answered()).hasSizeLessThan(201);
    }
}
