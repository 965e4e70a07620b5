package dev.tallylight.statuspage;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.Violations;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A status page's description once it was checked: what is written down.
 *
 * @param password as it was given; null where none is, which for a page that has one means that it stays
 */
record StatusPageDraft(
        String slug,
        String title,
        List<String> tags,
        boolean everything,
        String text,
        Theme theme,
        List<Heading> groups,
        @Nullable String password,
        @Nullable String host,
        boolean showNotes,
        boolean showReasons,
        boolean showUrls) {
    static final int MOST_TEXT = 4_000;
    static final int MOST_TITLE = 120;
    static final int MOST_TAGS = 50;
    static final int LEAST_PASSWORD = 8;
    static final int MOST_PASSWORD = 200;

    private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** Ours, today or perhaps one day. */
    private static final Set<String> RESERVED = Set.of(
            "api",
            "admin",
            "assets",
            "badges",
            "confirm",
            "console",
            "docs",
            "feed",
            "logo",
            "new",
            "q",
            "robots",
            "sign-in",
            "sign-out",
            "static",
            "status",
            "subscribe",
            "subscriptions",
            "unsubscribe");

    /**
     * @param ours the host names by which people reach the console, as far as they are known
     * @throws dev.tallylight.rest.ProblemException naming every field that is not valid, or that would show what is beyond the slice
     */
    static StatusPageDraft of(Slice slice, StatusPageRequest request, Set<String> ours) {
        Violations violations = new Violations();
        String slug = text(request.slug());
        violations.check(
                SLUG.matcher(slug).matches(),
                "slug",
                "is required: 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or a digit; it stands in the"
                        + " page's address");
        violations.check(
                !RESERVED.contains(slug), "slug", "is a word that is kept for Tallylight itself: take another");
        String title = text(request.title()).strip();
        violations.check(
                !title.isEmpty() && title.length() <= MOST_TITLE,
                "title",
                "is required, with at most " + MOST_TITLE + " characters" + given(title, MOST_TITLE));
        violations.line("title", title);
        String text =
                text(request.text()).replace("\r\n", "\n").replace('\r', '\n').strip();
        violations.check(
                text.length() <= MOST_TEXT,
                "text",
                "must have at most " + MOST_TEXT + " characters" + given(text, MOST_TEXT));
        violations.check(
                text.codePoints().noneMatch(StatusPageDraft::isControl),
                "text",
                "must be plain text: lines, and no other control characters");
        List<String> tags = tags(request.tags(), violations);
        boolean everything = Boolean.TRUE.equals(request.everything());
        violations.check(
                everything || !tags.isEmpty(),
                "tags",
                "must name at least one: on the page is what bears one of them. For a page of all there is, leave"
                        + " them out and set everything to true");
        violations.check(!everything || tags.isEmpty(), "everything", "cannot stand beside tags: give one of them");
        Theme theme = Theme.of(request.theme(), violations);
        List<Heading> groups = Heading.all(request.groups(), violations);
        String password = request.password();
        violations.check(
                password == null || password.length() >= LEAST_PASSWORD && password.length() <= MOST_PASSWORD,
                "password",
                "must have " + LEAST_PASSWORD + " to " + MOST_PASSWORD + " characters");
        String host = request.host() == null || request.host().isBlank()
                ? null
                : request.host().strip().toLowerCase(Locale.ROOT);
        if (host != null) {
            HostNames.check(host, ours, violations);
        }
        violations.raise();
        if (!slice.isAll()) {
            slice.requireOwned(tags); // everything has none
        }
        return new StatusPageDraft(
                slug,
                title,
                tags,
                everything,
                text,
                theme,
                groups,
                password,
                host,
                Boolean.TRUE.equals(request.showNotes()),
                Boolean.TRUE.equals(request.showReasons()),
                Boolean.TRUE.equals(request.showUrls()));
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\t';
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String given(String text, int most) {
        return text.length() <= most ? "" : ", and has " + text.length();
    }

    private static List<String> tags(@Nullable List<@Nullable String> given, Violations violations) {
        if (given == null) {
            return List.of();
        }
        violations.check(given.size() <= MOST_TAGS, "tags", "must be at most " + MOST_TAGS);
        List<String> tags = given.stream()
                .limit(MOST_TAGS)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        violations.check(
                given.stream().limit(MOST_TAGS).allMatch(tag -> tag != null && !tag.isBlank() && tag.length() <= 100),
                "tags",
                "must each have 1 to 100 characters");
        violations.lines("tags", tags);
        return tags;
    }

    /** Without what would be logged. */
    @Override
    public String toString() {
        return "StatusPageDraft[slug=" + slug + "]";
    }
}
