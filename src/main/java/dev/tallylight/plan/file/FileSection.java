package dev.tallylight.plan.file;

import dev.tallylight.plan.list.ListReader;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a streams file may hold, each as a list below its name. One that no file has is left as it is. */
public enum FileSection {
    STREAMS("streams", ListReader.MOST_ROWS),
    /** As many as there may be at all for alerts to be told soon: each event is sent to each of them. */
    WEBHOOKS("webhooks", 1_000),
    MAINTENANCE("maintenance", 1_000);

    private final String field;
    private final int mostRows;

    FileSection(String field, int mostRows) {
        this.field = field;
        this.mostRows = mostRows;
    }

    /** Its name in the file. */
    public String field() {
        return field;
    }

    /** How many rows all files may have of it together. */
    int mostRows() {
        return mostRows;
    }

    /** {@code row}, or {@code webhooks row}: most rows are streams. */
    String rowWord() {
        return this == STREAMS ? "row" : field + " row";
    }

    static @Nullable FileSection named(String field) {
        return Arrays.stream(values())
                .filter(each -> each.field.equals(field))
                .findFirst()
                .orElse(null);
    }

    static String fields() {
        return Arrays.stream(values()).map(FileSection::field).collect(Collectors.joining(", "));
    }
}
