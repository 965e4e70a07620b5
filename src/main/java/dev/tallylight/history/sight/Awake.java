package dev.tallylight.history.sight;

import dev.tallylight.calendar.Span;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Marks in the database, every few seconds, that a hub is awake. Whoever begins, or wakes up, and finds the last mark old writes
 * down the gap: no transition tells of it, for there was nobody to write one. All times are the database's.
 *
 * <p>A hub that was awake without its database is not taken to have slept: its checkpoint went on looking. A machine that is
 * suspended stops its monotonic clock (Linux: clock_gettime(2), CLOCK_MONOTONIC), and its processes do not notice: they see that the
 * database's clock went further than theirs since they marked last.
 */
@ApplicationScoped
public class Awake {
    private static final Logger LOG = Logger.getLogger(Awake.class);

    /** So much may be lost of what was seen before a sudden end. */
    static final Duration EVERY = Duration.ofSeconds(5);

    /** As long as a checkpoint's view is taken to be fresh: a restart within it is none that uptime knows of. */
    static final Duration OVERLOOKED = Duration.ofSeconds(30);

    /** More gaps than that in a window that is asked for: the oldest are left out. */
    private static final int MOST = 20_000;

    private static final String MARK = """
            with before as (select at from history_mark for update),
                 gap as (insert into history_gap (began, ended, seeing)
                         select at, now(), array (
                             select distinct choice from checkpoint c,
                                 unnest(array[c.id, c.name]::text[] || (select array_agg('tag:' || tag) from unnest(c.tags) as tag))
                                     as choice
                             where c.kind = 'private' and c.condition = 'seeing')
                         from before
                         where at < now() - make_interval(secs => $2)
                             and ($1 or extract(epoch from now() - at) - $3::double precision > $2)
                         on conflict do nothing
                         returning began, ended),
                 mark as (insert into history_mark (at) values (now()) on conflict (id) do update set at = excluded.at)
            select began, ended from gap""";

    private static final String GAPS =
            "select began, ended, seeing from history_gap where ended > $1 and began < $2 order by began desc limit $3";

    private final Pool pool;
    private final Followers followers;
    private final LongSupplier nanoTime;
    private @Nullable Follower follower;
    private volatile @Nullable Long awakeAt;
    private volatile @Nullable Long markedAt;

    @Inject
    Awake(Pool pool, Followers followers) {
        this(pool, followers, System::nanoTime);
    }

    Awake(Pool pool, Followers followers, LongSupplier nanoTime) {
        this.pool = pool;
        this.followers = followers;
        this.nanoTime = nanoTime;
    }

    /**
     * A time in which no hub was awake.
     *
     * @param seeing by what streams choose the checkpoints that went on looking meanwhile, and told what they saw later: their
     *     ids, names and tags
     */
    public record Gap(Span span, Set<String> seeing) {}

    void start(@Observes HubStart event) {
        follower = followers.each(Follower.Plan.of("awake", EVERY), this::mark);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    Uni<Void> mark() {
        long now = nanoTime.getAsLong();
        Long before = awakeAt;
        Long marked = markedAt;
        Double passed = marked == null ? null : (Double) ((now - marked) / 1e9);
        boolean slept = before == null || now - before > OVERLOOKED.toNanos();
        return pool.preparedQuery(MARK)
                .execute(Tuple.of(slept, (double) OVERLOOKED.toSeconds(), passed))
                .invoke(gaps -> {
                    gaps.forEach(gap -> LOG.warnf(
                            "nobody looked at any stream from here from %s to %s: what they were then is unknown",
                            gap.getOffsetDateTime("began").toInstant(),
                            gap.getOffsetDateTime("ended").toInstant()));
                    awakeAt = now;
                    markedAt = now;
                })
                // what it was awake for counts, whether it could say so or not; a turn that failed asks again for what
                // it slept
                .onFailure()
                .invoke(() -> awakeAt = slept ? before : Long.valueOf(now))
                .replaceWithVoid();
    }

    /** Those that reach into a window. */
    public Uni<List<Gap>> gaps(Instant from, Instant until) {
        return pool.preparedQuery(GAPS)
                .execute(Tuple.of(from.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC), MOST))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Gap(
                                new Span(
                                        row.getOffsetDateTime("began").toInstant(),
                                        row.getOffsetDateTime("ended").toInstant()),
                                Set.of(row.getArrayOfStrings("seeing"))))
                        .toList());
    }
}
