package dev.tallylight.server.beat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatFactsTest {
    private static @Nullable Map<String, String> read(String body) {
        return HeartbeatFacts.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsWhateverAJsonObjectSays() {
        assertThat(read("{\"load\":0.42,\"version\":\"1.9\",\"ok\":true,\"none\":null,\"disk\":{\"used\":7}}"))
                .containsExactly(
                        Map.entry("load", "0.42"),
                        Map.entry("version", "1.9"),
                        Map.entry("ok", "true"),
                        Map.entry("disk", "{\"used\":7}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1]", "7", "null", "\"text\"", "load=1", "{\"a\":1", "<xml/>"})
    void whatIsNoJsonObjectSaysNothing(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void keepsTwentyFieldsOfTwoHundredCharacters() {
        String many = IntStream.range(0, 50)
                .mapToObj(i -> "\"f" + i + "\":\"" + "x".repeat(300) + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        Map<String, String> facts = read(many);
        assertThat(facts).hasSize(20).containsKey("f0").doesNotContainKey("f20");
        assertThat(facts.values()).allMatch(value -> value.length() == 200);
    }

    @Test
    void aBodyThatIsTooLargeSaysNothing() {
        assertThat(read("{\"a\":\"" + "x".repeat(17_000) + "\"}")).isNull();
    }

    @Test
    void cutsNoCharacterInTwo() {
        String value = "x".repeat(199) + "😀";
        assertThat(read("{\"a\":\"" + value + "\"}")).containsEntry("a", "x".repeat(199));
    }

    @Property
    void neverThrows(@ForAll byte[] body) {
        HeartbeatFacts.read(body);
    }
}
