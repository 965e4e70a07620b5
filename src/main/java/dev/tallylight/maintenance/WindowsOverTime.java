package dev.tallylight.maintenance;

import dev.tallylight.calendar.Recurrence;
import dev.tallylight.calendar.Span;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What was in maintenance when. The time before a window was changed or deleted is counted by what it was then; the time before
 * it was made by what it says today, for as long as it is there, so that a maintenance that nobody thought of can be noted
 * afterwards. Mutes are rows of the same table and no maintenance: their time counts as any other.
 */
@ApplicationScoped
public class WindowsOverTime {
    private static final Logger LOG = Logger.getLogger(WindowsOverTime.class);

    /** Those that there are, and what became of others within the time that is asked for, the latest first. */
    private static final int MOST = 10_000;

    private static final String VERSIONS = """
            select recurrence, streams, tags, null::timestamptz as ended,
                (select max(p.ended) from maintenance_past p where p.window_id = w.id) as began
            from maintenance_window w where (to_jsonb(w) ->> 'kind') is distinct from 'mute'
            union all
            select recurrence, streams, tags, first.began, null
            from maintenance_window w
            cross join lateral (select min(p.began) as began from maintenance_past p where p.window_id = w.id) first
            where first.began > $1 and (to_jsonb(w) ->> 'kind') is distinct from 'mute'
            union all
            select recurrence, streams, tags, ended, began from maintenance_past where ended > $1 and began < $2
            order by ended desc nulls first limit $3""";

    private final Pool pool;
    private final ParsedRecurrences recurrences;

    WindowsOverTime(Pool pool, ParsedRecurrences recurrences) {
        this.pool = pool;
        this.recurrences = recurrences;
    }

    /**
     * A window as it was from one change to the next.
     *
     * @param began the first moment it counts for; nor does it from {@code ended} on
     */
    public record Version(
            Recurrence recurrence, Collection<String> streams, Collection<String> tags, Instant began, Instant ended) {
        /** Whether it was for a stream with these tags. */
        public boolean concerns(String stream, Collection<String> those) {
            return streams.isEmpty() && tags.isEmpty()
                    || streams.contains(stream)
                    || those.stream().anyMatch(tags::contains);
        }

        /**
         * Its occurrences within a window of time.
         *
         * @param most so many at most
         */
        public List<Span> between(Instant from, Instant until, int most) {
            Instant begins = began.isAfter(from) ? began : from;
            Instant ends = ended.isBefore(until) ? ended : until;
            return !begins.isBefore(ends)
                    ? List.of()
                    : recurrence.between(begins, ends, most).stream()
                            .map(span -> new Span(
                                    span.start().isBefore(begins) ? begins : span.start(),
                                    span.end().isAfter(ends) ? ends : span.end()))
                            .toList();
        }
    }

    /** All that were windows at some moment between these; without one that cannot be read, of which the log speaks. */
    public Uni<List<Version>> versions(Instant from, Instant until) {
        return pool.preparedQuery(VERSIONS)
                .execute(Tuple.of(from.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC), MOST))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(this::readable)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** One row that an earlier version wrote, or a hand, does not keep all others from being counted. */
    private @Nullable Version readable(Row row) {
        try {
            return version(row);
        } catch (RuntimeException e) {
            LOG.warnf(e, "a maintenance window cannot be read and is not counted: %s", row.getString("recurrence"));
            return null;
        }
    }

    private Version version(Row row) {
        return new Version(
                recurrences.of(row.getString("recurrence")),
                List.of(row.getArrayOfStrings("streams")),
                List.of(row.getArrayOfStrings("tags")),
                row.getOffsetDateTime("began") == null
                        ? Instant.MIN
                        : row.getOffsetDateTime("began").toInstant(),
                row.getOffsetDateTime("ended") == null
                        ? Instant.MAX
                        : row.getOffsetDateTime("ended").toInstant());
    }
}
