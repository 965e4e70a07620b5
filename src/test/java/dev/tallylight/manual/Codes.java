package dev.tallylight.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The codes that a file explains: rows of its tables that begin with codes, and sections headed by one, which say more. */
final class Codes {
    private static final Pattern CODE = Pattern.compile("`([a-z][a-z_-]*)`");

    private Codes() {}

    /**
     * What a file says of a code.
     *
     * @param section the heading of the table
     * @param columns the titles of the table's columns, the code's first
     * @param cells what stands in the row, as Markdown, beside {@code columns}
     * @param more what the section of that code says, as Markdown; empty where there is none
     */
    record Entry(String code, String section, List<String> columns, List<String> cells, String more) {}

    static List<Entry> of(String markdown) {
        List<Entry> entries = new ArrayList<>();
        String section = "";
        List<String> columns = List.of();
        String[] lines = markdown.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.startsWith("## ")) {
                section = line.substring(3).strip();
            } else if (line.startsWith("| ") && i + 1 < lines.length && lines[i + 1].startsWith("|---")) {
                columns = columns(cells(line));
            } else if (line.startsWith("| `")) {
                List<String> cells = cells(line);
                Matcher codes = CODE.matcher(cells.getFirst());
                while (codes.find()) {
                    entries.add(new Entry(codes.group(1), section, columns, cells, more(markdown, codes.group(1))));
                }
            }
        }
        entries.removeIf(entry -> entry.columns().isEmpty());
        return entries;
    }

    /** Of a table of codes; of another none, so that its rows are left out. */
    private static List<String> columns(List<String> titles) {
        return titles.getFirst().matches("code|`type`: .*") ? titles : List.of();
    }

    private static String more(String markdown, String code) {
        Matcher section = Pattern.compile(
                        "(?ms)^### [^\\n]*`" + Pattern.quote(code) + "`[^\\n]*\\n(.*?)(?=^#{1,3} |\\z)")
                .matcher(markdown);
        return section.find() ? section.group(1).strip() : "";
    }

    private static List<String> cells(String line) {
        String[] parts =
                line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "").split("(?<!\\\\)\\|", -1);
        return List.of(parts).stream().map(String::strip).toList();
    }
}
