package dev.tallylight.plan.list;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.tallylight.rest.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A header line with the names of {@link Columns}, then a line for each stream; commas, semicolons or tabs between the cells. */
final class CsvListReader implements ListReader {
    private static final int MOST_HEADER = 10_000;

    /** In one line: separators alone cost nothing to send. */
    private static final int MOST_CELLS = 1_000;

    private final CsvFactory factory = CsvFactory.builder()
            .streamReadConstraints(JsonListReader.constraints())
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    @Override
    public void read(Reader text, Rows rows) throws IOException {
        BufferedReader in = new BufferedReader(text, MOST_HEADER + 1);
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(in));
        int row = 0;
        try (CsvParser lines = factory.createParser(in)) {
            lines.setSchema(schema);
            List<String> header = null;
            for (List<String> cells = line(lines, 0); cells != null; cells = line(lines, row + 1)) {
                if (header == null) {
                    header = header(cells);
                } else if (!isEmpty(cells)) {
                    if (++row > MOST_ROWS) {
                        throw UnreadableListException.tooMany();
                    }
                    row(row, header, cells, rows);
                }
            }
            if (header == null) {
                throw new UnreadableListException("the list", "is empty: its first line names the columns");
            }
        } catch (JsonProcessingException e) {
            throw unreadable(row + 1, e);
        }
    }

    /**
     * @param row 0 for the header
     * @return null after the last
     */
    private static @Nullable List<String> line(CsvParser in, int row) throws IOException {
        if (in.nextToken() == null) {
            return null;
        }
        List<String> cells = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (cells.size() == MOST_CELLS) {
                throw new UnreadableListException(
                        row == 0 ? "line 1" : JsonListReader.where(row, in.currentTokenLocation()),
                        "has more than " + MOST_CELLS + " cells");
            }
            cells.add(in.getText());
        }
        return cells;
    }

    /** The one of the three that stands in the first line most often, outside of quotes. */
    private static char separator(BufferedReader in) throws IOException {
        in.mark(MOST_HEADER);
        int[] counts = new int[128];
        boolean quoted = false;
        for (int i = 0; i < MOST_HEADER; i++) {
            int each = in.read();
            if (each < 0 || !quoted && (each == '\n' || each == '\r')) {
                break;
            }
            quoted ^= each == '"';
            if (!quoted && each < counts.length) {
                counts[each]++;
            }
        }
        in.reset();
        if (counts[';'] > counts[','] && counts[';'] >= counts['\t']) {
            return ';';
        }
        return counts['\t'] > counts[','] ? '\t' : ',';
    }

    private static List<String> header(List<String> cells) {
        List<String> names = cells.stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!Columns.ALL.contains(name)) {
                throw new UnreadableListException(
                        "line 1",
                        "names the column \"" + shortened(name) + "\", which does not exist; known are "
                                + String.join(", ", Columns.ALL));
            }
            if (!seen.add(name)) {
                throw new UnreadableListException("line 1", "names the column " + name + " twice");
            }
        }
        return names;
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    /** A line of separators alone, as spreadsheets leave them below a table. */
    private static boolean isEmpty(List<String> cells) {
        return cells.stream().allMatch(String::isBlank);
    }

    private static void row(int row, List<String> header, List<String> cells, Rows rows) {
        List<Problem.Violation> violations = new ArrayList<>();
        if (cells.size() > header.size()) {
            violations.add(new Problem.Violation(
                    "row", "has " + cells.size() + " cells, but there are " + header.size() + " columns"));
        }
        ObjectNode stream = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < Math.min(cells.size(), header.size()); i++) {
            String cell = cells.get(i);
            if (!cell.isEmpty()) {
                Problem.Violation fault = Columns.put(stream, header.get(i), cell);
                if (fault != null) {
                    violations.add(fault);
                }
            }
        }
        if (violations.isEmpty()) {
            rows.row(row, stream);
        } else {
            rows.rejected(row, stream, violations);
        }
    }

    private static UnreadableListException unreadable(int row, JsonProcessingException e) {
        String why = JsonListReader.isTooMuch(e)
                ? JsonListReader.tooMuch(String.valueOf(e.getOriginalMessage()).toLowerCase(Locale.ROOT))
                : "is not CSV: perhaps a quote is not closed";
        return new UnreadableListException(JsonListReader.where(row, e.getLocation()), why);
    }
}
