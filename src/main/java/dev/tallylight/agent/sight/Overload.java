package dev.tallylight.agent.sight;

import dev.tallylight.follow.Timers;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Our own overload is our own fault: a probe during which this process was late by more than a fifth of the probe's
 * time-out cannot say that a stream is down, unless a server said so in so many words ({@link Reason#definite()}); nor can one that began within {@link #AFTERMATH} of that. Where
 * that is what becomes of most probes and goes on, this checkpoint is blind, which it says once, until it has been in time for
 * {@link #QUIET}. A single stop of the process is not that: it is over when it is noticed.
 */
public final class Overload {
    private static final Logger LOG = Logger.getLogger(Overload.class);
    private static final int PART_OF_TIMEOUT = 5;
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(1);
    static final Duration QUIET = Duration.ofSeconds(10);

    /** A machine that was suspended has its network a moment later than its processes, and their backlog is to be done. */
    static final Duration AFTERMATH = Duration.ofSeconds(2);

    /** Fewer probes than these are no measure. */
    private static final int LEAST_PROBES = 5;

    /** So much lateness within the window, beside its longest delay, is more than a process that was stopped once. */
    private static final Duration GOES_ON = Duration.ofSeconds(3);

    /** A busy process is late by a moment now and then: up to a twentieth of the time does no harm. */
    private static final Duration AS_GOOD_AS_NONE = QUIET.dividedBy(20);

    private final Eyesight eyesight;
    private final Timers timers;
    private final List<Lateness> loops;
    private final Runnable seesAgain;
    private final EndedProbes probes = new EndedProbes((int) WINDOW.toSeconds());
    private volatile boolean stopped;

    /** @param loops that probes run on */
    public Overload(Eyesight eyesight, Timers timers, List<Lateness> loops, Runnable seesAgain) {
        this.eyesight = eyesight;
        this.timers = timers;
        this.loops = List.copyOf(loops);
        this.seesAgain = seesAgain;
    }

    public void start() {
        loops.forEach(Lateness::start);
        timers.execute(() -> timers.after(LOOK, this::look));
    }

    public void stop() {
        stopped = true;
        loops.forEach(Lateness::stop);
    }

    /**
     * The outcome of a probe, as what it counts for; the very outcome where we are not to blame.
     *
     * @param lateness of the loop that it ran on
     * @param began when, as the timers' {@code nanoTime} has it; it has ended now
     */
    public ProbeOutcome weigh(ProbeOutcome outcome, Lateness lateness, long began, Duration timeout) {
        Duration lateBy = lateness.since(began - AFTERMATH.toNanos());
        boolean late = lateBy.multipliedBy(PART_OF_TIMEOUT).compareTo(timeout) > 0;
        ProbeOutcome weighed = late ? excused(outcome, lateBy) : outcome;
        // one that saw its stream play saw well, however late we were
        probes.ended(timers.nanoTime(), weighed != outcome);
        return weighed;
    }

    private static ProbeOutcome excused(ProbeOutcome outcome, Duration lateBy) {
        return switch (outcome.verdict()) {
            case Verdict.Down(Reason reason, Stage stage, String detail)
            when !reason.definite() -> outcome.withVerdict(late(reason, stage, lateBy));
            case Verdict.Degraded(Reason reason, Stage stage, String detail)
            when !reason.definite() -> outcome.withVerdict(late(reason, stage, lateBy));
            default -> outcome;
        };
    }

    private static Verdict late(Reason seen, Stage stage, Duration lateBy) {
        return new Verdict.Unknown(
                Reason.PROBE_OFFLINE,
                stage,
                "this process was late by %s s during the probe or just before it; of this stream: %s"
                        .formatted(seconds(lateBy), seen.code()));
    }

    private void look() {
        if (stopped) {
            return;
        }
        timers.after(LOOK, this::look);
        boolean overloaded = eyesight.blindness(Eyesight.Cause.OVERLOAD) != null;
        long now = timers.nanoTime();
        if (!overloaded && mostAreExcused(now)) {
            String detail = "this process is overloaded: late by %s s in the last %d s"
                    .formatted(seconds(most(loop -> loop.during(now - WINDOW.toNanos(), now))), WINDOW.toSeconds());
            LOG.warnf("what this checkpoint sees is not to be trusted: %s", detail);
            eyesight.set(Eyesight.Cause.OVERLOAD, detail);
        } else if (overloaded
                && most(loop -> loop.during(now - QUIET.toNanos(), now)).compareTo(AS_GOOD_AS_NONE) < 0) {
            LOG.info("this process is in time again");
            probes.forget();
            eyesight.set(Eyesight.Cause.OVERLOAD, null);
            seesAgain.run();
        }
    }

    private boolean mostAreExcused(long now) {
        EndedProbes.Count count = probes.count(now);
        return count.ended() >= LEAST_PROBES
                && count.excused() * 2 > count.ended()
                && most(loop -> loop.beyondOneStop(now - WINDOW.toNanos(), now)).compareTo(GOES_ON) > 0;
    }

    private Duration most(Function<Lateness, Duration> measure) {
        return loops.stream().map(measure).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private static String seconds(Duration time) {
        long tenths = Math.round(time.toMillis() / 100.0);
        return tenths / 10 + "." + tenths % 10;
    }
}
