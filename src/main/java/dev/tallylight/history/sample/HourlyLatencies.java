package dev.tallylight.history.sample;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long streams took to their first media in each hour of the last day, over all checkpoints: for the small lines of lists. The hours of
 * fifty streams seen from five places are six thousand histograms, so what was read is kept, a few hundred bytes a stream, and only
 * the newest hours are read again.
 */
@ApplicationScoped
public class HourlyLatencies {
    static final int HOURS = 24;

    private static final int MOST_KEPT = 20_000;
    private static final int NONE = -1;
    private static final double PERCENTILE = 95;

    /** Samples are written every few minutes: nothing is new before that. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** A thousand histograms are a few milliseconds on the event loop. */
    private static final int AT_ONCE = 8;

    /** What ended so long ago may still be written anew. */
    private static final int UNSETTLED = 2;

    private static final String LATENCIES = """
            select stream_id, hour, part, latency from sample
            where stream_id = any ($1) and hour >= $2 and hour <= $3 and latency is not null order by stream_id, hour""";

    private final Pool pool;
    private final SampleLog log;
    private final Map<UUID, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    HourlyLatencies(Pool pool, SampleLog log) {
        this.pool = pool;
        this.log = log;
    }

    /**
     * @param hour the newest, counted since 1970
     * @param figures one for each hour up to it, the older first
     */
    private record Kept(long hour, int[] figures, Instant readAt) {
        /** The same with later hours, of which nothing is known. */
        Kept until(long later) {
            int[] moved = new int[HOURS];
            Arrays.fill(moved, NONE);
            int by = Math.clamp(later - hour, 0, HOURS);
            System.arraycopy(figures, by, moved, 0, HOURS - by);
            return new Kept(later, moved, readAt);
        }
    }

    /**
     * By stream, for each of the last 24 hours, the older first; null for one in which nothing played.
     *
     * @param streams few: a page of a list
     */
    public Uni<Map<UUID, List<@Nullable Integer>>> of(List<UUID> streams, Instant now) {
        long newest = hour(now);
        List<UUID> unknown = new ArrayList<>();
        List<UUID> stale = new ArrayList<>();
        for (UUID id : streams) {
            Kept one = kept(id);
            if (one == null || newest - one.hour() >= HOURS) {
                unknown.add(id);
            } else if (one.hour() != newest || one.readAt().plus(FRESH).isBefore(now)) {
                stale.add(id);
            }
        }
        return read(unknown, newest - HOURS + 1, newest, now)
                .chain(() -> read(stale, oldest(stale, newest), newest, now))
                .map(done -> shown(streams, newest));
    }

    /** From when on those are to be read again of which something is kept. */
    private long oldest(List<UUID> stale, long newest) {
        return stale.stream()
                .map(this::kept)
                .filter(Objects::nonNull)
                .mapToLong(one -> one.hour() - UNSETTLED + 1)
                .min()
                .orElse(newest);
    }

    private Map<UUID, List<@Nullable Integer>> shown(List<UUID> streams, long newest) {
        Map<UUID, List<@Nullable Integer>> shown = new HashMap<>();
        for (UUID id : streams) {
            Kept one = kept(id);
            List<@Nullable Integer> hours = new ArrayList<>();
            if (one != null) {
                for (int figure : one.until(newest).figures()) {
                    hours.add(figure == NONE ? null : figure);
                }
            }
            shown.put(id, hours);
        }
        return shown;
    }

    private Uni<Void> read(List<UUID> streams, long from, long to, Instant now) {
        if (streams.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<UUID> some = streams.subList(0, Math.min(AT_ONCE, streams.size()));
        Map<Place, List<SampleRows.DataRow>> held = held(some, from, to); // before what is written: see SampleReader
        return pool.preparedQuery(LATENCIES)
                .execute(Tuple.of(
                        some.toArray(UUID[]::new),
                        Instant.ofEpochSecond(from * 3600).atOffset(ZoneOffset.UTC),
                        Instant.ofEpochSecond(to * 3600).atOffset(ZoneOffset.UTC)))
                .invoke(rows -> keep(some, rows, held, from, to, now))
                .chain(() -> read(streams.subList(some.size(), streams.size()), from, to, now));
    }

    private record Place(UUID stream, long hour) {}

    /** What this process was told and may not have written: all of its own rows of these hours. */
    private Map<Place, List<SampleRows.DataRow>> held(List<UUID> streams, long from, long to) {
        Map<Place, List<SampleRows.DataRow>> held = new HashMap<>();
        for (UUID stream : streams) {
            log.held(
                            stream,
                            log.checkpoints(),
                            Instant.ofEpochSecond(from * 3600),
                            Instant.ofEpochSecond((to + 1) * 3600))
                    .forEach(row -> held.computeIfAbsent(
                                    new Place(stream, hour(row.hour())), place -> new ArrayList<>())
                            .add(row));
        }
        return held;
    }

    private void keep(
            List<UUID> streams,
            RowSet<Row> rows,
            Map<Place, List<SampleRows.DataRow>> held,
            long from,
            long to,
            Instant now) {
        Map<UUID, Kept> read = new HashMap<>();
        for (UUID id : streams) {
            Kept before = kept(id);
            Kept moved = before == null
                    ? new Kept(to, empty(), now)
                    : new Kept(to, before.until(to).figures(), now);
            Arrays.fill(moved.figures(), (int) Math.max(0, HOURS - 1 - (to - from)), HOURS, NONE);
            read.put(id, moved);
        }
        Set<UUID> own = held.values().stream()
                .flatMap(List::stream)
                .map(SampleRows.DataRow::part)
                .collect(Collectors.toSet());
        Latencies sum = new Latencies();
        Place place = null;
        for (Row row : rows) {
            Place next = new Place(
                    row.getUUID("stream_id"), hour(row.getOffsetDateTime("hour").toInstant()));
            if (!next.equals(place)) {
                note(read, place, held, sum);
                place = next;
            }
            if (!own.contains(row.getUUID("part"))) {
                sum.add(row.getBuffer("latency").getBytes());
            }
        }
        note(read, place, held, sum);
        List.copyOf(held.keySet()).forEach(unwritten -> note(read, unwritten, held, sum));
        synchronized (kept) {
            kept.putAll(read);
        }
    }

    private static void note(
            Map<UUID, Kept> read, @Nullable Place place, Map<Place, List<SampleRows.DataRow>> held, Latencies sum) {
        if (place == null) {
            return;
        }
        held.getOrDefault(place, List.of()).forEach(row -> addTo(sum, row));
        held.remove(place);
        Kept one = read.get(place.stream());
        if (one != null && !sum.isEmpty()) {
            int index = (int) (place.hour() - one.hour() + HOURS - 1);
            if (index >= 0 && index < HOURS) {
                one.figures()[index] = (int) sum.percentile(PERCENTILE);
            }
        }
        sum.clear();
    }

    private static void addTo(Latencies sum, SampleRows.DataRow held) {
        Figures figures = new Figures();
        SampleEncoding.decode(held.data()).forEach(figures::add);
        byte[] latency = figures.stored().latency();
        if (latency != null) {
            sum.add(latency);
        }
    }

    private static int[] empty() {
        int[] figures = new int[HOURS];
        Arrays.fill(figures, NONE);
        return figures;
    }

    private @Nullable Kept kept(UUID id) {
        synchronized (kept) {
            return kept.get(id);
        }
    }

    private static long hour(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), 3600);
    }
}
