package dev.tallylight.agent;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Prober;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The watch over one stream: its timer, its running probe, its tracker and its memory. Confined to one event-loop
 * context, on which every method but {@link #start}, {@link #stop} and {@link #probeNow} is called.
 */
final class Watch {
    private static final Logger LOG = Logger.getLogger(Watch.class);

    private final Assignment assignment;
    private final String checkpoint;
    private final Prober prober;
    private final SelfCheck selfCheck;
    private final ObservationSink sink;
    private final ProbeMetrics metrics;
    private final InstantSource clock;
    private final Vertx vertx;
    private final Context context;
    private final long origin;
    private final LongSupplier numbers;

    private final List<Consumer<Observation>> waiting = new ArrayList<>();
    private ViewTracker tracker = ViewTracker.FRESH;
    private ProbeMemory memory = ProbeMemory.NONE;
    private @Nullable Cancellable running;
    private long timer = -1;
    /** Whether the latest outcome waits to be told from a fault of our own. */
    private boolean weighing;

    private boolean stopped;
    private volatile @Nullable Observation latest;

    Watch(
            Assignment assignment,
            String checkpoint,
            Prober prober,
            SelfCheck selfCheck,
            ObservationSink sink,
            ProbeMetrics metrics,
            InstantSource clock,
            Vertx vertx,
            Context context,
            long origin,
            LongSupplier numbers) {
        this.assignment = assignment;
        this.checkpoint = checkpoint;
        this.prober = prober;
        this.selfCheck = selfCheck;
        this.sink = sink;
        this.metrics = metrics;
        this.clock = clock;
        this.vertx = vertx;
        this.context = context;
        this.origin = origin;
        this.numbers = numbers;
    }

    Assignment assignment() {
        return assignment;
    }

    /** What was seen last, and what is held since; null before the first outcome. From any thread. */
    @Nullable
    Observation latest() {
        return latest;
    }

    /** Begins at the stream's phase, or at once for a stream that somebody has just added. */
    void start(boolean atOnce) {
        context.runOnContext(ignored -> schedule(atOnce ? System.nanoTime() : nextTurn()));
    }

    void stop() {
        context.runOnContext(ignored -> {
            stopped = true;
            vertx.cancelTimer(timer);
            if (running != null) {
                running.cancel();
                running = null;
                metrics.abandoned();
            }
        });
    }

    /** Probes now, out of turn; a probe that is running already answers too. */
    void probeNow(Consumer<Observation> whenDone) {
        context.runOnContext(ignored -> {
            waiting.add(whenDone);
            if (running == null && !weighing && !stopped) {
                vertx.cancelTimer(timer);
                probe(System.nanoTime());
            }
        });
    }

    /**
     * Where the checkpoint could not tell, and can again: does not wait for its turn if that is later.
     *
     * @param within spreads the streams over so long
     */
    void lookAgain(Duration within) {
        Duration interval = assignment.policy().interval();
        Duration spread = within.compareTo(interval) < 0 ? within : interval;
        context.runOnContext(ignored -> {
            if (tracker.view() == View.UNKNOWN && running == null && !weighing && !stopped) {
                vertx.cancelTimer(timer);
                schedule(System.nanoTime() + Phase.of(assignment.stream(), checkpoint, spread));
            }
        });
    }

    private long nextTurn() {
        Duration interval = assignment.policy().interval();
        return Phase.next(
                origin, Phase.of(assignment.stream(), checkpoint, interval), interval.toNanos(), System.nanoTime());
    }

    private void schedule(long due) {
        if (stopped) {
            return;
        }
        long delayMs = Math.max(1, (due - System.nanoTime()) / 1_000_000);
        timer = vertx.setTimer(delayMs, ignored -> probe(due));
    }

    private void probe(long due) {
        if (stopped) {
            return;
        }
        metrics.began(Duration.ofNanos(Math.max(0, System.nanoTime() - due)));
        Instant at = clock.instant();
        long began = System.nanoTime();
        running = prober.probe(assignment.target(), memory)
                .subscribe()
                .with(
                        outcome -> context.runOnContext(ignored -> ended(outcome, at, began, due)),
                        bug -> LOG.errorf(bug, "the prober failed for stream %s", assignment.stream()));
    }

    private void ended(ProbeOutcome outcome, Instant at, long began, long due) {
        if (stopped) {
            return;
        }
        running = null;
        metrics.ended(outcome);
        memory = outcome.memory();
        weighing = true;
        selfCheck.weigh(
                assignment.target().url().host(),
                assignment.stream(),
                outcome,
                weighed -> context.runOnContext(ignored -> conclude(weighed, at, began, due)));
    }

    private void conclude(ProbeOutcome outcome, Instant at, long began, long due) {
        if (stopped) {
            return;
        }
        weighing = false;
        ViewTracker before = tracker;
        tracker = tracker.fold(outcome.verdict(), at, assignment.policy());
        Observation observation = new Observation(
                assignment.stream(),
                numbers.getAsLong(),
                at,
                outcome,
                tracker.view(),
                tracker.since(),
                tracker.differs(before),
                tracker.failsAnew(before),
                tracker.firm());
        latest = observation;
        sink.accept(observation);
        waiting.forEach(consumer -> consumer.accept(observation));
        waiting.clear();
        planNext(outcome, began, due);
    }

    private void planNext(ProbeOutcome outcome, long began, long due) {
        if (tracker.unsettled()) {
            // a failure that took its time is not waited for twice; an unproven success is given time to be proven
            long from = outcome.verdict() instanceof Verdict.Up ? System.nanoTime() : began;
            schedule(from + assignment.policy().retryInterval().toNanos());
            return;
        }
        long next = nextTurn();
        long interval = assignment.policy().interval().toNanos();
        for (long missed = due + interval; missed < next - interval; missed += interval) {
            metrics.skipped();
        }
        schedule(next);
    }
}
