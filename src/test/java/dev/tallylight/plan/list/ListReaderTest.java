package dev.tallylight.plan.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.rest.Problem;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListReaderTest {
    @Test
    void readsTheSameOfAllThree() throws IOException {
        String want =
                "{\"key\":\"a\",\"url\":\"https://x.test/a\",\"tags\":[\"sport\",\"news\"],\"policy\":{\"interval\":\"10s\"}}";
        assertThat(json("{\"streams\":[" + want + "]}")).hasToString("[" + want + "]");
        assertThat(yaml("""
                streams:
                - key: a
                  url: https://x.test/a
                  tags: [sport, news]
                  policy: {interval: 10s}
                """)).hasToString("[" + want + "]");
        assertThat(csv("key,url,tags,policy.interval\na,https://x.test/a,sport|news,10s\n"))
                .hasToString("[" + want + "]");
    }

    @Test
    void takesScalarsOfYamlAsTheyAreWritten() throws IOException {
        assertThat(yaml("streams: [{key: 0123, name: no, paused: true, url: ~}]")
                        .getFirst())
                .hasToString("{\"key\":\"0123\",\"name\":\"no\",\"paused\":\"true\",\"url\":null}");
    }

    @Test
    void takesAnchorsAndMergeKeys() throws IOException {
        assertThat(yaml("""
                x-often: &often
                  policy: {interval: 5s}
                  tags: [a]
                streams:
                - <<: *often
                  url: https://x.test/1
                  tags: [b]
                - {<<: *often, url: https://x.test/2}
                """).stream()
                        .map(row -> row.at("/policy/interval").asText()
                                + row.at("/tags/0").asText()))
                .containsExactly("5sb", "5sa");
    }

    @Test
    void doesNotBlowUpABombOfAliases() {
        StringBuilder bomb = new StringBuilder("x-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("x-a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        bomb.append("streams: [{name: *a9}]\n");
        Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> fails(() -> yaml(bomb.toString()), "line 5", "more than 10000 values"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'streams: [{url: &a [*a]}]'                      | row 1, line 1 | stands nowhere before it
            'streams:\n- url: a\n  url: b'                   | row 1, line 3 | has the field url twice
            'streams:\n- url: a\n\tname: b'                  | line 3        | not with tabs
            'streams: [{url: [[[[[[[[[[[[[[[[[[[[[[[[[1'     | line 1        | deeper than 20
            'streams: []\n---\nstreams: []'                  | line 2        | second document
            'streams:'                                       | line 1        | a list
            'stream: []'                                     | line 1        | the field streams
            ''                                               | line 1        | the field streams
            '# nothing'                                      | line          | the field streams
            '- url: a'                                       | line 1        | the field streams
            'streams: [{url: "a}]'                           | line 1        | is not YAML
            """)
    void namesTheLineOfWhatYamlCannotBe(String text, String where, String why) {
        fails(() -> yaml(text), where, why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '{"streams":[{"url":"a"},\n{"url":"a","url":"b"}]}' | row 2, line 2 | has a field twice
            '{"streams":[{"url":"a"}'                           | row 1, line 1 | is not JSON
            '{"streams":[{"url":[[[[[[[[[[[[[[[[[[[[[[[[1'       | row 1         | deeper than 20
            '[{"url":"a"}]'                                     | line 1        | streams
            '{"stream":[]}'                                     | line 1        | streams
            '{"streams":[],"more":1}'                           | line 1        | streams
            '{"streams":[]} {}'                                 | line 1        | streams
            '{"streams":null}'                                  | line 1        | streams
            ''                                                  | line 1        | streams
            """)
    void namesTheLineOfWhatJsonCannotBe(String text, String where, String why) {
        fails(() -> json(text), where, why);
    }

    @Test
    void takesCsvAsSpreadsheetsWriteIt() throws IOException {
        String sheet =
                "\uFEFFkey;url;name\r\nk1;https://x.test/a;\"two\r\nlines; and \"\"quotes\"\"\"\r\n;;\r\n\r\nk2;https://x.test/b;\r\n";
        assertThat(csv(sheet))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"key\":\"k1\",\"url\":\"https://x.test/a\",\"name\":\"two\\r\\nlines; and \\\"quotes\\\"\"}",
                        "{\"key\":\"k2\",\"url\":\"https://x.test/b\"}");
    }

    @Test
    void readsListsOfACellHoweverTheyAreSeparated() throws IOException {
        assertThat(csv("tags\nsport|news\n\"sport, news\"\nsport;news\n\"[\"\"sport\"\",\"\"news\"\"]\"\n"))
                .extracting(row -> row.get("tags").toString())
                .containsOnly("[\"sport\",\"news\"]");
    }

    @Test
    void rejectsARowOfCsvByItself() throws IOException {
        Collected rows = collect(new CsvListReader(), "url,schedule\na,nothing\nb,[]\nc,[],more\n");
        assertThat(rows.rejected).extracting(Problem.Violation::field).containsExactly("schedule", "row");
        assertThat(rows.rejected.getFirst().message()).contains("such as [{\"start\": ");
        assertThat(rows.found).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'url,nmae\na,b'       | line 1 | the column "nmae", which does not exist
            'url,url\na,b'        | line 1 | the column url twice
            'url\n"a'             | row 1  | a quote is not closed
            ''                    | the list | is empty
            """)
    void namesTheLineOfWhatCsvCannotBe(String text, String where, String why) {
        fails(() -> csv(text), where, why);
    }

    @Test
    void boundsTheLengthOfAValue() {
        String tenMegabytes = "a".repeat(10_000_000);
        fails(() -> csv("url,name\na,b\nc," + tenMegabytes), "row 2", "more than 100000 characters");
        fails(() -> csv("url,name\na,b\nc,\"" + tenMegabytes + "\""), "row 2", "more than 100000 characters");
        fails(() -> json("{\"streams\":[{\"url\":\"" + tenMegabytes + "\"}]}"), "row 1", "more than 100000 characters");
        fails(() -> yaml("streams: [{url: " + tenMegabytes + "}]"), "line 1", "more than 200000 characters");
        fails(
                () -> yaml("streams: [{url: " + "a".repeat(100_001) + "}]"),
                "row 1, line 1",
                "more than 100000 characters");
    }

    @Test
    void boundsTheCellsOfALineWithoutReadingOn() throws IOException {
        String many = "has more than 1000 cells";
        for (String begin : List.of("", "url,name\n", "url,name\na,b\n\nc,d", "url;name\n\"a\nb\";")) {
            Endless text = new Endless(begin, begin.contains(";") ? ';' : ',');
            fails(
                    () -> new CsvListReader().read(text, new Collected()),
                    switch (begin) {
                        case "" -> "line 1";
                        case "url,name\na,b\n\nc,d" -> "row 2, line 4";
                        default -> "row 1, line";
                    },
                    many);
            assertThat(text.given).isLessThan(100_000);
        }
        assertThat(csv("url,name\nhttps://x.test/a,b" + ",".repeat(998) + "\n")).isEmpty(); // rejected by itself
    }

    @Test
    void saysWhereAQuoteOverManyLinesIsNotClosed() {
        fails(() -> csv("url,name\na,\"" + "b\n".repeat(60_000)), "row 1, line", "a quote is not closed");
    }

    /** What looks ahead for the end of a line must not copy it over and over. */
    @ParameterizedTest
    @ValueSource(strings = {"streams: [{url: ", "# ", "x-a: |\n  ", "x-a: \"", "streams: [{url: 'a "})
    void refusesALineOfYamlThatIsTooLongAtOnce(String begin) throws IOException {
        Endless text = new Endless(begin, 'a');
        fails(
                () -> new YamlListReader().read(text, new Collected()),
                begin.contains("\n") ? "line 2" : "line 1",
                "send the list as JSON");
        assertThat(text.given).isLessThan(300_000);
    }

    @Test
    void boundsWhatARowOfJsonIsMadeOf() {
        fails(
                () -> json("{\"streams\":[{\"tags\":[" + "{},".repeat(40_000) + "{}]}]}"),
                "row 1, line 1",
                "more than 30000 names and values");
    }

    @Test
    void boundsWhatAliasesMakeOfAWholeList() {
        String list =
                "x-a: &a {url: http://h/1, name: \"" + "n".repeat(100_000) + "\"}\nstreams:\n" + "- *a\n".repeat(2_000);
        fails(() -> yaml(list), "row 1342, line 1344", "too large, aliases written out");
    }

    @Test
    void boundsTheNumberOfRows() {
        fails(() -> csv("url\n" + "a\n".repeat(100_001)), "row 100001", "send several lists");
        fails(() -> json("{\"streams\":[{}" + ",{}".repeat(100_000) + "]}"), "row 100001", "send several lists");
    }

    @Property(tries = 300)
    void failsInItsOwnWordsAlone(@ForAll String text) {
        for (ListReader reader : List.of(new JsonListReader(), new YamlListReader(), new CsvListReader())) {
            try {
                collect(reader, text);
            } catch (UnreadableListException e) {
                assertThat(e.getMessage()).contains(": ");
            } catch (IOException e) {
                assertThat(e).isInstanceOf(java.nio.charset.CharacterCodingException.class);
            }
        }
    }

    private static void fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable read, String where, String why) {
        assertThatThrownBy(read)
                .isInstanceOf(UnreadableListException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(why);
    }

    private static List<JsonNode> json(String text) throws IOException {
        return collect(new JsonListReader(), text).found;
    }

    private static List<JsonNode> yaml(String text) throws IOException {
        return collect(new YamlListReader(), text).found;
    }

    private static List<JsonNode> csv(String text) throws IOException {
        return collect(new CsvListReader(), text).found;
    }

    private static Collected collect(ListReader reader, String text) throws IOException {
        Collected rows = new Collected();
        reader.read(ListText.of(text.getBytes(StandardCharsets.UTF_8), null), rows);
        return rows;
    }

    /** Goes on with the same character for ever. */
    private static final class Endless extends Reader {
        private final String begin;
        private final char then;
        private long given;

        Endless(String begin, char then) {
            this.begin = begin;
            this.then = then;
        }

        @Override
        public int read(char[] into, int from, int most) {
            for (int i = 0; i < most; i++, given++) {
                into[from + i] = given < begin.length() ? begin.charAt((int) given) : then;
            }
            return most;
        }

        @Override
        public void close() {}
    }

    private static final class Collected implements ListReader.Rows {
        private final List<JsonNode> found = new ArrayList<>();
        private final List<Problem.Violation> rejected = new ArrayList<>();

        @Override
        public void row(int row, JsonNode description) {
            found.add(description);
        }

        @Override
        public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
            rejected.addAll(why);
        }
    }
}
