package dev.tallylight.plan.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.plan.list.ListReader;
import dev.tallylight.plan.list.ListText;
import dev.tallylight.plan.list.UnreadableListException;
import dev.tallylight.plan.list.YamlLists;
import dev.tallylight.rest.Problem;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a streams file, or of all files of its folder, as one list of each kind whose rows are numbered through.
 * It takes as long as they are long.
 */
public final class FileRows {
    private static final String EMPTY =
            "is empty, which changes nothing, for a file that was emptied by mistake must not end all watching."
                    + " Write `streams: []` where it is to hold none";

    private final Variables variables;
    private final Function<FileSection, ListReader.Rows> to;
    private final Map<FileSection, RowOrigins> origins = new EnumMap<>(FileSection.class);

    /** What was put in for variables, wherever: what is said of one row may name what stands in another. */
    private final Set<String> hidden = new HashSet<>();

    private FileRows(Variables variables, Function<FileSection, ListReader.Rows> to) {
        this.variables = variables;
        this.to = to;
    }

    /**
     * Hands the rows over.
     *
     * @param environment the variables
     * @param to who takes the rows of a section
     * @return where each of them stands; only of sections that there are in one of the files
     * @throws UnusableFileException where a file as a whole cannot be used; none of the rows counts then
     */
    public static Map<FileSection, RowOrigins> read(
            FileContents contents,
            Function<String, @Nullable String> environment,
            Function<FileSection, ListReader.Rows> to) {
        FileRows reading = new FileRows(new Variables(environment), to);
        contents.parts().forEach(reading::read);
        return reading.origins;
    }

    private void read(FileContents.Part part) {
        if (part.text().length == 0) {
            throw new UnusableFileException(part.name(), EMPTY);
        }
        try {
            YamlLists.read(ListText.of(part.text(), null), name -> below(name, part), FileSection.fields());
        } catch (UnreadableListException e) {
            throw new UnusableFileException(part.name(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UnusableFileException(part.name(), "is not text in UTF-8");
        }
    }

    private ListReader.@Nullable Rows below(String name, FileContents.Part part) {
        FileSection section = FileSection.named(name);
        if (section == null) {
            return null;
        }
        RowOrigins rows = origins.computeIfAbsent(section, one -> new RowOrigins(one.rowWord(), hidden));
        rows.begin(part.name());
        return new Numbering(section, rows, to.apply(section));
    }

    /** Between the rows of one file and who takes those of all files. */
    private final class Numbering implements ListReader.Rows {
        private final FileSection section;
        private final RowOrigins rows;
        private final ListReader.Rows taker;

        Numbering(FileSection section, RowOrigins rows, ListReader.Rows taker) {
            this.section = section;
            this.rows = rows;
            this.taker = taker;
        }

        @Override
        public void row(int row, JsonNode description) {
            int number = next();
            Variables.Filled filled = variables.fill(rows.of(number), description);
            hidden.addAll(filled.values());
            if (filled.violations().isEmpty()) {
                taker.row(number, filled.row());
            } else {
                taker.rejected(number, filled.row(), filled.violations());
            }
        }

        @Override
        public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
            taker.rejected(next(), description, why);
        }

        private int next() {
            int number = rows.next();
            if (number > section.mostRows()) {
                throw new UnusableFileException(
                        rows.of(number),
                        "is one more than the " + section.mostRows() + " that files may have together");
            }
            return number;
        }
    }
}
