package dev.tallylight.webhook.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "{\"token\": \"hunter2\", \"a\":1} -> {\"token\": \"***\", \"a\":1}",
                "{\"a\":{\"userPassword\":\"hunter2\\\"hunter2\"}} -> {\"a\":{\"userPassword\":\"***\"}}",
                "{\"tokens\":[\"hunter2\",{\"x\":\"hunter2\"}],\"b\":2} -> {\"tokens\":\"***\",\"b\":2}",
                "{\"routing_key\":\"hunter2\",\"dedup_key\":\"d\"} -> {\"routing_key\":\"***\",\"dedup_key\":\"d\"}",
                "[{\"pass\" : 12345}] -> [{\"pass\" : \"***\"}]",
                "{\"Authorization\":\"hunter2\",\"auth\":null} -> {\"Authorization\":\"***\",\"auth\":null}",
                "{\"é\":\"é\",\"secret\":\"hunter2\"} -> {\"é\":\"é\",\"secret\":\"***\"}",
                "{\"stream\":\"rtmp://u:hunter2@h/a?k=hunter2\"} -> {\"stream\":\"rtmp://***@h/a?k=***\"}",
                "user=a&password=hunter2&x=1 -> user=a&password=***&x=1",
                "{\"a\":1,\"password\":\"hunter2 -> {\"a\":1,… (no JSON from here on, and not shown for what it may hold)"
            })
    void hidesTheValuesOfKeysThatHoldSecrets(String body, String shown) {
        assertThat(ShownBody.of(body)).isEqualTo(shown).doesNotContain("hunter2");
    }

    /** Our own messages, and what somebody needs to see who writes a handler. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"time\":\"2026-11-23 03:13:31\",\"digest\":\"0cc175b9c0f1b6a8\",\"stream\":\"rtmp://***@h/a\"}",
                "{\"id\":\"evt_1\",\"data\":{\"stream\":{\"key\":\"mine\",\"tags\":[\"a\"]}}}",
                "{\"time\":",
                "",
                "{",
                "no JSON at all: password = x",
                "<xml/>",
                "[1,2"
            })
    void showsTheRestAsItCame(String body) {
        assertThat(ShownBody.of(body)).isEqualTo(body);
    }

    @Test
    void hidesInTheAddressToo() {
        assertThat(ShownBody.ofTarget("/inbox/in_1?a=b%20c&token=hunter2&x"))
                .isEqualTo("/inbox/in_1?a=b%20c&token=***&x");
    }

    @Property(tries = 1000)
    void takesAnyText(@ForAll @Size(max = 20) List<@From("pieces") String> pieces) {
        assertThatCode(() -> ShownBody.of(String.join("", pieces))).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                "\"",
                ":",
                ",",
                "\"token\"",
                "\"a\"",
                "\\",
                "1",
                "null",
                " ",
                "http://h?a=b",
                "\u0000");
    }
}
