package dev.tallylight.agent.watch;

import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/** What an operator watches of the probing itself: how many, how late, how it ends. */
@ApplicationScoped
class ProbeMetrics {
    private static final double MOST_OF_THEM = 0.99;

    private final MeterRegistry registry;
    private final AtomicInteger watched;
    private final AtomicInteger running;
    private final Timer lag;
    private final Counter skipped;
    private final Counter begunAnew;

    ProbeMetrics(MeterRegistry registry) {
        this.registry = registry;
        watched = registry.gauge("tallylight.streams.watched", new AtomicInteger());
        running = registry.gauge("tallylight.probes.running", new AtomicInteger());
        lag = Timer.builder("tallylight.schedule.lag")
                .description("how much later than planned a probe began")
                .publishPercentiles(0.5, MOST_OF_THEM)
                .register(registry);
        skipped = Counter.builder("tallylight.probes.skipped")
                .description("turns that were left out because the probe before was still running")
                .register(registry);
        begunAnew = Counter.builder("tallylight.watches.begun.anew")
                .description("watches that gave no sign of life any more and were begun anew")
                .register(registry);
    }

    /** @param due how many probes a second the watched streams ask for; asked at each look at the metrics */
    void due(DoubleSupplier due) {
        Gauge.builder("tallylight.probes.due", due::getAsDouble)
                .description(
                        "probes a second that the watched streams ask for: what a process has to do, however it copes")
                .strongReference(true)
                .register(registry);
    }

    void watched(int streams) {
        watched.set(streams);
    }

    void began(Duration late) {
        running.incrementAndGet();
        lag.record(late);
    }

    /** How late probes began lately: the 99th percentile. */
    Duration lag() {
        for (ValueAtPercentile value : lag.takeSnapshot().percentileValues()) {
            if (value.percentile() >= MOST_OF_THEM) {
                return Duration.ofNanos((long) value.value());
            }
        }
        return Duration.ZERO;
    }

    void ended(ProbeOutcome outcome) {
        running.decrementAndGet();
        registry.timer(
                        "tallylight.probes",
                        "protocol",
                        outcome.protocol().wireName(),
                        "outcome",
                        switch (outcome.verdict()) {
                            case Verdict.Up up -> "up";
                            case Verdict.Degraded degraded -> degraded.reason().code();
                            case Verdict.Down down -> down.reason().code();
                            case Verdict.Unknown unknown -> unknown.reason().code();
                        })
                .record(outcome.timings().total());
    }

    void abandoned() {
        running.decrementAndGet();
    }

    void skipped(int turns) {
        skipped.increment(turns);
    }

    void begunAnew() {
        begunAnew.increment();
    }
}
