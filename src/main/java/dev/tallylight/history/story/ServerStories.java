package dev.tallylight.history.story;

import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.calendar.Span;
import dev.tallylight.history.sight.Awake;
import dev.tallylight.history.uptime.Change;
import dev.tallylight.history.uptime.Spans;
import dev.tallylight.history.uptime.StatusLine;
import dev.tallylight.history.uptime.Story;
import dev.tallylight.maintenance.WindowsOverTime;
import dev.tallylight.store.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells servers' stories from a moment until now: what they were by their transitions, when they were in maintenance, and when no hub
 * was awake that could have heard them. Tags count as they are today.
 */
@ApplicationScoped
public class ServerStories {
    /** So many are read and counted before others on the event loop have their turn: a few milliseconds. */
    private static final int PAGE = 20;

    /** A server that changed more often is told of without a story: five outages a day for 90 days are 900 changes. */
    private static final int MOST_CHANGES = 1_000;

    /** Occurrences of the windows of one server. */
    private static final int MOST_OCCURRENCES = 10_000;

    private static final String WITHIN = """
            select t.server_id, t.status, t.previous_status, t.since, t.confirmed_at
            from unnest($1::uuid[]) as s (id), lateral (select * from server_transition where server_id = s.id and id >= $2
                order by id limit $3) t
            order by t.server_id, t.sequence""";

    private final Pool pool;
    private final ServerRows rows;
    private final WindowsOverTime windows;
    private final Awake awake;
    private final Kept kept;
    private final InstantSource clock;

    ServerStories(Pool pool, ServerRows rows, WindowsOverTime windows, Awake awake, Kept kept, InstantSource clock) {
        this.pool = pool;
        this.rows = rows;
        this.windows = windows;
        this.awake = awake;
        this.kept = kept;
        this.clock = clock;
    }

    /** What is the same for all servers. */
    private record Window(
            Instant from, Instant now, List<WindowsOverTime.Version> maintenance, Spans unseen, Uncounted uncounted) {}

    /**
     * Those of some servers, without what is not there for the slice, and without who changed too often.
     *
     * @param each called for one after the other
     */
    public Uni<Void> some(Slice slice, List<UUID> ids, Instant from, BiConsumer<UUID, Story> each) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : rows.some(slice, ids).chain(servers -> window(from).chain(window -> next(servers, window, each)));
    }

    private Uni<Window> window(Instant from) {
        Instant now = clock.instant();
        return windows.versions(from, now)
                .chain(versions -> awake.gaps(from, now)
                        .map(gaps -> new Window(
                                from,
                                now,
                                versions,
                                Spans.covering(
                                        gaps.stream().map(Awake.Gap::span).toList()),
                                new Uncounted(from, now))));
    }

    private Uni<Void> next(List<ServerRows.One> left, Window window, BiConsumer<UUID, Story> each) {
        if (left.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<ServerRows.One> page = left.subList(0, Math.min(PAGE, left.size()));
        UUID[] ids = page.stream().map(ServerRows.One::id).toArray(UUID[]::new);
        return pool.preparedQuery(WITHIN)
                .execute(Tuple.of(ids, Ids.floor(window.from()), MOST_CHANGES + 1))
                .invoke(found -> {
                    Map<UUID, List<Change>> changes = new HashMap<>();
                    found.forEach(row -> changes.computeIfAbsent(row.getUUID("server_id"), id -> new ArrayList<>())
                            .add(change(row)));
                    page.forEach(server -> {
                        Story story = story(server, changes.getOrDefault(server.id(), List.of()), window);
                        if (story != null) {
                            each.accept(server.id(), story);
                        }
                    });
                })
                .chain(() -> next(left.subList(page.size(), left.size()), window, each));
    }

    private @Nullable Story story(ServerRows.One server, List<Change> changes, Window window) {
        if (changes.size() > MOST_CHANGES) {
            return null;
        }
        Status first = changes.isEmpty() ? server.status() : changes.getFirst().previous();
        List<WindowsOverTime.Version> concerning = window.maintenance().stream()
                .filter(version -> version.concerns(server.id().toString(), server.tags()))
                .toList();
        // most servers have windows like many others, or none
        Spans excluded = window.uncounted()
                .outside(concerning, null, () -> new Uncounted.Outside(maintained(concerning, window), Spans.NONE))
                .excluded();
        return new Story(
                kept.known(server.createdAt(), window.now()),
                window.now(),
                StatusLine.of(new StatusLine.Piece(first, Instant.MIN), changes),
                excluded,
                window.unseen(),
                Spans.NONE);
    }

    private static Spans maintained(List<WindowsOverTime.Version> concerning, Window window) {
        List<Span> spans = new ArrayList<>();
        for (WindowsOverTime.Version version : concerning) {
            if (spans.size() < MOST_OCCURRENCES) {
                spans.addAll(window.uncounted().occurrences(version, MOST_OCCURRENCES));
            }
        }
        return Spans.covering(spans);
    }

    private static Change change(Row row) {
        return new Change(
                Status.ofWireName(row.getString("status")),
                Status.ofWireName(row.getString("previous_status")),
                row.getOffsetDateTime("since").toInstant(),
                row.getOffsetDateTime("confirmed_at").toInstant());
    }
}
