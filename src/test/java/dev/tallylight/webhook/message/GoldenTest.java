package dev.tallylight.webhook.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallylight.event.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each format's bodies, key by key, as files that people and docs/formats.md can read. What is written now lies in
 * target/formats: after a change that is meant, copy it, and read the difference.
 */
class GoldenTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "formats");
    private static final Path FRESH = Path.of("target", "formats");
    private static final JsonMapper MAPPER = new JsonMapper();

    record Golden(Format format, String name, List<Event> events) {
        @Override
        public String toString() {
            return format.wireName() + "-" + name;
        }

        Path file() {
            return FOLDER.resolve(this + ".json");
        }
    }

    static List<Golden> goldens() {
        List<Golden> goldens = new ArrayList<>();
        for (Format format : Format.values()) {
            if (format == Format.DISPERSA || format == Format.EMAIL) {
                continue; // BodiesTest and MailTest have theirs
            }
            Map.of(
                            "offline", Samples.offline(),
                            "online", Samples.online(),
                            "checkpoint", Samples.checkpointLost(),
                            "trouble", Samples.hubTrouble(),
                            "recovered", Samples.hubRecovered(),
                            "ping", Samples.ping(),
                            "webhook", Samples.webhookFailing())
                    .forEach((name, event) -> {
                        if (format.carries(event.type())) {
                            goldens.add(new Golden(format, name, List.of(event)));
                        }
                    });
            if (format.groups()) {
                goldens.add(new Golden(
                        format, "group", List.of(Samples.offline(), Samples.checkpointLost(), Samples.online())));
            }
        }
        return goldens;
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void writesTheBodyAsTheFileHasIt(Golden golden) throws IOException {
        Message message = Messages.of(golden.format(), Samples.to(golden.format()), golden.events());
        JsonNode body = MAPPER.readTree(message.body());
        String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n";
        Files.createDirectories(FRESH);
        Files.writeString(FRESH.resolve(golden + ".json"), text);
        assertThat(golden.file())
                .as("what %s writes changed; if that is meant: cp %s/*.json %s/", golden, FRESH, FOLDER)
                .exists()
                .hasContent(text);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void showsNoSecretOfItsReceiver(Golden golden) {
        Message message = Messages.of(golden.format(), Samples.to(golden.format()), golden.events());
        assertThat(message.shownUrl() + message.shownText() + message).doesNotContain("secret");
        if (golden.format() == Format.TELEGRAM || golden.format() == Format.OPSGENIE) {
            assertThat(new String(message.body(), StandardCharsets.UTF_8)).doesNotContain("secret");
        }
    }

    @Test
    void docsShowWhatIsSent() throws IOException {
        String docs = Files.readString(Path.of("docs", "formats.md"));
        for (Golden golden : goldens()) {
            if (golden.name().equals("offline")) {
                assertThat(docs)
                        .as("docs/formats.md shows %s", golden)
                        .contains(Files.readString(golden.file()).indent(4).stripTrailing());
            }
        }
    }
}
