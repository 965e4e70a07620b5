package dev.tallylight.plan.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.plan.list.ListReader;
import dev.tallylight.plan.list.ListText;
import dev.tallylight.plan.list.UnreadableListException;
import dev.tallylight.rest.Problem;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a streams file, or of all files of its folder, as one list whose rows are numbered through. It takes as
 * long as they are long.
 */
public final class FileRows {
    private static final String EMPTY =
            "is empty, which changes nothing, for a file that was emptied by mistake must not end all watching."
                    + " Write `streams: []` where it is to hold none";

    private FileRows() {}

    /**
     * Hands the rows over.
     *
     * @param environment the variables
     * @return where each of them stands
     * @throws UnusableFileException where a file as a whole cannot be used; none of the rows counts then
     */
    public static RowOrigins read(
            FileContents contents, Function<String, @Nullable String> environment, ListReader.Rows to) {
        Variables variables = new Variables(environment);
        RowOrigins origins = new RowOrigins();
        for (FileContents.Part part : contents.parts()) {
            origins.begin(part.name());
            read(part, new ListReader.Rows() {
                @Override
                public void row(int row, JsonNode description) {
                    int number = next(origins, part);
                    Variables.Filled filled = variables.fill(origins.of(number), description);
                    origins.hide(filled.values());
                    if (filled.violations().isEmpty()) {
                        to.row(number, filled.row());
                    } else {
                        to.rejected(number, filled.row(), filled.violations());
                    }
                }

                @Override
                public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
                    to.rejected(next(origins, part), description, why);
                }
            });
        }
        return origins;
    }

    private static int next(RowOrigins origins, FileContents.Part part) {
        int number = origins.next();
        if (number > ListReader.MOST_ROWS) {
            throw new UnusableFileException(
                    part.name() + ", row " + origins.inFile(),
                    "is one more than the " + ListReader.MOST_ROWS + " that files may have together");
        }
        return number;
    }

    private static void read(FileContents.Part part, ListReader.Rows rows) {
        if (part.text().length == 0) {
            throw new UnusableFileException(part.name(), EMPTY);
        }
        try {
            ListReader.of(ListFormat.YAML).read(ListText.of(part.text(), null), rows);
        } catch (UnreadableListException e) {
            throw new UnusableFileException(part.name(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UnusableFileException(part.name(), "is not text in UTF-8");
        }
    }
}
