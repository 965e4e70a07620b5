package dev.tallylight.follow;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts followers. Each has an event loop's context for its timers, and a fresh one for each turn; its pulse is among
 * {@link Pulses} and is the metric {@code tallylight_pulse_age_seconds} for as long as it runs.
 *
 * <p>Those that are started while the process starts take their first turns when it has, one after the other: all at once
 * they would open twenty connections to the database, each with its 4,096 rounds of hashing, while the start waits.
 */
@ApplicationScoped
public class Followers {
    private static final Duration LAST_TURNS = Duration.ofSeconds(2);
    private static final int BEFORE_ALL_THAT_STARTS = 1;
    private static final int AFTER_ALL_THAT_STARTS = 20_000;

    /** From one first turn to the next, in milliseconds: most have ended by then, and left their connection to it. */
    private static final long BETWEEN_FIRST_TURNS = 5;

    private final Vertx vertx;
    private final FreshContext contexts;
    private final Pulses pulses;
    private final MeterRegistry metrics;
    private volatile boolean over;

    /** Those that wait for their first turn; null where none has to. */
    private @Nullable Queue<Follower> waiting;

    Followers(Vertx vertx, FreshContext contexts, Pulses pulses, MeterRegistry metrics) {
        this.vertx = vertx;
        this.contexts = contexts;
        this.pulses = pulses;
        this.metrics = metrics;
    }

    void holdBack(@Observes @Priority(BEFORE_ALL_THAT_STARTS) StartupEvent event) {
        synchronized (this) {
            waiting = new ArrayDeque<>();
        }
    }

    void letBegin(@Observes @Priority(AFTER_ALL_THAT_STARTS) StartupEvent event) {
        letNextBegin();
    }

    private void letNextBegin() {
        Follower next = next();
        if (next != null) {
            next.start();
            vertx.setTimer(BETWEEN_FIRST_TURNS, ignored -> letNextBegin());
        }
    }

    private synchronized @Nullable Follower next() {
        Follower next = waiting == null ? null : waiting.poll();
        if (next == null) {
            waiting = null;
        }
        return next;
    }

    private synchronized boolean waits(Follower made) {
        return waiting != null && waiting.add(made);
    }

    /** At the end of the process: no turn begins any more, and those under way are waited for, a moment. */
    void end(@Observes @Priority(Leaving.TURNS) ShutdownEvent event) throws InterruptedException {
        over = true;
        contexts.drain(LAST_TURNS);
    }

    /** Starts one whose turns say whether another is to follow at once. */
    public Follower start(Follower.Plan plan, Supplier<Uni<Boolean>> turn) {
        Follower[] made = new Follower[1];
        Meter gauge = TimeGauge.builder(
                        "tallylight.pulse.age", () -> made[0].pulse().age().toMillis(), TimeUnit.MILLISECONDS)
                .tag("follower", plan.name())
                .description("since when something that must never stop owes a good turn; 0 while all is well")
                .register(metrics);
        Supplier<Pulse> pulse = () -> made[0].pulse();
        Runnable unfelt = pulses.feel(pulse);
        made[0] = make(plan, turn, () -> {
            unfelt.run();
            metrics.remove(gauge);
        });
        if (!waits(made[0])) {
            made[0].start();
        }
        return made[0];
    }

    /**
     * Starts one of many of a kind that come and go. It is not among {@link Pulses} and has no metric: whoever owns them
     * has one pulse for them all.
     */
    public Follower startOneOfMany(Follower.Plan plan, Supplier<Uni<Boolean>> turn) {
        Follower made = make(plan, turn, () -> {});
        made.start();
        return made;
    }

    /** Starts one that does what there is to do in each turn. */
    public Follower each(Follower.Plan plan, Supplier<Uni<Void>> turn) {
        return start(plan, () -> turn.get().replaceWith(false));
    }

    /** What a follower stands on: its timers, and where its turns are run. One place, so that a fault can be put there. */
    Follower make(Follower.Plan plan, Supplier<Uni<Boolean>> turn, Runnable whenStopped) {
        return new Follower(
                plan,
                VertxTimers.ofNewContext(vertx),
                () -> over ? Uni.createFrom().item(false) : contexts.run(turn),
                whenStopped);
    }
}
