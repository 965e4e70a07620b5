package dev.tallylight.statuspage.content;

import dev.tallylight.access.Slice;
import dev.tallylight.event.SubjectWords;
import dev.tallylight.history.story.ServerRows;
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
import java.util.function.Function;
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

    /** So many beside them. */
    static final int MOST_SERVERS = 500;

    static final int MOST_OUTAGES = 100;

    private static final int MOST_WINDOWS = 500;
    private static final int MOST_WORKS = 20;
    private static final Duration BEHIND = Duration.ofDays(90);
    private static final Duration AHEAD = Duration.ofDays(30);
    private static final Search ALL = new Search(null, null, null, Search.Order.NAME);
    private static final Search WORST = new Search(null, null, null, Search.Order.WORST);
    private static final Comparator<StreamView> BY_NAME =
            Comparator.comparing(StreamView::name, String.CASE_INSENSITIVE_ORDER);

    private final StreamBrowser streams;
    private final ServerRows servers;
    private final Outages outages;
    private final MaintenanceWindows windows;
    private final Strips strips;
    private final InstantSource clock;

    PageReader(
            StreamBrowser streams,
            ServerRows servers,
            Outages outages,
            MaintenanceWindows windows,
            Strips strips,
            InstantSource clock) {
        this.streams = streams;
        this.servers = servers;
        this.outages = outages;
        this.windows = windows;
        this.strips = strips;
        this.clock = clock;
    }

    /** @param before the page a moment ago, whose strips are taken over while they are fresh; null for none */
    public Uni<Content> read(HeldPage page, @Nullable Content before, boolean freshStrips) {
        Slice slice = page.slice();
        Instant now = clock.instant();
        Known known = new Known(freshStrips ? null : before);
        return streams(page, known, now)
                .chain(some -> servers(slice, known, now)
                        .chain(machines -> outages(page, now)
                                .chain(found -> works(slice, now)
                                        .map(works -> new Content(
                                                page,
                                                now,
                                                some.counts(),
                                                machines.counts(),
                                                some.subjects(),
                                                machines.subjects(),
                                                found.stream()
                                                        .limit(MOST_OUTAGES)
                                                        .toList(),
                                                found.size() > MOST_OUTAGES,
                                                works)))));
    }

    /** All of a kind that is on the page. */
    private record Counted(Map<Shown, Long> counts, List<ShownSubject> subjects) {}

    private Uni<Counted> streams(HeldPage page, Known known, Instant now) {
        Slice slice = page.slice();
        return streams.counts(slice, ALL)
                .map(PageReader::shown)
                .chain(counts -> first(slice, Content.total(counts))
                        .chain(views -> strips(
                                        views.stream().map(StreamView::id).toList(),
                                        known,
                                        ids -> strips.of(slice, ids, now))
                                .map(counted -> new Counted(
                                        counts,
                                        views.stream()
                                                .map(view -> stream(page, view, counted.get(view.id())))
                                                .toList()))));
    }

    /** By name. Where not all have room, those that are off air have: it is for them that people come. */
    private Uni<List<StreamView>> first(Slice slice, long total) {
        return total <= MOST_STREAMS
                ? streams.first(slice, ALL, MOST_STREAMS)
                : streams.first(slice, WORST, MOST_STREAMS)
                        .map(worst -> worst.stream().sorted(BY_NAME).toList());
    }

    private Uni<Counted> servers(Slice slice, Known known, Instant now) {
        return servers.counts(slice)
                .chain(counts -> servers.first(slice, counts.isEmpty() ? 0 : MOST_SERVERS)
                        .chain(rows -> strips(
                                        rows.stream().map(ServerRows.One::id).toList(),
                                        known,
                                        ids -> strips.ofServers(slice, ids, now))
                                .map(counted -> new Counted(
                                        shown(counts),
                                        rows.stream()
                                                .map(row -> server(row, counted.get(row.id())))
                                                .toList()))));
    }

    /** The strips of a moment ago, by whose they are. */
    private static final class Known {
        final Map<UUID, Strip> strips = new HashMap<>();

        Known(@Nullable Content before) {
            List<ShownSubject> subjects = before == null ? List.of() : before.subjects();
            subjects.forEach(subject -> {
                if (subject.strip() != null) {
                    strips.put(subject.id(), subject.strip());
                }
            });
        }
    }

    private static Uni<Map<UUID, Strip>> strips(
            List<UUID> ids, Known known, Function<List<UUID>, Uni<Map<UUID, Strip>>> counted) {
        return known.strips.keySet().containsAll(ids) ? Uni.createFrom().item(known.strips) : counted.apply(ids);
    }

    private static Map<Shown, Long> shown(Map<State, Long> counts) {
        Map<Shown, Long> shown = new EnumMap<>(Shown.class);
        counts.forEach((state, count) -> shown.put(Shown.of(state), count));
        return shown;
    }

    private static Map<Shown, Long> shown(List<ServerRows.Count> counts) {
        Map<Shown, Long> shown = new EnumMap<>(Shown.class);
        counts.forEach(count -> shown.merge(Shown.of(count.state()), count.many(), Long::sum));
        return shown;
    }

    private static ShownSubject server(ServerRows.One row, @Nullable Strip strip) {
        return new ShownSubject(
                SubjectWords.SERVER, row.id(), null, row.name(), null, Shown.of(row.state()), row.since(), -1, strip);
    }

    private static ShownSubject stream(HeldPage page, StreamView view, @Nullable Strip strip) {
        return new ShownSubject(
                SubjectWords.STREAM,
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
        OutageFilter filter =
                OutageFilter.ofParameters(null, null, now.minus(BEHIND).toString(), null, null);
        return outages.list(page.slice(), filter, null, MOST_OUTAGES)
                .map(found -> found.stream().map(view -> outage(page, view)).toList());
    }

    private static ShownOutage outage(HeldPage page, OutageView view) {
        String note = page.showNotes() ? view.note() : null;
        Instant ended = view.endedAt();
        return new ShownOutage(
                view.id(),
                view.words(),
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
