package dev.tallylight.plan.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the rows of a list stand that was read from several files, and which of their values must not be shown. */
public final class RowOrigins {
    private static final Pattern OTHER_ROW = Pattern.compile("\\brow ([0-9]{1,6})\\b");

    private final List<String> names = new ArrayList<>();
    private final List<Integer> before = new ArrayList<>();
    private final Set<String> hidden = new HashSet<>();
    private int rows;

    RowOrigins() {}

    void begin(String name) {
        names.add(name);
        before.add(rows);
    }

    /** One more row of the file that was begun last. @return its number among those of all files */
    int next() {
        return ++rows;
    }

    /** How many rows the file has that was begun last. */
    int inFile() {
        return rows - before.getLast();
    }

    /** What is said of one row may name another. */
    void hide(Set<String> values) {
        hidden.addAll(values);
    }

    /** {@code sport.yaml, row 12}. */
    public String of(int row) {
        int file = file(row);
        return names.get(file) + ", row " + (row - before.get(file));
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
                .sorted(Comparator.comparing(String::length).reversed())
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
