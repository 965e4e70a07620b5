package dev.tallylight.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\rb",
                "a\tb",
                "\u001b[31m",
                "\u0000",
                "\u007f",
                "\u0085",
                "\u009b",
                "\u2028",
                "\u2029",
                "\u202a",
                "\u202e",
                "\u2066",
                "\u2069",
                "\u200e",
                "\u200f",
                "\u061c"
            })
    void isNoLine(String text) {
        assertThat(Texts.isLine(text)).isFalse();
        assertThat(Texts.asLine(text))
                .matches("(?s).*\\\\.*")
                .satisfies(line -> assertThat(Texts.isLine(line)).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Münster, Deutschland", "قناة", "עברית", "👨‍👩‍👧", "می‌خواهم", "a b", "C:\\x"})
    void isALineAndStaysAsItIs(String text) {
        assertThat(Texts.isLine(text)).isTrue();
        assertThat(Texts.asLine(text)).isSameAs(text);
    }
}
