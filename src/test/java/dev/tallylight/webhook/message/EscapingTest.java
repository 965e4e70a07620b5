package dev.tallylight.webhook.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallylight.event.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a stream is called, it stays text, and the message stays within its receiver's bounds. */
class EscapingTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Everything, with what markups use among it more often than not. */
    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> nasty = Arbitraries.of(
                "<!channel>",
                "<@U012AB3CD>",
                "<https://evil.example.com|click>",
                "&lt;b&gt;",
                "<b>x</b>",
                "@everyone",
                "@somebody",
                "/start",
                "[x](https://evil.example.com)",
                "**x**",
                "`x`",
                "\\",
                "||x||",
                "{{DATE(2026-01-01)}}",
                "\r\nBcc: somebody@example.com",
                "\u202Eevil",
                "\u0000",
                "😀",
                "\uD83D",
                "\"}],\"x\":[{");
        return Arbitraries.oneOf(
                        nasty,
                        Arbitraries.strings().all().ofMaxLength(40),
                        Arbitraries.strings().ascii())
                .list()
                .ofMinSize(1)
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    private static JsonNode body(Format format, List<Event> events) {
        try {
            return MAPPER.readTree(
                    Messages.of(format, Samples.to(format), events).body());
        } catch (IOException e) {
            throw new AssertionError(format + " wrote no JSON", e);
        }
    }

    private static List<Event> some(String text, int how) {
        return Collections.nCopies(how, Samples.saying(text));
    }

    private static int many(String text) {
        return 1 + text.length() % 40;
    }

    /** All objects that have this member. */
    private static List<JsonNode> having(JsonNode node, String member) {
        List<JsonNode> found = new ArrayList<>(node.findParents(member));
        return found;
    }

    @Property(tries = 300)
    void slackParsesNothingThatUsersWrote(@ForAll("names") String text) {
        for (int how : List.of(1, many(text))) {
            JsonNode body = body(Format.SLACK, some(text, how));
            assertThat(body.path("text").asText()).doesNotContain("<", ">").doesNotContainPattern("&(?!(amp|lt|gt);)");
            assertThat(body.path("blocks").size()).isBetween(1, 50);
            int all = 0;
            for (JsonNode block : body.path("blocks")) {
                String kind = block.path("type").asText();
                JsonNode said = kind.equals("context") ? block.path("elements").path(0) : block.path("text");
                if (said.path("type").asText().equals("mrkdwn")) {
                    assertThat(said.path("text").asText())
                            .isEqualTo("<" + Samples.PUBLIC_URL + "/streams/" + Samples.STREAM
                                    + "|Open in Tallylight> · <" + Samples.PUBLIC_URL
                                    + "/docs/reasons/no_media|What this reason means>");
                } else {
                    assertThat(said.path("type").asText()).isEqualTo("plain_text");
                    assertThat(said.path("text").asText().length()).isBetween(1, kind.equals("header") ? 150 : 3_000);
                }
                all += said.path("text").asText().length();
            }
            assertThat(all).isLessThan(13_000);
        }
    }

    @Property(tries = 300)
    void discordKeepsItsMarkdownToItself(@ForAll("names") String text) {
        for (int how : List.of(1, many(text))) {
            JsonNode body = body(Format.DISCORD, some(text, how));
            assertThat(body.path("allowed_mentions").path("parse")).isEmpty();
            assertThat(body.path("content").asText().length()).isLessThanOrEqualTo(2_000);
            assertThat(body.path("embeds").size()).isBetween(1, 10);
            int all = 0;
            for (JsonNode embed : body.path("embeds")) {
                String title = embed.path("title").asText();
                String description = embed.path("description").asText();
                assertThat(title.length()).isBetween(1, 256);
                assertThat(description.length()).isBetween(1, 4_096);
                all += title.length() + description.length();
                String unmarked = description.replaceAll("(?m)^\\*\\*[A-Z][A-Za-z ]+:\\*\\* ", "");
                for (String said : List.of(title, unmarked)) {
                    assertThat(said.replaceAll("\\\\[\\\\*_~`|\\[\\]()<@:]", ""))
                            .doesNotContainPattern("[\\\\*_~`|\\[\\]()<@:]");
                }
            }
            assertThat(all).isLessThanOrEqualTo(6_000);
        }
    }

    @Property(tries = 300)
    void teamsHasTextRunsAlone(@ForAll("names") String text) {
        for (int how : List.of(1, many(text))) {
            JsonNode body = body(Format.TEAMS, some(text, how));
            assertThat(body.toString().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(28 * 1024);
            JsonNode card = body.path("attachments").path(0).path("content");
            assertThat(having(card, "text"))
                    .isNotEmpty()
                    .allSatisfy(said -> assertThat(said.path("type").asText()).isEqualTo("TextRun"));
        }
    }

    @Property(tries = 300)
    void telegramsHtmlHasItsOwnTagsAlone(@ForAll("names") String text) {
        for (int how : List.of(1, many(text))) {
            String said = body(Format.TELEGRAM, some(text, how)).path("text").asText();
            String link =
                    "<a href=\"" + Samples.PUBLIC_URL + "/streams/" + Samples.STREAM + "\">Open in Tallylight</a>";
            String reason = "<a href=\"" + Samples.PUBLIC_URL + "/docs/reasons/no_media\">What this reason means</a>";
            String bare = said.replace(link, "Open in Tallylight")
                    .replace(reason, "What this reason means")
                    .replaceFirst("<b>", "")
                    .replaceFirst("</b>", "");
            assertThat(bare).doesNotContain("<", ">").doesNotContainPattern("&(?!(amp|lt|gt);)");
            assertThat(bare).doesNotContainPattern("@[A-Za-z0-9_]");
            assertThat(bare.replaceAll("&(amp|lt|gt);", "x").length()).isBetween(1, 4_096);
        }
    }

    @Property(tries = 200)
    void ntfyIsPlainAndShort(@ForAll("names") String text) {
        for (int how : List.of(1, many(text))) {
            JsonNode body = body(Format.NTFY, some(text, how));
            assertThat(body.has("markdown")).isFalse();
            assertThat(body.path("message").asText().getBytes(StandardCharsets.UTF_8).length)
                    .isBetween(1, 4_096);
            assertThat(body.path("title").asText()).hasSizeBetween(1, 250).doesNotContain("\n", "\r");
        }
    }

    @Property(tries = 200)
    void incidentsKeepToTheirBounds(@ForAll("names") String text) {
        JsonNode paged = body(Format.PAGERDUTY, some(text, 1));
        assertThat(paged.path("payload").path("summary").asText()).hasSizeBetween(1, 1_024);
        assertThat(paged.path("dedup_key").asText()).isEqualTo("tallylight:stream:" + Samples.STREAM);
        assertThat(paged.path("payload").path("source").asText()).isNotEmpty();
        JsonNode created = body(Format.OPSGENIE, some(text, 1));
        assertThat(created.path("message").asText()).hasSizeBetween(1, 130);
        assertThat(created.path("alias").asText()).isEqualTo("tallylight:stream:" + Samples.STREAM);
        assertThat(created.path("description").asText()).hasSizeBetween(1, 15_000);
        assertThat(created.path("details").toString()).hasSizeLessThan(8_000);
    }

    @Property(tries = 200)
    void cloudEventsCarryTheEventsOwnData(@ForAll("names") String text) throws IOException {
        Event event = Samples.saying(text);
        JsonNode body = body(Format.CLOUDEVENTS, List.of(event));
        assertThat(body.path("data")).isEqualTo(MAPPER.readTree(event.data().getBytes(StandardCharsets.UTF_8)));
        assertThat(body.path("specversion").asText()).isEqualTo("1.0");
        body.fieldNames().forEachRemaining(name -> assertThat(name).matches("[a-z0-9]{1,20}"));
    }
}
