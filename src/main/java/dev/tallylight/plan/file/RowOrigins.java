package dev.tallylight.plan.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the rows of one kind stand that were read from several files, and which of their values must not be shown. */
public final class RowOrigins {
    private static final Pattern OTHER_ROW = Pattern.compile("\\brow ([0-9]{1,6})\\b");

    private final List<String> names = new ArrayList<>();
    private final List<Integer> before = new ArrayList<>();
    private final String rowWord;
    private final Set<String> hidden;
    private int rows;

    /**
     * @param rowWord what a row is called
     * @param hidden what must not be shown, as far as it is known
     */
    RowOrigins(String rowWord, Set<String> hidden) {
        this.rowWord = rowWord;
        this.hidden = hidden;
    }

    void begin(String name) {
        names.add(name);
        before.add(rows);
    }

    /**
     * One more row of the file that was begun last.
     *
     * @return its number among those of all files
     */
    int next() {
        return ++rows;
    }

    /** {@code sport.yaml, row 12}, or {@code sport.yaml, webhooks row 2}. */
    public String of(int row) {
        int file = file(row);
        return names.get(file) + ", " + rowWord + " " + (row - before.get(file));
    }

    private int file(int row) {
        int file = names.size() - 1;
        while (file > 0 && before.get(file) >= row) {
            file--;
        }
        return file;
    }

    /** What was said of a row, without any value that variables put in, and with the file of another row that it names. */
    public String shown(String message) {
        String text = message;
        List<String> longestFirst = hidden.stream()
                .filter(value -> !value.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String value : longestFirst) {
            text = text.replace(value, "***");
        }
        return OTHER_ROW.matcher(text).replaceAll(found -> {
            int other = Integer.parseInt(found.group(1));
            return Matcher.quoteReplacement(other >= 1 && other <= rows ? of(other) : found.group());
        });
    }
}
