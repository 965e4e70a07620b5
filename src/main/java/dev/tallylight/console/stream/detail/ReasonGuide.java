package dev.tallylight.console.stream.detail;

import io.quarkus.qute.TemplateData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each reason means and where to look, as docs/reasons.md says it: the page is made of that file, which is built in. */
public final class ReasonGuide {
    private static final String FILE = "/docs/reasons.md";

    static final ReasonGuide BUILT_IN = read();

    /**
     * A reason.
     *
     * @param lookAt empty where there is nothing to look at
     */
    @TemplateData
    public record Entry(String code, String meaning, String lookAt) {}

    /** Reasons under one heading. */
    @TemplateData
    public record Section(String title, List<Entry> entries) {}

    private final List<Section> sections;
    private final Map<String, Entry> byCode = new HashMap<>();

    private ReasonGuide(List<Section> sections) {
        this.sections = sections;
        sections.forEach(section -> section.entries().forEach(each -> byCode.put(each.code(), each)));
    }

    private static ReasonGuide read() {
        try (InputStream file = ReasonGuide.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not built in");
            }
            return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tables of three columns in it, by the headings that they stand under. */
    static ReasonGuide of(String markdown) {
        List<Section> sections = new ArrayList<>();
        for (String line : markdown.split("\\R", -1)) {
            if (line.startsWith("## ")) {
                sections.add(new Section(plain(line.substring(3)), new ArrayList<>()));
            } else if (line.startsWith("| `") && !sections.isEmpty()) {
                String[] cells = line.split("\\|", -1);
                // one line may be of two codes
                for (String code : cells[1].split(",", -1)) {
                    sections.getLast().entries().add(new Entry(plain(code), plain(cells[2]), plain(cells[3])));
                }
            }
        }
        sections.removeIf(section -> section.entries().isEmpty());
        return new ReasonGuide(List.copyOf(sections));
    }

    /** Without Markdown's marks, and of a link its words. */
    private static String plain(String markdown) {
        return markdown.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .replace("`", "")
                .strip();
    }

    List<Section> sections() {
        return sections;
    }

    /** Null for a code that is not explained. */
    @Nullable
    Entry entry(@Nullable String code) {
        return code == null ? null : byCode.get(code);
    }
}
