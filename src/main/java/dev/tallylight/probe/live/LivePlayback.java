package dev.tallylight.probe.live;

import dev.tallylight.net.NetFailure;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.MediaFlow;
import dev.tallylight.probe.NetReason;
import dev.tallylight.probe.Probe.Played;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.media.track.Track;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One live stream being played, from the first packet sent to a verdict: proven, silent, refused, or out of time.
 * A protocol extends it with its exchange. Confined to the probe's event loop, and so not synchronised.
 */
public abstract class LivePlayback implements MediaSink {
    /** How often time is looked at. */
    public static final Duration TICK = Duration.ofMillis(200);

    protected final ProbeTarget target;
    protected final ProbeRun run;
    protected final ContextInternal context;
    protected final LiveMedia media;
    private final List<Runnable> closing = new ArrayList<>();
    private @Nullable UniEmitter<? super Played> emitter;
    private boolean finished;
    private boolean closed;

    protected LivePlayback(ProbeTarget target, ProbeRun run, ContextInternal context) {
        this(target, run, context, MediaFlow.PROOF);
    }

    /** @param proof how much media beyond the burst is proof */
    protected LivePlayback(ProbeTarget target, ProbeRun run, ContextInternal context, Duration proof) {
        this.target = target;
        this.run = run;
        this.context = context;
        this.media = new LiveMedia(target.expect(), proof);
        Stream.of(Track.Kind.VIDEO, Track.Kind.AUDIO).filter(run::playedBefore).forEach(media::expectAsBefore);
    }

    /**
     * Plays.
     *
     * @return the verdict, at the latest when the run's time is up; cancelling it closes what was opened
     */
    public final Uni<Played> play() {
        return Uni.createFrom().emitter(waiting -> {
            emitter = waiting;
            long timer = context.owner().setPeriodic(untilTick(), TICK.toMillis(), id -> guarded(this::tick));
            waiting.onTermination(() -> context.emit(v -> close(timer))); // whoever cancels it may be on another thread
            guarded(this::begin);
        });
    }

    private void close(long timer) {
        finished = true;
        closed = true;
        context.owner().cancelTimer(timer);
        closing.reversed().forEach(Runnable::run);
    }

    /** The first step: usually to dial. */
    protected abstract void begin();

    /** The verdict on a stream whose media is proven to advance. */
    protected Verdict plays() {
        return new Verdict.Up(true);
    }

    /** What is known of the media by now. */
    protected abstract MediaFacts facts();

    /** Why no media came, where the protocol knows better than that none did. */
    protected LiveMedia.Shortfall shortfall() {
        return media.shortfall(run.elapsed());
    }

    /** Whether all of the sound was digital silence; null where that cannot be told. */
    protected @Nullable Boolean silent() {
        return null;
    }

    /** What must be sent now and then. */
    protected void keepAlive() {}

    /** To be done at the end, however that comes; the last one first. What is opened after it is closed at once. */
    protected final void atEnd(Runnable close) {
        if (closed) {
            close.run();
        } else {
            closing.add(close);
        }
    }

    /** Subscribes to a step of the protocol, with its failures taken for the probe's end. */
    protected final <T> void follow(Uni<T> step, java.util.function.Consumer<? super T> then) {
        Cancellable subscription = step.subscribe()
                .with(item -> guarded(() -> then.accept(item)), failure -> guarded(() -> broke(failure)));
        atEnd(subscription::cancel);
    }

    /** Runs a handler of a socket: what it throws ends the probe, not the event loop. Nothing runs after the end. */
    protected final void guarded(Runnable handler) {
        if (finished) {
            return;
        }
        try {
            handler.run();
        } catch (RuntimeException e) {
            broke(e);
        }
    }

    /** The stream says that it holds such a track. */
    @Override
    public final void announced(Track.Kind kind) {
        media.announce(kind);
    }

    /** A picture that decoding can begin with. */
    @Override
    public final void keyframe(Duration played) {
        media.keyframe(played);
    }

    /** A unit of media, as {@link LiveMedia#unit}; with enough of them the playing ends. */
    @Override
    public final void unit(int track, Track.Kind kind, Duration played, int size) {
        run.firstMedia();
        if (media.unit(run.elapsed(), track, kind, played, size) && media.proven()) {
            finish(lessWhatIsMissing(plays()));
        }
    }

    /**
     * A track that is announced and never comes makes a stream less, not dead: without its picture something is wrong, and
     * without what was seen to play before, whether or not that is still announced. A camera that announces a microphone
     * that it has not is as it always was.
     */
    private Verdict lessWhatIsMissing(Verdict verdict) {
        Set<Track.Kind> missing = media.missing();
        run.played(media.played(), missing);
        missing.forEach(kind -> run.step("missing", absence(kind)));
        boolean picture = missing.contains(Track.Kind.VIDEO);
        boolean sound = missing.contains(Track.Kind.AUDIO) && run.playedBefore(Track.Kind.AUDIO);
        if (!picture && !sound || !(verdict instanceof Verdict.Up)) {
            return verdict;
        }
        return new Verdict.Degraded(
                picture ? Reason.NO_VIDEO : Reason.NO_AUDIO,
                Stage.MEDIA,
                absence(picture ? Track.Kind.VIDEO : Track.Kind.AUDIO) + "; " + media.told());
    }

    private String absence(Track.Kind kind) {
        String before = media.announces(kind) ? " and came before" : "it came before, and is announced no more";
        String why = (media.announces(kind) ? "it is announced" : "") + (run.playedBefore(kind) ? before : "");
        return "no " + kind.name().toLowerCase(Locale.ROOT) + " came, though " + why;
    }

    private Verdict atItsPace(Verdict verdict) {
        if (!(verdict instanceof Verdict.Up) || !media.slow()) {
            return verdict;
        }
        String pace = String.format(Locale.ROOT, "it comes at %.2f of the speed at which it plays: ", media.pace());
        return new Verdict.Degraded(Reason.MEDIA_SLOW, Stage.MEDIA, pace + media.told());
    }

    /** One track plays and another does not: less than it was, and not dead; unless that one may just be pausing. */
    private Verdict inPart(Verdict verdict) {
        Duration now = run.elapsed();
        if (media.ceased(now).isEmpty()) {
            run.step("pause", "the rest plays, and for so long a track may pause: " + media.told());
            return verdict;
        }
        LiveMedia.Shortfall shortfall = media.shortfall(now);
        return verdict instanceof Verdict.Up
                ? new Verdict.Degraded(shortfall.reason(), Stage.MEDIA, shortfall.detail())
                : verdict;
    }

    /** The other side ended the connection while it was played. */
    protected final void closedByServer(String how) {
        if (!media.begun()) {
            fail(Reason.CLOSED_BY_SERVER, Stage.PROTOCOL, how);
            return;
        }
        LiveMedia.Shortfall shortfall = media.shortfall(run.elapsed());
        Reason reason = shortfall.reason() == Reason.MEDIA_STALLED ? Reason.CLOSED_BY_SERVER : shortfall.reason();
        fail(reason, Stage.MEDIA, media.told() + ", then " + how);
    }

    protected final void fail(Reason reason, Stage stage, String detail) {
        finish(Verdict.failure(reason, stage, detail));
    }

    protected final void broke(Throwable failure) {
        if (failure instanceof ProbeFailure known) {
            finish(known.verdict());
        } else if (failure instanceof NetFailure net) {
            if (net.kind() == NetFailure.Kind.CLOSED_BY_SERVER) {
                closedByServer(net.detail());
            } else {
                finish(NetReason.played(net).verdict());
            }
        } else if (emitter != null && !finished) {
            finished = true;
            emitter.fail(failure);
        }
    }

    /** Once: whatever comes after the first verdict is no news. */
    protected final void finish(Verdict verdict) {
        if (finished || emitter == null) {
            return;
        }
        finished = true;
        if (media.begun()) {
            run.step("media", media.told());
            run.heard(silent());
        }
        emitter.complete(new Played(verdict, facts(), ProbeMemory.NONE));
    }

    protected final boolean finished() {
        return finished;
    }

    /** Milliseconds. All playings look at the same moments: a thread that is woken for one does the work of many. */
    private static long untilTick() {
        long tick = TICK.toMillis();
        return tick - Math.floorMod(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), tick);
    }

    private void tick() {
        boolean late = run.remaining().compareTo(TICK) <= 0;
        if (late && media.plays()) {
            finish(lessWhatIsMissing(atItsPace(plays())));
        } else if (late && media.catchingUp(run.elapsed())) {
            run.step("burst", "what comes still comes faster than it plays: too early to tell");
            finish(new Verdict.Up(false));
        } else if (late && media.playsInPart(run.elapsed())) {
            finish(lessWhatIsMissing(inPart(plays())));
        } else if (late || media.silent(run.elapsed())) {
            LiveMedia.Shortfall shortfall = shortfall();
            fail(shortfall.reason(), media.begun() ? Stage.MEDIA : Stage.PROTOCOL, shortfall.detail());
        } else {
            keepAlive();
        }
    }
}
