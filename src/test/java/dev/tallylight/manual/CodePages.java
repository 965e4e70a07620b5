package dev.tallylight.manual;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A page for each code that a file explains: what its row says, what its section adds, and its neighbours. */
final class CodePages {
    private final Markdown markdown;
    private final Path source;
    private final String folder;
    private final List<Codes.Entry> entries;

    /**
     * Of a file.
     *
     * @param source relative to the repository; the pages lie below its own
     */
    CodePages(Markdown markdown, Path source, String text) {
        this.markdown = markdown;
        this.source = source;
        this.folder = Links.page(source);
        this.entries = Codes.of(text);
    }

    List<ManualPage> pages(String group) {
        List<ManualPage> pages = new ArrayList<>();
        for (Codes.Entry entry : entries) {
            pages.add(markdown.page(source, text(entry), folder + "/" + entry.code(), group, html -> html));
        }
        return pages;
    }

    private String text(Codes.Entry entry) {
        StringBuilder text = new StringBuilder("# `" + entry.code() + "`\n\n");
        for (int i = 1; i < Math.min(entry.cells().size(), entry.columns().size()); i++) {
            if (!entry.cells().get(i).isBlank()) {
                text.append("**" + label(entry.columns().get(i)) + "** "
                        + entry.cells().get(i).replace("\\|", "|") + "\n\n");
            }
        }
        String type = typePrefix(entry.columns().getFirst());
        if (!type.isEmpty()) {
            text.append("**Type:** `" + type + entry.code() + "`\n\n");
        }
        text.append(entry.more()).append("\n\n");
        String file = source.getFileName().toString();
        String heading = entry.section().isEmpty() ? "" : "#" + Heading.anchor(entry.section());
        String of = entry.section().isEmpty() ? "" : " under “" + entry.section() + "”";
        return text + "[All codes" + of + "](" + file + heading + ")\n";
    }

    private static String label(String column) {
        return Character.toUpperCase(column.charAt(0)) + column.substring(1) + ":";
    }

    /** What stands before the code in what clients see, as the column's title says it: {@code `type`: `urn:…:…`}. */
    private static String typePrefix(String column) {
        var prefix = Pattern.compile("`(urn:[a-z:]+:)…`").matcher(column);
        return prefix.find() ? prefix.group(1) : "";
    }

    /** The file's own page, where each row leads to the code's. */
    String linked(String html) {
        String linked = html;
        for (Codes.Entry entry : entries) {
            String code = "<code>" + entry.code() + "</code>";
            linked = linked.replaceFirst(
                    "(<tr>\\s*<td>(?:<a [^>]*><code>[a-z_-]+</code></a>, )*)" + code,
                    "$1<a href=\"" + ManualPage.ROOT + "/" + folder + "/" + entry.code() + "\">" + code + "</a>");
        }
        return linked;
    }
}
