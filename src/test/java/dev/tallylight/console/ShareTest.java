package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {
    @ParameterizedTest
    @CsvSource({
        "1, 100 %, ''",
        "0.99999, 99.99 %, ''",
        "0.999, 99.90 %, ''",
        "0.9989, 99.89 %, warn",
        "0.99, 99.00 %, warn",
        "0.9899, 98.99 %, bad",
        "0, 0.00 %, bad"
    })
    void whatLostASecondIsNotAHundred(double availability, String text, String css) {
        assertThat(Share.of(availability, 1.0)).isEqualTo(new Share(text, css, ""));
    }

    @Test
    void whatStandsForLittleOfTheTimeSaysSo() {
        assertThat(Share.of(1.0, 0.0062)).isEqualTo(new Share("100 %", "little", "0.62 % of the time seen"));
        assertThat(Share.of(0.98, 0.5).css()).isEqualTo("bad little");
        assertThat(Share.of(1.0, 0.99)).isEqualTo(new Share("100 %", "", ""));
    }

    @Test
    void nothingKnownIsNoNumber() {
        assertThat(Share.of(null, null).text()).isEqualTo("–");
    }
}
