package dev.tallylight.statuspage.serve;

import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.HeldPages;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The pages that somebody asked for, as they were last made: so many at most, and so many bytes. */
@ApplicationScoped
class PageMemory {
    static final int MOST_PAGES = 200;
    static final long MOST_BYTES = 64L * 1024 * 1024;

    /** Who was asked for is made anew for so long. */
    static final Duration LATELY = Duration.ofSeconds(60);

    static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofHours(24);

    private final HeldPages pages;
    private final Map<UUID, Entry> entries = new ConcurrentHashMap<>();

    PageMemory(HeldPages pages) {
        this.pages = pages;
    }

    /** Of a page that there is. */
    Entry of(HeldPage page, long now) {
        Entry entry = entries.computeIfAbsent(page.id(), ignored -> new Entry(now));
        entry.asked(now);
        return entry;
    }

    /** A page to be made. */
    record Due(HeldPage page, Entry entry) {}

    /** What is to be made anew: what somebody waits for first, then what was tried longest ago. */
    List<Due> due(long now) {
        return entries.entrySet().stream()
                .map(each -> {
                    HeldPage page = pages.byId(each.getKey());
                    return page == null ? null : new Due(page, each.getValue());
                })
                .filter(due -> due != null
                        && (due.entry().isAwaited()
                                || due.entry().askedWithin(LATELY, now)
                                        && (due.entry().of(due.page()) == null
                                                || due.entry().olderThan(EVERY, now))))
                .sorted(Comparator.<Due, Boolean>comparing(due -> !due.entry().isAwaited())
                        .thenComparingLong(due -> due.entry().triedAt()))
                .toList();
    }

    /** Lets go what is no longer there, what nobody asked for in long, and who asks least where there is too much. */
    void prune(long now) {
        entries.entrySet().removeIf(each -> {
            boolean gone = pages.areKnown() && pages.byId(each.getKey()) == null
                    || !each.getValue().askedWithin(KEPT, now);
            if (gone) {
                each.getValue().fails(); // whoever waits is not left waiting
            }
            return gone;
        });
        long bytes = entries.values().stream().mapToLong(Entry::size).sum();
        if (entries.size() <= MOST_PAGES && bytes <= MOST_BYTES) {
            return;
        }
        List<Map.Entry<UUID, Entry>> longest = entries.entrySet().stream()
                .filter(each -> !each.getValue().isAwaited())
                .sorted(Comparator.comparingLong(each -> each.getValue().askedAt()))
                .toList();
        int count = entries.size();
        for (Map.Entry<UUID, Entry> each : longest) {
            if (count <= MOST_PAGES && bytes <= MOST_BYTES || count == 1) {
                return;
            }
            bytes -= each.getValue().size();
            count--;
            entries.remove(each.getKey(), each.getValue());
        }
    }

    /** All of which nothing can be made at the moment. */
    void fail() {
        entries.values().forEach(Entry::fails);
    }

    int size() {
        return entries.size();
    }
}
