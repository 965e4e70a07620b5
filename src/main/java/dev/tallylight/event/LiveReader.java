package dev.tallylight.event;

import dev.tallylight.follow.Bell;
import dev.tallylight.follow.Timers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One reader that follows the feed. It reads the log on from where it is, page by page, as fast as it takes them; at the
 * log's end it waits for the bell, and looks each second whether that rang or not. So a signal that is lost costs a second
 * and no event, a slow reader costs a page of memory, and a database that is away costs the time that it is away.
 */
final class LiveReader {
    private static final Logger LOG = Logger.getLogger(LiveReader.class);
    static final Duration POLL = Duration.ofSeconds(1);
    private static final Live LEAVING = new Live.Leaving();
    static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final Log log;
    private final Bell bell;
    private final Timers timers;
    private final Duration limit;
    private final BooleanSupplier leaving;
    private final @Nullable Long from;

    private @Nullable Long reached;
    private long spoken;

    /** What is read. */
    interface Log {
        /** The last sequence that is safe to go on from. */
        Uni<Long> last();

        Uni<FeedRetention> kept(long after);

        /** A page of what comes after a sequence. */
        Uni<EventFeed.Piece> after(long sequence);
    }

    /**
     * @param from the last sequence that it has; null to begin with what happens from now on
     * @param leaving whether this process is about to end; the bell rings when that begins
     * @param limit for one reading of the log; what lasts longer is tried again
     */
    LiveReader(Log log, Bell bell, Timers timers, Duration limit, BooleanSupplier leaving, @Nullable Long from) {
        this.log = log;
        this.bell = bell;
        this.timers = timers;
        this.limit = limit;
        this.leaving = leaving;
        this.from = from;
        this.spoken = timers.nanoTime();
    }

    /** Without gaps, and without end but that of this process; nothing is read that was not asked for. */
    Multi<Live> items() {
        return Multi.createBy()
                .repeating()
                .uni(this::next)
                .whilst(told -> !told.contains(LEAVING))
                .onItem()
                .transformToMultiAndConcatenate(Multi.createFrom()::iterable);
    }

    private Uni<List<Live>> next() {
        if (leaving.getAsBoolean()) {
            return Uni.createFrom().item(List.of(LEAVING));
        }
        long heard = bell.rings();
        return Uni.createFrom()
                .deferred(() -> reached == null ? begin() : page(reached, heard))
                .onFailure()
                .recoverWithUni(fault -> {
                    LOG.debugf(fault, "the feed cannot be read just now");
                    return quiet(Long.MAX_VALUE);
                })
                .invoke(told -> spoken = told.isEmpty() ? spoken : timers.nanoTime());
    }

    private Uni<List<Live>> begin() {
        Uni<Long> start = from == null ? log.last() : Uni.createFrom().item(from);
        return start.chain(after -> log.kept(after).map(kept -> {
                    reached = after;
                    return kept.gap() ? List.<Live>of(new Live.Missed(kept)) : List.<Live>of();
                }))
                .ifNoItem()
                .after(limit)
                .fail();
    }

    private Uni<List<Live>> page(long after, long heard) {
        return log.after(after).ifNoItem().after(limit).fail().chain(piece -> {
            reached = piece.upTo();
            return piece.events().isEmpty() && !piece.more()
                    ? quiet(heard)
                    : Uni.createFrom().item(told(piece));
        });
    }

    private static List<Live> told(EventFeed.Piece piece) {
        return piece.events().stream().<Live>map(Live.Happened::new).toList();
    }

    /** At the log's end. */
    private Uni<List<Live>> quiet(long heard) {
        return bell.after(heard, POLL)
                .map(rang ->
                        timers.nanoTime() - spoken < SIGN_OF_LIFE.toNanos() ? List.of() : List.of(new Live.Alive()));
    }
}
