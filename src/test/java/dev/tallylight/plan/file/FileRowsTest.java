package dev.tallylight.plan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.plan.list.ListReader;
import dev.tallylight.rest.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of streams files, and the variables in them. */
class FileRowsTest {
    private static final String ROW = "streams:\n- url: http://127.0.0.1/";
    private final Map<Integer, JsonNode> rows = new TreeMap<>();
    private final List<Problem.Violation> violations = new ArrayList<>();

    @Test
    void numbersTheRowsOfSeveralFilesThrough() {
        RowOrigins origins = read(Map.of(), ROW + "1\n- url: http://127.0.0.1/2\n", ROW + "3\n");
        assertThat(row(3).path("url").asText()).isEqualTo("http://127.0.0.1/3");
        assertThat(origins.of(1)).isEqualTo("0.yaml, row 1");
        assertThat(origins.of(2)).isEqualTo("0.yaml, row 2");
        assertThat(origins.of(3)).isEqualTo("1.yaml, row 1");
        assertThat(origins.shown("is also that of row 2")).isEqualTo("is also that of 0.yaml, row 2");
        assertThat(origins.shown("is also that of row 99")).isEqualTo("is also that of row 99");
    }

    @Test
    void numbersEachKindByItselfAndKnowsWhichOfThemThereAre() {
        List<FileContents.Part> parts = List.of(
                part("0.yaml", "webhooks: [{key: a}]\nstreams: []\n"), part("1.yaml", "webhooks: [{key: '${A}'}]\n"));
        Map<FileSection, List<String>> keys = new TreeMap<>();
        Map<FileSection, RowOrigins> origins = FileRows.read(
                new FileContents(parts, ""), Map.of("A", "hunter2")::get, section -> new ListReader.Rows() {
                    @Override
                    public void row(int row, JsonNode description) {
                        keys.computeIfAbsent(section, ignored -> new ArrayList<>())
                                .add(row + description.path("key").asText());
                    }

                    @Override
                    public void rejected(int row, JsonNode description, List<Problem.Violation> why) {}
                });
        assertThat(keys).isEqualTo(Map.of(FileSection.WEBHOOKS, List.of("1a", "2hunter2")));
        assertThat(origins).containsOnlyKeys(FileSection.STREAMS, FileSection.WEBHOOKS);
        RowOrigins webhooks = Objects.requireNonNull(origins.get(FileSection.WEBHOOKS));
        assertThat(webhooks.of(1)).isEqualTo("0.yaml, webhooks row 1");
        assertThat(webhooks.of(2)).isEqualTo("1.yaml, webhooks row 1");
        assertThat(webhooks.shown("hunter2 is also that of row 1"))
                .isEqualTo("*** is also that of 0.yaml, webhooks row 1");
    }

    @Test
    void boundsWebhooksAndWindowsOfAllFilesTogether() {
        String half = "webhooks:\n" + "- {a: b}\n".repeat(500) + "maintenance:\n" + "- {a: b}\n".repeat(500);
        read(Map.of(), ROW, half, half);
        assertThatThrownBy(() -> read(Map.of(), ROW, half, half, "maintenance: [{a: b}]"))
                .hasMessageContaining("3.yaml, maintenance row 1: is one more than the 1000");
        assertThatThrownBy(() -> read(Map.of(), ROW, half, half, "webhooks: [{a: b}]"))
                .hasMessageContaining("3.yaml, webhooks row 1: is one more than the 1000");
    }

    private static FileContents.Part part(String name, String text) {
        return new FileContents.Part(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a${A}b${A}|ahunter2bhunter2",
                "${YAML}|'\n- {url: x} # ${A}'",
                "$${A}|${A}",
                "$$${A}|$${A}",
                "$$$${A}|$$${A}",
                "$A {A} $|$A {A} $",
                "${EMPTY}x|x",
                "${A}}|hunter2}",
            })
    void replacesVariablesOnceAndTakesTheirValuesForValues(String written, String meant) {
        read(
                Map.of("A", "hunter2", "YAML", "\n- {url: x} # ${A}", "EMPTY", ""),
                "streams:\n- name: '" + written + "'\n  auth: {password: '" + written + "'}\n  tags: ['" + written
                        + "']\n");
        assertThat(violations).isEmpty();
        assertThat(rows).hasSize(1);
        assertThat(row(1).path("name").asText()).isEqualTo(meant);
        assertThat(row(1).path("auth").path("password").asText()).isEqualTo(meant);
        assertThat(row(1).path("tags").path(0).asText()).isEqualTo(meant);
    }

    @Test
    void replacesNoNamesOfFieldsAndChangesNoAnchorForOthers() {
        read(
                Map.of("A", "x"),
                "x-all: &all {password: '${A}'}\nstreams:\n- auth: *all\n  '${A}': y\n- {auth: {<<: *all, username: '${A}'}}\n");
        assertThat(row(1).has("${A}")).isTrue();
        assertThat(row(1).path("auth").path("password").asText()).isEqualTo("x");
        assertThat(row(2).path("auth").toString()).contains("\"password\":\"x\"", "\"username\":\"x\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${GONE}|names the variable GONE, which is not set",
                "x${|without the }",
                "${A-B}|no name of a variable",
                "${}|no name of a variable",
                "${A${A}}|no name of a variable",
                "${TALLYLIGHT_ENCRYPTION_KEY}|the hub's own secret",
            })
    void rejectsARowWithAVariableThatCannotBeReplaced(String written, String why) {
        read(
                Map.of("A", "x", "TALLYLIGHT_ENCRYPTION_KEY", "k"),
                "streams:\n- auth: {password: '" + written + "'}\n- name: fine\n");
        assertThat(violations).hasSize(1);
        assertThat(violations.getFirst().field()).isEqualTo("auth.password");
        assertThat(violations.getFirst().message()).contains(why);
        assertThat(rows).containsOnlyKeys(1, 2);
    }

    @Test
    void showsNoValueOfAVariable() {
        RowOrigins origins =
                read(Map.of("A", "10s", "B", "0"), "streams:\n- {policy: {interval: '${A}'}, key: '${B}'}\n");
        assertThat(origins.shown("must be from 1s, not 10s")).isEqualTo("must be from 1s, not ***");
        assertThat(origins.shown("must be 0")).isEqualTo("must be ***");
    }

    @Test
    void boundsWhatVariablesMake() {
        String large = "x".repeat(60_000);
        read(Map.of("A", large), "streams:\n- name: '${A}${A}'\n");
        assertThat(violations)
                .extracting(Problem.Violation::message)
                .first()
                .asString()
                .contains("more than 100000");
        StringBuilder many = new StringBuilder("streams:\n");
        for (int i = 0; i < 1200; i++) {
            many.append("- name: '${A}'\n");
        }
        assertThatThrownBy(() -> read(Map.of("A", large), many.toString()))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("0.yaml, row 1119: variables put more than");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|is empty",
                "'# nothing'|is not what was expected",
                "'x-a: 1'|is not what was expected",
                "'streams:'|is not what was expected",
                "'streams: [{a: b}'|is not YAML",
                "'webhook: [{url: x}]'|the fields streams, webhooks, maintenance",
                "'webhooks: {}'|is not what was expected",
                "'maintenance:'|is not what was expected",
                "'{streams: [], webhooks: [], streams: []}'|is not what was expected",
                "'[1, 2]'|is not what was expected",
            })
    void takesNothingFromAFileThatHoldsNoStreams(String text, String why) {
        assertThatThrownBy(() -> read(Map.of(), text))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("0.yaml: ")
                .hasMessageContaining(why);
        // one of several, too: what it held must not be deleted for it
        assertThatThrownBy(() -> read(Map.of(), ROW + "1\n", text)).hasMessageStartingWith("1.yaml: ");
    }

    @Test
    void takesNothingFromWhatIsNotText() {
        FileContents binary =
                new FileContents(List.of(new FileContents.Part("x.yaml", new byte[] {(byte) 0xC3, 0x28})), "");
        assertThatThrownBy(() -> read(binary, Map.of())).hasMessageContaining("x.yaml: is not text in UTF-8");
    }

    @Test
    void takesAsManyRowsAsAListMayHave() {
        String half = "streams:\n" + "- {a: b}\n".repeat(ListReader.MOST_ROWS / 2);
        read(Map.of(), half, half);
        assertThat(rows).hasSize(ListReader.MOST_ROWS);
        assertThatThrownBy(() -> read(Map.of(), half, half, "streams: [{a: b}]"))
                .hasMessageContaining("2.yaml, row 1: is one more than the 100000");
    }

    private JsonNode row(int number) {
        return Objects.requireNonNull(rows.get(number));
    }

    private RowOrigins read(Map<String, String> environment, String... texts) {
        List<FileContents.Part> parts = new ArrayList<>();
        Arrays.stream(texts)
                .forEach(text -> parts.add(
                        new FileContents.Part(parts.size() + ".yaml", text.getBytes(StandardCharsets.UTF_8))));
        return read(new FileContents(parts, ""), environment);
    }

    private RowOrigins read(FileContents contents, Map<String, String> environment) {
        rows.clear();
        violations.clear();
        ListReader.Rows taken = new ListReader.Rows() {
            @Override
            public void row(int row, JsonNode description) {
                rows.put(row, description);
            }

            @Override
            public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
                rows.put(row, description);
                violations.addAll(why);
            }
        };
        return Objects.requireNonNull(
                FileRows.read(contents, environment::get, section -> taken).get(FileSection.STREAMS));
    }
}
