package dev.tallylight.plan.list;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.probe.Protocol;
import dev.tallylight.rest.Descriptions;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.rest.Problem;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.draft.StreamRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is written as a list is read as the very same streams, in each format. */
class ListRoundTripTest {
    private final ObjectMapper mapper = new ObjectMapper();

    ListRoundTripTest() {
        new JsonForm().customize(mapper);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Property(tries = 200)
    void comesBackAsItWas(@ForAll("lists") List<StreamRequest> streams, @ForAll ListFormat format) throws IOException {
        ListWriter writer = new ListWriter(mapper, format);
        int half = streams.size() / 2;
        String text = writer.begin()
                + writer.streams(streams.subList(0, half), true)
                + writer.streams(streams.subList(half, streams.size()), half == 0)
                + writer.end(streams.isEmpty());
        assertThat(read(text, format)).as(text).isEqualTo(streams);
    }

    /** As long as a URL may be: an expression that takes a frame of the stack for each character ends there. */
    @Property(tries = 3)
    void writesTheLongestUrl(@ForAll ListFormat format) throws IOException {
        JsonNode longest = mapper.createObjectNode()
                .put("url", "http://example.com/" + "a".repeat(4000))
                .put("name", "a:b".repeat(60));
        List<StreamRequest> streams = List.of(Descriptions.read(mapper, longest, StreamRequest.class));
        ListWriter writer = new ListWriter(mapper, format);
        assertThat(read(writer.begin() + writer.streams(streams, true) + writer.end(false), format))
                .isEqualTo(streams);
    }

    private List<StreamRequest> read(String text, ListFormat format) throws IOException {
        List<StreamRequest> all = new ArrayList<>();
        ListReader reader = switch (format) {
            case JSON -> new JsonListReader();
            case YAML -> new YamlListReader();
            case CSV -> new CsvListReader();
        };
        reader.read(ListText.of(text.getBytes(StandardCharsets.UTF_8), null), new ListReader.Rows() {
            @Override
            public void row(int row, JsonNode description) {
                all.add(Descriptions.read(mapper, description, StreamRequest.class));
            }

            @Override
            public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
                throw new AssertionError(why);
            }
        });
        return all;
    }

    @Provide
    Arbitrary<List<StreamRequest>> lists() {
        Arbitrary<String> words = Arbitraries.oneOf(
                Arbitraries.of(
                        "a",
                        "no",
                        "null",
                        "~",
                        "0123",
                        "1_000",
                        "[x",
                        "a|b",
                        "a,b;c",
                        "- x",
                        "a: b",
                        "#c",
                        "=1+1",
                        "\"q\"",
                        "'",
                        "two\nlines",
                        "crlf\r\nx",
                        "tab\t",
                        " leading",
                        "trailing ",
                        "ü€😀",
                        "*x",
                        "&y",
                        "true",
                        "1e3",
                        "{",
                        "a\\b",
                        "%",
                        "@",
                        "`",
                        "\u0085",
                        "\u2028x",
                        "?",
                        ":",
                        "<<",
                        "2026-11-28",
                        "\uFEFFx",
                        "a\n",
                        "a\n\n b",
                        "\u0007",
                        "|",
                        "!t"),
                Arbitraries.strings()
                        .all()
                        .excludeChars('\0')
                        .ofMinLength(1)
                        .ofMaxLength(8)
                        .filter(text -> text.codePoints()
                                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)));
        Arbitrary<List<String>> lists = words.list().ofMinSize(1).ofMaxSize(3);
        Arbitrary<StreamRequest> streams = Combinators.combine(
                        words.injectNull(0.3),
                        words,
                        lists.injectNull(0.3),
                        words.injectNull(0.5),
                        Arbitraries.integers().between(0, 3))
                .as(ListRoundTripTest::stream);
        return streams.list().ofMaxSize(4);
    }

    private static StreamRequest stream(
            @Nullable String key, String name, @Nullable List<String> tags, @Nullable String word, int some) {
        return new StreamRequest(
                key,
                name,
                "https://x.test/" + some + "?a=b&c=%20",
                some == 0 ? null : Protocol.HLS,
                tags,
                some == 1 ? List.of("*") : null,
                some == 2 ? new StreamPolicy.Request(Duration.ofSeconds(90), null, null, 3, null, null, 0, 0) : null,
                word == null
                        ? null
                        : new StreamRequest.Expect(
                                true, null, 1000L, List.of("h264"), word, Duration.ofMinutes(1), "all", "degraded"),
                word == null ? null : new StreamRequest.Auth("user", word, null),
                some == 3 ? Boolean.TRUE : null,
                some == 3
                        ? List.of(new RecurrenceForm(
                                "2026-11-25T20:00", Duration.ofHours(2), "FREQ=WEEKLY;BYDAY=MO,WE", "Europe/Berlin"))
                        : null,
                some == 3 ? Boolean.TRUE : null,
                null,
                null);
    }
}
