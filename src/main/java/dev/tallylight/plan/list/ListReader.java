package dev.tallylight.plan.list;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.rest.Problem;
import java.io.IOException;
import java.io.Reader;
import java.util.List;

/** Reads a list of streams row by row. What is wrong with one row alone is said of that row. */
public interface ListReader {
    /** How many rows one list may have. */
    int MOST_ROWS = 100_000;

    /** The longest value of a field, in characters. */
    int MOST_CHARACTERS = 100_000;

    /** How deep lists and objects may stand within each other. */
    int MOST_DEPTH = 20;

    /** Takes the rows, in their order; they count from 1. */
    interface Rows {
        /** @param description as {@code POST /streams} takes it; anything, until it is looked at */
        void row(int row, JsonNode description);

        /** @param description what of it could be read */
        void rejected(int row, JsonNode description, List<Problem.Violation> why);
    }

    static ListReader of(ListFormat format) {
        return switch (format) {
            case JSON -> new JsonListReader();
            case YAML -> new YamlListReader();
            case CSV -> new CsvListReader();
        };
    }

    /**
     * @throws UnreadableListException where the list as a whole cannot be read
     * @throws IOException where the text cannot be decoded
     */
    void read(Reader text, Rows rows) throws IOException;
}
