package dev.tallylight.agent.watch;

import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.sight.Lateness;
import dev.tallylight.follow.Timers;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Verdict;
import java.time.Duration;

/**
 * When a stream is looked at next: each interval at its phase, and out of turn, after the retry interval, where its latest
 * outcomes leave something open. Looks out of turn double the work: of all streams after a restart, or where this process is late
 * already and probes fail for that, they would make it late for ever. There they wait for their turn.
 */
final class Pace {
    /** A look that has to wait comes with the next turn, or so much later where that is longer. */
    private static final Duration LATER = Duration.ofMinutes(1);

    /** A loop that was late by {@link #BEHIND} within so long, beside its longest delay, has no room for looks out of turn. */
    private static final Duration LATELY = Duration.ofSeconds(5);

    private static final Duration BEHIND = Duration.ofMillis(500);

    private final Assignment assignment;
    private final String checkpoint;
    private final Timers timers;
    private final Lateness lateness;
    private final long origin;

    /** One of many that came at once, as after a restart: nobody waits for what it sees first. */
    private boolean amongMany;

    /** Whether a look is wanted that has to wait for the next turn. */
    private volatile boolean waits;

    private int skipped;

    Pace(Assignment assignment, String checkpoint, Watch.Loop loop, long origin) {
        this.assignment = assignment;
        this.checkpoint = checkpoint;
        this.timers = loop.timers();
        this.lateness = loop.lateness();
        this.origin = origin;
    }

    /** One turn of a watch: when its probe began, and when it was due; by the timers' nanoTime. */
    record Turn(long began, long due) {}

    /**
     * When to begin, by the timers' nanoTime.
     *
     * @param wait what is begun at once is looked at after so long, or at its turn where that is sooner
     */
    long first(Start start, Duration wait) {
        amongMany = start == Start.AMONG_MANY;
        long now = timers.nanoTime();
        long turn = nextTurn(now);
        long soon = now + wait.toNanos();
        return start == Start.AT_ONCE && soon - turn < 0 ? soon : turn;
    }

    /** How a watch begins: at once for a stream that somebody has just added, else at its phase. */
    enum Start {
        AT_ONCE,
        IN_TURN,
        AMONG_MANY
    }

    /**
     * When to look again after a turn that left the tracker so.
     *
     * @param excused whether the outcome says nothing, for we were late
     */
    long next(ProbeOutcome outcome, ViewTracker tracker, Turn turn, boolean excused) {
        waits = tracker.unsettled() && !isRoomOutOfTurn(outcome, tracker);
        skipped = 0;
        if (tracker.unsettled() && !waits) {
            return outOfTurn(outcome, turn, excused);
        }
        long now = timers.nanoTime();
        long following = nextTurn(Math.max(now, turn.due())); // a timer may run a little early
        skipped = (int) Math.max(0, (following - turn.due() - 1) / interval().toNanos() - 1);
        return waits ? Math.min(following, now + LATER.toNanos()) : following;
    }

    /** How many turns have been left out with the latest one. */
    int skipped() {
        return skipped;
    }

    private boolean isRoomOutOfTurn(ProbeOutcome outcome, ViewTracker tracker) {
        if (outcome.verdict() instanceof Verdict.Down down && down.reason().definite()) {
            return true;
        }
        if (amongMany && tracker.view() == null && outcome.verdict() instanceof Verdict.Up) {
            return false;
        }
        long now = timers.nanoTime();
        return lateness.beyondOneStop(now - LATELY.toNanos(), now).compareTo(BEHIND) < 0;
    }

    private long outOfTurn(ProbeOutcome outcome, Turn turn, boolean excused) {
        long now = timers.nanoTime();
        Duration retry = assignment.policy().retryInterval();
        if (excused) { // as many others were at the same time: not all of them at once again
            return now + (retry.toNanos() + phaseIn(retry)) / 2;
        }
        // a failure that took its time is not waited for twice; an unproven success is given time to be proven
        return (outcome.verdict() instanceof Verdict.Up ? now : turn.began()) + retry.toNanos();
    }

    /** How long it may be until the next look, where the tracker stands so. From any thread. */
    Duration longest(boolean unsettled) {
        ProbePolicy policy = assignment.policy();
        return unsettled && !waits ? policy.retryInterval() : policy.interval();
    }

    /** A moment soon, the stream's own within a span of time, for a look that many want at once. */
    long within(Duration span) {
        Duration interval = interval();
        return timers.nanoTime() + phaseIn(span.compareTo(interval) < 0 ? span : interval);
    }

    private Duration interval() {
        return assignment.policy().interval();
    }

    private long phaseIn(Duration span) {
        return Phase.of(assignment.stream(), checkpoint, span);
    }

    private long nextTurn(long now) {
        return Phase.next(origin, phaseIn(interval()), interval().toNanos(), now);
    }
}
