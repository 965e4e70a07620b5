package dev.tallylight.probe.live.segment;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.media.ByteRange;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds segments that take longer to come than to play: such a stream stutters for everybody. The beginning of a
 * segment is no proof of that: over a long way it comes slowly even where the rest would not (TCP's slow start), and
 * connecting takes its time too. So what looks slow is fetched once more, whole, and only that is held against it.
 */
public final class DownloadSpeed {
    /** More than connecting, TLS and a slow start take anywhere: beyond it nothing needs to be fetched again. */
    private static final Duration BEYOND_DOUBT = Duration.ofSeconds(2);

    private final SegmentFetch fetch;
    private final ProbeRun run;
    private final ContextInternal context;

    public DownloadSpeed(SegmentFetch fetch, ProbeRun run, ContextInternal context) {
        this.fetch = fetch;
        this.run = run;
        this.context = context;
    }

    /**
     * Fails with {@code segment_slow} where that is certain.
     *
     * @param plays how long the segment plays for
     */
    public Uni<Void> check(Url url, @Nullable ByteRange range, Duration plays, Download first) {
        if (plays.isZero() || first.bytes().length == 0) {
            return Uni.createFrom().voidItem();
        }
        if (first.total().compareTo(plays.plus(BEYOND_DOUBT)) > 0) {
            return Uni.createFrom().failure(slow(plays, Seconds.of(first.total())));
        }
        return estimate(first).compareTo(plays) > 0
                ? again(url, range, plays)
                : Uni.createFrom().voidItem();
    }

    /** How long the whole takes if the rest comes as the beginning did. */
    private static Duration estimate(Download first) {
        Long size = first.size();
        if (!first.cut() || size == null) {
            return first.total();
        }
        Duration body = first.total().minus(first.firstByte());
        double parts = (double) size / first.bytes().length;
        return first.firstByte().plus(Duration.ofMillis(Math.round(body.toMillis() * parts)));
    }

    private Uni<Void> again(Url url, @Nullable ByteRange range, Duration plays) {
        Duration room = Pause.room(run);
        if (!room.isPositive()) {
            return undecided();
        }
        run.step("segment", "it comes slowly: fetching it once more, whole");
        return fetch.stream(url, range, room)
                .chain(stream -> drained(stream, plays))
                .onFailure(NetFailure.class) // no player asks twice: what goes wrong here is not the stream's fault
                .recoverWithUni(this::undecided);
    }

    private Uni<Void> undecided() {
        run.step("segment", "whether it comes fast enough could not be told");
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> drained(HttpStream stream, Duration plays) {
        Duration left = plays.minus(stream.firstByte());
        Duration room = Pause.room(run);
        boolean enough = left.compareTo(room) <= 0;
        return Deadline.in(context, enough ? left : room)
                .bound(stream.body().onItem().ignoreAsUni(), TooLate::new)
                .onFailure(TooLate.class)
                .recoverWithUni(() -> late(enough, plays));
    }

    private Uni<Void> late(boolean enough, Duration plays) {
        return enough ? Uni.createFrom().failure(slow(plays, "longer than that, twice")) : undecided();
    }

    /** A segment that had not even come when there was no time left. */
    public static Throwable explained(NetFailure failure, Duration waited, Duration plays) {
        boolean late = failure.kind() == NetFailure.Kind.RESPONSE_TIMEOUT;
        return late && waited.compareTo(plays) > 0 ? slow(plays, "longer than " + Seconds.of(waited)) : failure;
    }

    private static ProbeFailure slow(Duration plays, String takes) {
        return new ProbeFailure(
                Reason.SEGMENT_SLOW,
                Stage.MEDIA,
                "a segment that plays for " + Seconds.of(plays) + " takes " + takes + " to download");
    }

    /** The time that the segment plays for is over. Without a stack: nobody reads it. */
    private static final class TooLate extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLate() {
            super("too late", null, false, false);
        }
    }
}
