package dev.tallylight.agent.watch;

import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.Timers;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One probe under way. It ends in exactly one outcome unless it is cancelled, whatever the prober does: one that throws,
 * fails, or has not ended {@link #GRACE} after its time-out, is a fault of our own. Confined to its timers' thread, on
 * which the outcome is given.
 */
final class Attempt {
    /** A prober ends by itself at the target's time-out, or just after it. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(Attempt.class);

    private final Timers timers;
    private final ProbeTarget target;
    private final ProbeMemory memory;
    private final Consumer<ProbeOutcome> whenEnded;
    private final long began;
    private Timers.@Nullable Timer limit;
    private @Nullable Cancellable running;
    private boolean ended;

    Attempt(Timers timers, ProbeTarget target, ProbeMemory memory, Consumer<ProbeOutcome> whenEnded) {
        this.timers = timers;
        this.target = target;
        this.memory = memory;
        this.whenEnded = whenEnded;
        this.began = timers.nanoTime();
    }

    Attempt begin(Probing prober, StreamId stream) {
        limit = timers.after(target.timeout().plus(GRACE), () -> tooLong(stream));
        try {
            running = prober.probe(target, memory)
                    .subscribe()
                    .with(
                            outcome -> timers.execute(() -> end(outcome == null ? failed("it gave nothing") : outcome)),
                            bug -> timers.execute(() -> threw(stream, bug)));
        } catch (RuntimeException | Error bug) {
            timers.execute(() -> threw(stream, bug));
        }
        return this;
    }

    /** Its outcome is not wanted any more: it is not given. */
    void cancel() {
        ended = true;
        if (limit != null) {
            limit.cancel();
        }
        if (running != null) {
            running.cancel();
        }
    }

    private void tooLong(StreamId stream) {
        if (ended) {
            return;
        }
        String late = "it did not end within " + target.timeout().plus(GRACE).toMillis() + " ms";
        LOG.errorf("the prober hangs for stream %s: %s", stream, late);
        end(failed(late));
        if (running != null) {
            running.cancel();
        }
    }

    private void threw(StreamId stream, Throwable bug) {
        if (!ended) {
            LOG.errorf(bug, "the prober failed for stream %s", stream);
            end(failed(bug.getClass().getSimpleName()));
        }
    }

    private void end(ProbeOutcome outcome) {
        if (ended) {
            return;
        }
        ended = true;
        if (limit != null) {
            limit.cancel();
        }
        whenEnded.accept(outcome);
    }

    private ProbeOutcome failed(String what) {
        Duration total = Duration.ofNanos(timers.nanoTime() - began);
        return new ProbeOutcome(
                target.protocol(),
                new Verdict.Unknown(
                        Reason.PROBE_ERROR,
                        Stage.PROTOCOL,
                        "an error of Tallylight's own, in its log: the prober failed, " + what),
                new Timings(null, null, null, null, null, total),
                MediaFacts.NONE,
                List.of(),
                memory);
    }
}
