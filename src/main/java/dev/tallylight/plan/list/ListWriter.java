package dev.tallylight.plan.list;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.tallylight.stream.draft.StreamRequest;
import java.util.List;

/** Writes a list of streams piece by piece, so that the readers take it for the same. */
public final class ListWriter {
    private static final CsvMapper CSV = new CsvMapper();
    private static final CsvSchema LINES = CsvSchema.emptySchema().withLineSeparator("\r\n");

    private final ObjectMapper mapper;
    private final ListFormat format;

    public ListWriter(ObjectMapper mapper, ListFormat format) {
        this.mapper = mapper;
        this.format = format;
    }

    /** What stands before the first stream. */
    public String begin() {
        return switch (format) {
            case JSON -> "{\"streams\":[";
            case YAML -> "streams:";
            case CSV -> String.join(",", Columns.ALL) + "\r\n";
        };
    }

    /** @param first whether none were written before */
    public String streams(List<StreamRequest> some, boolean first) {
        StringBuilder text = new StringBuilder();
        for (StreamRequest stream : some) {
            JsonNode tree = mapper.valueToTree(stream);
            switch (format) {
                case JSON -> text.append(first && text.isEmpty() ? "\n" : ",\n").append(tree);
                case YAML -> text.append(YamlText.item(tree));
                case CSV -> text.append(line(tree));
            }
        }
        return text.toString();
    }

    /**
     * What stands after the last stream.
     *
     * @param none whether there was none
     */
    public String end(boolean none) {
        return switch (format) {
            case JSON -> none ? "]}\n" : "\n]}\n";
            case YAML -> none ? " []\n" : "\n";
            case CSV -> "";
        };
    }

    private static String line(JsonNode tree) {
        String[] cells =
                Columns.ALL.stream().map(column -> Columns.cell(tree, column)).toArray(String[]::new);
        try {
            return CSV.writer(LINES).writeValueAsString(cells);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }
}
