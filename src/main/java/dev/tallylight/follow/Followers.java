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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Starts followers. Each has an event loop's context for its timers, and a fresh one for each turn; its pulse is among
 * {@link Pulses} and is the metric {@code tallylight_pulse_age_seconds} for as long as it runs.
 * Those that are started while the process starts take their first turns when it has: {@link FirstTurns}.
 */
@ApplicationScoped
public class Followers {
    private static final Duration LAST_TURNS = Duration.ofSeconds(2);
    private static final int BEFORE_ALL_THAT_STARTS = 1;
    private static final int AFTER_ALL_THAT_STARTS = 20_000;

    private final Vertx vertx;
    private final FreshContext contexts;
    private final Pulses pulses;
    private final MeterRegistry metrics;
    private final FirstTurns firstTurns = new FirstTurns();
    private volatile boolean over;

    Followers(Vertx vertx, FreshContext contexts, Pulses pulses, MeterRegistry metrics) {
        this.vertx = vertx;
        this.contexts = contexts;
        this.pulses = pulses;
        this.metrics = metrics;
    }

    void holdBack(@Observes @Priority(BEFORE_ALL_THAT_STARTS) StartupEvent event) {
        firstTurns.hold(VertxTimers.ofNewContext(vertx));
    }

    void letBegin(@Observes @Priority(AFTER_ALL_THAT_STARTS) StartupEvent event) {
        firstTurns.letGo();
    }

    /** At the end of the process: no turn begins any more, and those under way are waited for, a moment. */
    void end(@Observes @Priority(Leaving.TURNS) ShutdownEvent event) throws InterruptedException {
        over = true;
        firstTurns.end();
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
        firstTurns.next(made[0]);
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
