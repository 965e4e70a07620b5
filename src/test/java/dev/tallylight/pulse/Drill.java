package dev.tallylight.pulse;

import static org.awaitility.Awaitility.await;

import dev.tallylight.follow.FaultyFollower;
import dev.tallylight.follow.Pulse;
import dev.tallylight.testing.Health;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.SoftAssertions;

/**
 * What is promised of a follower that is killed or hangs, asked of one of a running application: the readiness and the
 * liveness are what the application answers over HTTP, time is the follower's own.
 */
final class Drill {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    /** Long enough for several turns that hang until they are cut off. */
    private static final Duration LONG = Duration.ofMinutes(4);

    private static final Duration MOST_BACKOFF = Duration.ofSeconds(5);

    private final FaultyFollower follower;
    private final String pulse;
    private final FaultyFollower.Fault fault;
    private final SoftAssertions that;
    private final Duration readyFor;
    private Duration struckFor = Duration.ZERO;

    /**
     * @param pulse the name that the health checks are to give it
     * @param readyFor so long a fault of it leaves the application ready
     */
    private Drill(
            FaultyFollower follower, String pulse, Duration readyFor, FaultyFollower.Fault fault, SoftAssertions that) {
        this.follower = follower;
        this.pulse = pulse;
        this.fault = fault;
        this.that = that;
        this.readyFor = readyFor;
    }

    /** Killed in each way, and hung; prints a line of each. */
    static void inAllWays(FaultyFollower follower, String pulse, Duration readyFor, SoftAssertions that) {
        for (FaultyFollower.Fault fault :
                List.of(FaultyFollower.Fault.THROWS, FaultyFollower.Fault.FAILS, FaultyFollower.Fault.HANGS)) {
            String seen = new Drill(follower, pulse, readyFor, fault, that).run();
            System.out.printf("Drill: %-24s %-6s %s%n", pulse, fault, seen);
        }
    }

    /** @return what was seen, in a line */
    private String run() {
        boolean hangs = fault == FaultyFollower.Fault.HANGS;
        follower.isStruckBy(fault);
        try {
            expectAfter(readyFor.minus(MOMENT), true, true);
            expectAfter(Pulse.STALE.plus(MOMENT), false, true);
            expectAfter(Pulse.DEAD.minus(MOMENT), false, true);
            expectAfter(Pulse.DEAD.plus(MOMENT), false, !hangs);
            passUntil(LONG);
            String seen = "%d turns in %d s, %d cut off, then well again"
                    .formatted(follower.turns(), struckFor.toSeconds(), follower.cutOff());
            expectTurns(hangs);
            follower.isSpared();
            follower.pass(follower.plan().limit().plus(MOST_BACKOFF).plus(MOMENT));
            that.assertThat(follower.turns()).as("%s takes turns again", this).isPositive();
            that.assertThat(follower.pulse())
                    .as("%s is well", this)
                    .isEqualTo(new Pulse(follower.name(), Duration.ZERO, Duration.ZERO, null));
            expect("no more", true, true);
            return seen;
        } finally {
            follower.isSpared();
            follower.letGo();
        }
    }

    private void expectAfter(Duration struck, boolean ready, boolean alive) {
        passUntil(struck);
        expect("for " + struck.toSeconds() + " s", ready, alive);
    }

    private void passUntil(Duration struck) {
        follower.pass(struck.minus(struckFor));
        struckFor = struck;
    }

    private void expect(String when, boolean ready, boolean alive) {
        Health readiness = Health.ready();
        that.assertThat(readiness.up())
                .as("%s %s: ready, %s", this, when, readiness)
                .isEqualTo(ready);
        that.assertThat(readiness.named("pulse").containsKey(pulse))
                .as("%s %s: readiness names it, %s", this, when, readiness)
                .isEqualTo(!ready);
        Health liveness = Health.live();
        that.assertThat(liveness.up())
                .as("%s %s: alive, %s", this, when, liveness)
                .isEqualTo(alive);
        that.assertThat(liveness.named("pulse").containsKey(pulse))
                .as("%s %s: liveness names it, %s", this, when, liveness)
                .isEqualTo(!alive);
    }

    /** As its plan promises: begun anew after the limit at the latest, and after a pause of 5 s at most. */
    private void expectTurns(boolean hangs) {
        Duration most = MOST_BACKOFF.plus(hangs ? follower.plan().limit() : Duration.ZERO);
        int least = (int) struckFor.dividedBy(most);
        that.assertThat(follower.turns()).as("turns of %s", this).isGreaterThanOrEqualTo(least);
        if (hangs) {

            // a turn is told that it was cut off on its own thread
            await("turns of " + this + " cut off")
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> follower.cutOff() >= least - 1);
        }
    }

    @Override
    public String toString() {
        return follower.name() + ", whose turn " + fault.name().toLowerCase(Locale.ROOT);
    }
}
