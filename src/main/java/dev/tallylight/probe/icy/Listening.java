package dev.tallylight.probe.icy;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.MediaFlow;
import dev.tallylight.probe.NetReason;
import dev.tallylight.probe.Probe.Played;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.media.audio.AudioFrames;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.Locale;

/** One listening under way: from the first byte of the body to a verdict. Confined to the probe's event loop. */
final class Listening {
    private static final Duration TICK = Duration.ofMillis(100);

    /** So much that belongs to no frame is no audio that we can read. */
    private static final long MOST_LOST = 512 * 1024;

    /** So much within the burst is no radio's buffer but a file. */
    private static final long MOST_BURST = 8 * 1024 * 1024;

    private static final int FRAMES_OF_A_FILE = 3;
    private static final Cancellable NOTHING = () -> {};

    private final HttpStream stream;
    private final IcyAnswer answer;
    private final ProbeTarget target;
    private final ProbeRun run;
    private final UniEmitter<? super Played> emitter;
    private final IcyMetadata metadata;
    private final AudioFrames frames = new AudioFrames();
    private final MediaFlow flow = new MediaFlow();
    private Cancellable body = NOTHING;
    private long bytes;
    private boolean finished;

    private Listening(
            HttpStream stream, IcyAnswer answer, ProbeTarget target, ProbeRun run, UniEmitter<? super Played> emitter) {
        this.stream = stream;
        this.answer = answer;
        this.target = target;
        this.run = run;
        this.emitter = emitter;
        this.metadata = new IcyMetadata(answer.metadataInterval());
    }

    /**
     * Listens to an answer.
     *
     * @return the verdict at the latest when the run's time is up; cancelling it closes the connection
     */
    static Uni<Played> to(
            HttpStream stream, IcyAnswer answer, ProbeTarget target, ProbeRun run, ContextInternal context) {
        return Uni.createFrom().emitter(emitter -> new Listening(stream, answer, target, run, emitter).begin(context));
    }

    private void begin(ContextInternal context) {
        long timer = context.setPeriodic(TICK.toMillis(), id -> tick());
        emitter.onTermination(() -> {
            context.owner().cancelTimer(timer);
            body.cancel();
        });
        body = stream.body().subscribe().with(this::heard, this::broke, this::ended);
    }

    private void heard(Buffer data) {
        bytes += data.length();
        long before = frames.frames();
        frames.feed(metadata.audio(data.getBytes()));
        if (frames.frames() > before || !flow.begun() && frames.begun()) {
            run.firstMedia();
            flow.advance(run.elapsed(), frames.mediaTime());
        }
        if (answer.isFile() ? frames.frames() >= FRAMES_OF_A_FILE : flow.proven() && !flow.lags()) {
            plays();
        } else if (frames.lostBytes() > MOST_LOST) {
            unreadable();
        } else if (bytes > MOST_BURST && flow.progress().isZero()) {
            tooMuchAtOnce();
        }
    }

    private void tooMuchAtOnce() {
        if (flow.begun()) {
            plays();
        } else {
            unreadable();
        }
    }

    private void tick() {
        boolean late = run.remaining().compareTo(TICK) <= 0;
        boolean silent = flow.silent(run.elapsed());
        if (late && frames.frames() == 0 && bytes > 0) {
            unreadable();
        } else if (late && flow.proven()) {
            plays();
        } else if (late && flow.catchingUp(run.elapsed())) {
            run.step("burst", "what comes still comes faster than it plays: too early to tell");
            finish(new Verdict.Up(false));
        } else if (late || silent) {
            fail(flow.shortfall(), shortfall());
        }
    }

    private void ended() {
        if (frames.frames() > 0 && !answer.isRadio()) {
            plays(); // a file that was shorter than the proof
        } else if (frames.frames() > 0) { // an Icecast that gave up on its source
            fail(
                    flow.progress().isZero() ? Reason.MEDIA_BURST_ONLY : Reason.CLOSED_BY_SERVER,
                    arrived() + ", then the server closed");
        } else if (bytes == 0) {
            fail(Reason.NO_MEDIA, "the body is empty");
        } else {
            unreadable();
        }
    }

    private void broke(Throwable failure) {
        if (failure instanceof NetFailure net) {
            finish(NetReason.played(net).verdict());
        } else {
            emitter.fail(failure);
        }
    }

    private void plays() {
        if (!flow.proven()) {
            run.step("file", "available, never live: it is a file");
        }
        finish(playing());
    }

    private Verdict playing() {
        String fallback = target.expect().fallbackName();
        if (fallback != null && fallback.equals(answer.name())) {
            return Verdict.failure(
                    Reason.FALLBACK_ACTIVE, Stage.MEDIA, "the server plays its fallback, \"" + fallback + "\"");
        }
        return flow.slow() ? new Verdict.Degraded(Reason.MEDIA_SLOW, Stage.MEDIA, slowness()) : new Verdict.Up(true);
    }

    private String slowness() {
        return String.format(
                Locale.ROOT, "it comes at %.2f of the speed at which it plays: %s", flow.pace(), arrived());
    }

    private void fail(Reason reason, String detail) {
        finish(Verdict.failure(reason, Stage.MEDIA, detail));
    }

    /** Once: the end of the connection, which follows, is no news. */
    private void finish(Verdict verdict) {
        if (!finished) {
            finished = true;
            body.cancel();
            noteFrames();
            run.heard(frames.silent());
            emitter.complete(new Played(verdict, facts(), ProbeMemory.NONE));
        }
    }

    private void noteFrames() {
        String title = metadata.title();
        if (title != null && !title.isBlank()) {
            run.step("metadata", "StreamTitle: " + title);
        }
        run.step(
                "frames",
                String.format(
                        Locale.ROOT,
                        "%d frames, %.2f s of audio, %.2f s of it after the burst, in %d bytes",
                        frames.frames(),
                        flow.media().toMillis() / 1000.0,
                        flow.progress().toMillis() / 1000.0,
                        bytes));
    }

    private String shortfall() {
        if (!flow.begun()) {
            return "the answer began, and then no audio came";
        }
        return arrived() + ", then nothing for " + flow.silence(run.elapsed()).toMillis() + " ms";
    }

    private String arrived() {
        String burst = flow.media().minus(flow.progress()).toMillis() + " ms of audio at once";
        return flow.progress().isZero() ? burst : burst + ", " + flow.progress().toMillis() + " ms more";
    }

    /** No frames, or hardly any: the fault is ours where it is a codec that we do not know. */
    private void unreadable() {
        if (frames.foreign()) {
            fail(Reason.UNSUPPORTED, "Ogg with a codec that cannot be read yet");
            return;
        }
        String type = answer.type().isEmpty() ? "no content type" : answer.type();
        fail(
                Reason.CONTAINER_INVALID,
                frames.frames() + " audio frames in " + bytes + " bytes (" + type + "), " + frames.lostBytes()
                        + " bytes belong to none");
    }

    private MediaFacts facts() {
        MediaFacts seen = frames.facts();
        Long bitrate = seen.bitrate() == null ? answer.bitrate() : seen.bitrate();
        return new MediaFacts(seen.container(), null, seen.audio(), bitrate);
    }
}
