package dev.tallylight.agent.watch;

import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ObservationSink;
import dev.tallylight.agent.View;
import dev.tallylight.agent.sight.Lateness;
import dev.tallylight.agent.sight.Overload;
import dev.tallylight.agent.sight.OwnFault;
import dev.tallylight.follow.Timers;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The watch over one stream: its timer, its running probe, its tracker and its memory. It never ends by itself: whatever
 * prober, sink and those who wait do, another turn follows. Confined to the thread of its loop's timers; what is called
 * from other threads says so.
 */
final class Watch {
    private static final Logger LOG = Logger.getLogger(Watch.class);

    /** Longer than it takes to end a probe that hangs ({@link Attempt#GRACE}) and to tell whose failure it is. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private final Assignment assignment;
    private final Loop loop;
    private final Timers timers;
    private final Shared shared;
    private final Waiters waiters;
    private final Pace pace;

    private volatile ViewTracker tracker = ViewTracker.FRESH;
    private volatile @Nullable Observation latest;
    private ProbeMemory memory = ProbeMemory.NONE;
    private @Nullable Attempt attempt;
    /** Whether the latest outcome waits to be told from a fault of our own. */
    private boolean weighing;

    private boolean stopped;
    private Timers.@Nullable Timer next;
    private long due;
    /** Which turn is planned: a timer of one before it, which was cancelled too late, is of no effect. */
    private long turn;

    /** When a probe began or ended last; of a watch that was begun anew, of the one before. */
    private volatile long sign;

    private volatile long started;

    /** An event loop that probes run on, and how late it is. */
    record Loop(Timers timers, Lateness lateness) {}

    /** What all watches of a process have in common. */
    record Shared(
            String checkpoint,
            Probing prober,
            OwnFault ownFault,
            Overload overload,
            ObservationSink sink,
            ProbeMetrics metrics,
            InstantSource clock,
            long origin,
            LongSupplier numbers) {}

    Watch(Assignment assignment, Loop loop, Shared shared) {
        this.assignment = assignment;
        this.loop = loop;
        this.timers = loop.timers();
        this.shared = shared;
        this.waiters = new Waiters(timers);
        this.pace = new Pace(assignment, shared.checkpoint(), loop, shared.origin());
        this.sign = timers.nanoTime();
        this.started = sign;
    }

    /** In place of one that gives no sign of life any more, which is stopped: what was seen so far stays. From any thread. */
    Watch anew(Loop other) {
        Watch made = new Watch(assignment, other, shared);
        made.tracker = tracker;
        made.latest = latest;
        made.sign = sign;
        stop();
        return made;
    }

    Assignment assignment() {
        return assignment;
    }

    Loop loop() {
        return loop;
    }

    String host() {
        return assignment.target().url().host();
    }

    /** What was seen last, and what is held since; null before the first outcome. From any thread. */
    @Nullable
    Observation latest() {
        return latest;
    }

    /** How much longer ago than it may be a probe began or ended; negative while all is well. From any thread. */
    Duration overdue(long now) {
        return Duration.ofNanos(now - sign).minus(patience());
    }

    /** Whether that has been so since it was started, too. */
    boolean isStuck(long now) {
        long later = sign - started > 0 ? sign : started;
        return Duration.ofNanos(now - later).compareTo(patience()) > 0;
    }

    private Duration patience() {
        return pace.longest(latest != null && tracker.unsettled())
                .plus(assignment.target().timeout())
                .plus(SLACK);
    }

    /** From any thread. */
    void start(Pace.Start start) {
        start(start, Duration.ZERO);
    }

    /** @param wait what is begun at once is looked at after so long, or at its turn where that is sooner */
    void start(Pace.Start start, Duration wait) {
        timers.execute(() -> schedule(pace.first(start, wait)));
    }

    /** For good; who waits is told so. From any thread. */
    void stop() {
        timers.execute(() -> {
            if (stopped) {
                return;
            }
            stopped = true;
            turn++;
            cancelNext();
            if (attempt != null) {
                attempt.cancel();
                attempt = null;
                shared.metrics().abandoned();
            }
            waiters.end();
        });
    }

    /**
     * Probes now, out of turn; a probe that is running already answers too. From any thread.
     *
     * @param whenDone is given null where the stream is not watched any more, or nothing was seen in time
     */
    void probeNow(Consumer<@Nullable Observation> whenDone) {
        timers.execute(() -> {
            if (stopped) {
                Waiters.tell(whenDone, null);
                return;
            }
            waiters.add(whenDone, assignment.target().timeout().plus(SLACK));
            if (isIdle()) {
                cancelNext();
                probe(timers.nanoTime());
            }
        });
    }

    /**
     * The same for who wants to know how it is now: a probe that is running already may have seen how it was before, so
     * that it does not answer. The next does, which begins at its end. From any thread.
     */
    void checkNow(Consumer<@Nullable Observation> whenDone) {
        timers.execute(() -> {
            if (stopped || isIdle()) {
                probeNow(whenDone);
            } else {
                waiters.addForTheNext(
                        whenDone, assignment.target().timeout().multipliedBy(2).plus(SLACK.multipliedBy(2)));
            }
        });
    }

    private boolean isIdle() {
        return attempt == null && !weighing;
    }

    /**
     * Where the checkpoint could not tell, and can again: does not wait for its turn if that is later. From any thread.
     *
     * @param within spreads the streams over so long
     */
    void lookAgain(Duration within) {
        timers.execute(() -> {
            if (tracker.view() == View.UNKNOWN && isIdle()) {
                long sooner = pace.within(within);
                schedule(next == null || due - sooner > 0 ? sooner : due);
            }
        });
    }

    private void schedule(long when) {
        if (stopped) {
            return;
        }
        cancelNext();
        due = when;
        long mine = ++turn;
        next = timers.after(Duration.ofNanos(when - timers.nanoTime()), () -> {
            if (mine == turn) {
                probe(when);
            }
        });
    }

    private void cancelNext() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void probe(long planned) {
        if (stopped || attempt != null) {
            return;
        }
        turn++;
        next = null;
        waiters.begun();
        long began = timers.nanoTime();
        sign = began;
        shared.metrics().began(Duration.ofNanos(Math.max(0, began - planned)));
        Instant at = shared.clock().instant();
        attempt = new Attempt(
                        timers,
                        assignment.target(),
                        memory,
                        outcome -> ended(outcome, at, new Pace.Turn(began, planned)))
                .begin(shared.prober(), assignment.stream());
    }

    private void ended(ProbeOutcome outcome, Instant at, Pace.Turn turn) {
        attempt = null;
        sign = timers.nanoTime();
        shared.metrics().ended(outcome);
        memory = outcome.memory();
        weighing = true;
        ProbeOutcome seen = shared.overload()
                .weigh(
                        outcome,
                        loop.lateness(),
                        turn.began(),
                        assignment.target().timeout());
        shared.ownFault()
                .weigh(
                        host(),
                        assignment.stream(),
                        seen,
                        weighed -> timers.execute(() -> conclude(weighed, at, turn, seen != outcome)));
    }

    private void conclude(ProbeOutcome outcome, Instant at, Pace.Turn ended, boolean excused) {
        if (stopped || !weighing) {
            return;
        }
        weighing = false;
        ViewTracker before = tracker;
        ViewTracker now = before.fold(outcome.verdict(), at, assignment.policy());
        tracker = now;
        Observation observation = new Observation(
                assignment.stream(),
                shared.numbers().getAsLong(),
                at,
                outcome,
                now.view(),
                now.since(),
                now.differs(before),
                now.failsAnew(before),
                now.firm());
        latest = observation;
        long following = pace.next(outcome, now, ended, excused);
        shared.metrics().skipped(pace.skipped());
        schedule(waiters.wantAnother() ? timers.nanoTime() : following);
        tell(observation);
        waiters.answer(observation);
    }

    private void tell(Observation observation) {
        try {
            shared.sink().accept(observation);
        } catch (RuntimeException e) {
            LOG.errorf(e, "an observation of stream %s could not be handed on", assignment.stream());
        }
    }
}
