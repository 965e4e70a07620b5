package dev.tallylight.console.statuspage;

import dev.tallylight.statuspage.Heading;
import dev.tallylight.statuspage.StatusPageRequest;
import dev.tallylight.statuspage.StatusPageView;
import dev.tallylight.statuspage.Theme;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** What was typed into a status page's form, to show it again beside what is wrong with it. */
public class StatusPageForm {
    static final String[] FIELDS = {
        "title", "slug", "tags", "everything", "text", "groups", "accent", "accentDark", "banner", "host", "password"
    };

    private static final int MOST_LINES = 100;

    @RestForm
    @Nullable
    String title;

    @RestForm
    @Nullable
    String slug;

    @RestForm
    @Nullable
    String tags;

    @RestForm
    @Nullable
    String everything;

    @RestForm
    @Nullable
    String text;

    @RestForm
    @Nullable
    String groups;

    @RestForm
    @Nullable
    String accent;

    @RestForm
    @Nullable
    String accentDark;

    @RestForm
    @Nullable
    String banner;

    @RestForm
    @Nullable
    String host;

    @RestForm
    @Nullable
    String password;

    @RestForm
    @Nullable
    String open;

    @RestForm
    @Nullable
    String showNotes;

    @RestForm
    @Nullable
    String showReasons;

    @RestForm
    @Nullable
    String showUrls;

    /** The revision that the form was made of, as its ETag has it. */
    @RestForm
    @Nullable
    String revision;

    static StatusPageForm of(StatusPageView page) {
        StatusPageForm form = new StatusPageForm();
        form.title = page.title();
        form.slug = page.slug();
        form.tags = String.join(", ", page.tags());
        form.everything = flag(page.everything());
        form.text = page.text();
        form.groups = page.groups().stream()
                .map(group -> group.tag() + ": " + group.title())
                .collect(Collectors.joining("\n"));
        form.accent = page.theme().accent();
        form.accentDark = page.theme().accentDark();
        form.banner = page.theme().banner();
        form.host = page.host();
        form.showNotes = flag(page.showNotes());
        form.showReasons = flag(page.showReasons());
        form.showUrls = flag(page.showUrls());
        return form;
    }

    private static @Nullable String flag(boolean on) {
        return on ? "true" : null;
    }

    Map<String, Object> shown() {
        Map<String, Object> shown = new HashMap<>();
        shown.put("title", given(title));
        shown.put("slug", given(slug));
        shown.put("tags", given(tags));
        shown.put("everything", everything != null);
        shown.put("text", given(text));
        shown.put("groups", given(groups));
        shown.put("accent", given(accent));
        shown.put("accentDark", given(accentDark));
        shown.put("banner", given(banner));
        shown.put("host", given(host));
        shown.put("open", open != null);
        shown.put("showNotes", showNotes != null);
        shown.put("showReasons", showReasons != null);
        shown.put("showUrls", showUrls != null);
        return shown;
    }

    /** Whether the password is to be taken away. */
    boolean opens() {
        return open != null;
    }

    StatusPageRequest request() {
        return new StatusPageRequest(
                given(slug),
                given(title),
                tags(),
                everything != null ? true : null,
                given(text),
                new Theme(blank(accent), blank(accentDark), blank(banner)),
                headings(),
                blank(password),
                blank(host),
                showNotes != null,
                showReasons != null,
                showUrls != null);
    }

    private List<@Nullable String> tags() {
        return Arrays.stream(given(tags).split(",", -1))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .<@Nullable String>map(tag -> tag)
                .toList();
    }

    /** A line each: the tag, a colon, the title. */
    private List<@Nullable Heading> headings() {
        return given(groups)
                .lines()
                .limit(MOST_LINES)
                .filter(line -> !line.isBlank())
                .<@Nullable Heading>map(line -> {
                    int colon = line.indexOf(':');
                    return colon < 0
                            ? new Heading(line.strip(), line.strip())
                            : new Heading(
                                    line.substring(0, colon).strip(),
                                    line.substring(colon + 1).strip());
                })
                .toList();
    }

    private static String given(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static @Nullable String blank(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
