package dev.tallylight.statuspage.content;

import dev.tallylight.access.Slice;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.maintenance.WindowView;
import dev.tallylight.outage.OutageFilter;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.Outages;
import dev.tallylight.statuspage.Heading;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.browse.Search;
import dev.tallylight.stream.browse.State;
import dev.tallylight.stream.browse.StreamBrowser;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is on a page. What it does not show is dropped here, before anything is rendered: tags, checkpoints, who acknowledged
 * what, details of reasons, and, where they are not chosen, reasons, notes and URLs.
 */
@ApplicationScoped
public class PageReader {
    /** So many are shown. */
    public static final int MOST_STREAMS = 500;

    static final int MOST_OUTAGES = 100;

    private static final int MOST_WINDOWS = 500;
    private static final int MOST_WORKS = 20;
    private static final Duration BEHIND = Duration.ofDays(90);
    private static final Duration AHEAD = Duration.ofDays(30);
    private static final Search ALL = new Search(null, null, null, Search.Order.NAME);

    private final StreamBrowser streams;
    private final Outages outages;
    private final MaintenanceWindows windows;
    private final Strips strips;
    private final InstantSource clock;

    PageReader(StreamBrowser streams, Outages outages, MaintenanceWindows windows, Strips strips, InstantSource clock) {
        this.streams = streams;
        this.outages = outages;
        this.windows = windows;
        this.strips = strips;
        this.clock = clock;
    }

    /** @param before the page a moment ago, whose strips are taken over while they are fresh; null for none */
    public Uni<Content> read(HeldPage page, @Nullable Content before, boolean freshStrips) {
        Slice slice = page.slice();
        Instant now = clock.instant();
        return streams.counts(slice, ALL)
                .chain(counts -> streams.first(slice, ALL, MOST_STREAMS)
                        .chain(views -> strips(slice, views, before, freshStrips, now)
                                .map(counted -> views.stream()
                                        .map(view -> stream(page, view, counted.get(view.id())))
                                        .toList()))
                        .chain(shown -> outages(page, now)
                                .chain(found -> works(slice, now)
                                        .map(works -> new Content(
                                                page,
                                                now,
                                                shown(counts),
                                                shown,
                                                found.stream()
                                                        .limit(MOST_OUTAGES)
                                                        .toList(),
                                                found.size() > MOST_OUTAGES,
                                                works)))));
    }

    private Uni<Map<UUID, Strip>> strips(
            Slice slice, List<StreamView> views, @Nullable Content before, boolean fresh, Instant now) {
        List<UUID> ids = views.stream().map(StreamView::id).toList();
        if (!fresh && before != null) {
            Map<UUID, Strip> held = new HashMap<>();
            before.streams().forEach(stream -> {
                if (stream.strip() != null) {
                    held.put(stream.id(), stream.strip());
                }
            });
            if (held.keySet().containsAll(ids)) {
                return Uni.createFrom().item(held);
            }
        }
        return ids.isEmpty() ? Uni.createFrom().item(Map.of()) : strips.of(slice, ids, now);
    }

    private static Map<Shown, Long> shown(Map<State, Long> counts) {
        Map<Shown, Long> shown = new EnumMap<>(Shown.class);
        counts.forEach((state, count) -> shown.put(Shown.of(state), count));
        return shown;
    }

    private static ShownStream stream(HeldPage page, StreamView view, @Nullable Strip strip) {
        return new ShownStream(
                view.id(),
                view.key(),
                view.name(),
                page.showUrls() ? view.url() : null,
                Shown.of(State.of(view)),
                view.since(),
                heading(page.groups(), view.tags()),
                strip);
    }

    private static int heading(List<Heading> headings, List<String> tags) {
        for (int i = 0; i < headings.size(); i++) {
            if (tags.contains(headings.get(i).tag())) {
                return i;
            }
        }
        return -1;
    }

    private Uni<List<ShownOutage>> outages(HeldPage page, Instant now) {
        OutageFilter filter = OutageFilter.ofParameters(
                        null, null, now.minus(BEHIND).toString(), null, null)
                .ofStreams();
        return outages.list(page.slice(), filter, null, MOST_OUTAGES)
                .map(found -> found.stream().map(view -> outage(page, view)).toList());
    }

    private static ShownOutage outage(HeldPage page, OutageView view) {
        String note = page.showNotes() ? view.note() : null;
        Instant ended = view.endedAt();
        return new ShownOutage(
                view.id(),
                view.subjectId(),
                view.name(),
                view.since(),
                ended,
                view.seconds(),
                page.showReasons() ? words(view.reason()) : null,
                note == null || note.isBlank() ? null : note.strip(),
                ended == null || ended.isBefore(view.confirmedAt()) ? view.confirmedAt() : ended);
    }

    /** A reason's code as words; its details may name hosts and are never shown. */
    private static @Nullable String words(@Nullable String code) {
        if (code == null || code.isBlank()) {
            return null;
        }
        String words = code.replace('_', ' ').toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private Uni<List<PlannedWork>> works(Slice slice, Instant now) {
        return windows.list(slice, null, MOST_WINDOWS).map(found -> {
            Stream<PlannedWork> underWay = found.stream()
                    .filter(window -> !window.isMute() && window.activeUntil() != null)
                    .map(window -> new PlannedWork(window.id(), window.name(), null, window.activeUntil()));
            Stream<PlannedWork> toCome = found.stream()
                    .filter(window -> !window.isMute()
                            && window.next() != null
                            && window.next().isBefore(now.plus(AHEAD)))
                    .map(PageReader::toCome)
                    .sorted(Comparator.comparing(work -> Objects.requireNonNull(work.begins())));
            return Stream.concat(underWay, toCome).limit(MOST_WORKS).toList();
        });
    }

    private static PlannedWork toCome(WindowView window) {
        Instant begins = window.next();
        return new PlannedWork(
                window.id(),
                window.name(),
                begins,
                begins == null || window.duration() == null ? null : begins.plus(window.duration()));
    }
}
