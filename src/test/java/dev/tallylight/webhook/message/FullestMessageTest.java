package dev.tallylight.webhook.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallylight.event.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As many alerts in one message as a group holds, each of a stream whose name is as long as a name can be, and made of
 * what takes the most room in its receiver's markup or in UTF-8.
 */
class FullestMessageTest {
    private static JsonNode body(Format format, String piece, int alerts) throws IOException {
        String text = piece.repeat(1_000 / piece.length());
        List<Event> events = Collections.nCopies(alerts, Samples.saying(text));
        byte[] body = Messages.of(format, Samples.to(format), events).body();
        assertThat(body).hasSizeLessThan(100_000);
        return new JsonMapper().readTree(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"漢", "😀", "\"", "\\", "é", "a", "@", "/a "})
    void staysBelowTheLargestOfTeams(String piece) throws IOException {
        for (int alerts : new int[] {1, 2, 10, 20, 40, 200}) {
            JsonNode body = body(Format.TEAMS, piece, alerts);
            assertThat(body.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(28 * 1024);
            if (alerts > 1) {
                assertThat(said(body)).contains(alerts + " alerts: " + alerts + " offline");
            }
            if (alerts == 200) {
                assertThat(said(body)).containsPattern("… and 1[89]\\d more");
            }
        }
    }

    private static String said(JsonNode body) {
        return String.join("\n", body.findValuesAsText("text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@a", "/a ", "<", "&", "漢", "😀", "a"})
    void staysBelowTheLongestOfTelegram(String piece) throws IOException {
        for (int alerts : new int[] {1, 2, 10, 20, 40, 200}) {
            String text = body(Format.TELEGRAM, piece, alerts).path("text").asText();
            String parsed = text.replaceAll("</?[ab][^>]*>", "").replaceAll("&(amp|lt|gt|quot);", "x");
            assertThat(parsed).hasSizeLessThanOrEqualTo(4_096).contains("Open in Tallylight");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "_a", "<", "漢", "😀", "a"})
    void staysBelowTheLongestOfDiscord(String piece) throws IOException {
        for (int alerts : new int[] {1, 2, 10, 20, 200}) {
            JsonNode body = body(Format.DISCORD, piece, alerts);
            int all = Stream.of("title", "description", "name", "value")
                    .flatMap(counted -> body.findValuesAsText(counted).stream())
                    .mapToInt(String::length)
                    .sum();
            assertThat(all).isLessThanOrEqualTo(6_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"漢", "😀", "\"", "\\", "a"})
    void staysBelowTheLongestOfNtfy(String piece) throws IOException {
        for (int alerts : new int[] {1, 2, 20, 200}) {
            JsonNode body = body(Format.NTFY, piece, alerts);
            assertThat(body.path("message").asText().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(4_096);
        }
    }
}
