package dev.tallylight.console.stream;

import dev.tallylight.access.Slice;
import dev.tallylight.console.StreamRow;
import dev.tallylight.history.glance.Glances;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.browse.ListCursor;
import dev.tallylight.stream.browse.State;
import dev.tallylight.stream.browse.StreamBrowser;
import dev.tallylight.stream.browse.StreamGroup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts together what the page "Streams" shows: one page of rows, in groups or in one list. */
@ApplicationScoped
class StreamLists {
    static final int ROWS = 50;
    /** More groups than this are on pages. */
    static final int GROUPS = 100;

    private final StreamBrowser browser;
    private final Glances glances;
    private final InstantSource clock;

    StreamLists(StreamBrowser browser, Glances glances, InstantSource clock) {
        this.browser = browser;
        this.glances = glances;
        this.clock = clock;
    }

    /** @param next the address of the next page; empty for the last */
    private record Shown(List<Section> sections, String next) {}

    /** All that the template shows: what does not depend on each other is asked for at once. */
    Uni<Map<String, Object>> data(Slice slice, Listing listing) {
        return listing.grouped()
                ? browser.groups(slice, listing.search())
                        .chain(groups -> Uni.combine()
                                .all()
                                .unis(
                                        counts(slice, listing, groups),
                                        browser.tags(slice),
                                        unfolded(slice, listing, groups))
                                .with((counts, tags, shown) -> data(listing, counts, tags, shown)))
                : Uni.combine()
                        .all()
                        .unis(browser.counts(slice, listing.search()), browser.tags(slice), list(slice, listing))
                        .with((counts, tags, shown) -> data(listing, counts, tags, shown));
    }

    /** In whatever state: where no state is looked for, the groups have counted them. */
    private Uni<Map<State, Long>> counts(Slice slice, Listing listing, List<StreamGroup> groups) {
        if (!listing.status().isEmpty()) {
            return browser.counts(slice, listing.search());
        }
        Map<State, Long> counts = new EnumMap<>(State.class);
        groups.forEach(group -> group.counts().forEach((state, count) -> counts.merge(state, count, Long::sum)));
        return Uni.createFrom().item(counts);
    }

    private static Map<String, Object> data(Listing listing, Map<State, Long> counts, List<String> tags, Shown shown) {
        Map<String, Object> data = new HashMap<>();
        data.put("listing", listing);
        data.put("counts", inOrder(counts));
        data.put("total", counts.values().stream().mapToLong(Long::longValue).sum());
        data.put("tags", tags);
        data.put("sections", shown.sections());
        data.put("next", shown.next());
        data.put("paged", listing.skip() > 0 || listing.cursor != null && !listing.cursor.isEmpty());
        return data;
    }

    private static Map<String, Long> inOrder(Map<State, Long> counts) {
        Map<String, Long> all = new LinkedHashMap<>();
        List.of(State.values()).forEach(each -> all.put(each.wireName(), counts.getOrDefault(each, 0L)));
        return all;
    }

    private Uni<Shown> list(Slice slice, Listing listing) {
        return browser.page(slice, listing.search(), listing.after(), ROWS).chain(found -> {
            ListCursor after = found.next();
            String next = after == null ? "" : listing.withCursor(after.encoded());
            return rows(slice, found.streams())
                    .map(rows ->
                            new Shown(rows.isEmpty() ? List.of() : List.of(new Section(null, true, "", rows)), next));
        });
    }

    private Uni<Shown> unfolded(Slice slice, Listing listing, List<StreamGroup> groups) {
        List<StreamGroup> sorted = page(groups, listing.skip());
        List<String> open = unfolded(listing, sorted);
        int after = listing.skip() + GROUPS;
        String next = groups.size() > after ? listing.withSkip(after) : "";
        return browser.ofGroups(slice, listing.search(), open, ROWS)
                .chain(found -> rows(slice, found.stream().limit(ROWS).toList()))
                .map(rows -> new Shown(sections(listing, sorted, open, rows), next));
    }

    /** By name, those without a tag last; where they are on pages, those with problems are on the first of them. */
    static List<StreamGroup> page(List<StreamGroup> groups, int skip) {
        Comparator<StreamGroup> order = Comparator.comparing(each -> each.name().isEmpty());
        return groups.stream()
                .sorted(
                        groups.size() > GROUPS
                                ? Comparator.comparing((StreamGroup each) -> !each.hasProblems())
                                        .thenComparing(order)
                                : order)
                .skip(skip)
                .limit(GROUPS)
                .toList();
    }

    /** What somebody unfolded, then what fits, without what he folded. */
    static List<String> unfolded(Listing listing, List<StreamGroup> groups) {
        List<String> there = groups.stream().map(StreamGroup::name).toList();
        return Stream.concat(listing.open().stream().filter(there::contains), unfolded(groups).stream())
                .distinct()
                .filter(each -> !listing.fold().contains(each))
                .toList();
    }

    /** Those with problems first, as many as fit on a page, and one at least. */
    private static List<String> unfolded(List<StreamGroup> groups) {
        List<String> open = new ArrayList<>();
        long rows = 0;
        for (StreamGroup group : groups.stream()
                .sorted(Comparator.comparing(each -> !each.hasProblems()))
                .toList()) {
            if (open.isEmpty() || rows + group.size() <= ROWS) {
                open.add(group.name());
                rows += group.size();
            }
        }
        return open;
    }

    private static List<Section> sections(
            Listing listing, List<StreamGroup> groups, List<String> open, List<StreamRow> rows) {
        return groups.stream()
                .map(group -> new Section(
                        group,
                        open.contains(group.name()),
                        listing.toggled(group.name(), open.contains(group.name())),
                        open.contains(group.name())
                                ? rows.stream()
                                        .filter(row -> group.name().equals(first(row.it())))
                                        .toList()
                                : List.of()))
                .toList();
    }

    private static String first(StreamView stream) {
        return stream.tags().isEmpty() ? "" : stream.tags().getFirst();
    }

    private Uni<List<StreamRow>> rows(Slice slice, List<StreamView> page) {
        return glances.of(slice, page.stream().map(StreamView::id).toList())
                .map(found -> StreamRow.of(page, found, clock.instant()));
    }
}
