package dev.tallylight.agent.watch;

import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ObservationSink;
import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.sight.Eyesight;
import dev.tallylight.agent.sight.Lateness;
import dev.tallylight.agent.sight.Overload;
import dev.tallylight.follow.Timers;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A real {@link Watch} in virtual time, for simulations outside of this room. A probe takes no time. */
public final class VirtualWatch {
    private static final ProbeMetrics METRICS = new ProbeMetrics(new CompositeMeterRegistry());
    private static final Url URL = Url.parse("https://example.com/live.m3u8");
    private static final Timings TIMINGS = new Timings(null, null, null, null, null, Duration.ZERO);

    private final Watch watch;

    /** @param prober what the next probe gives, from {@link #gives} */
    public VirtualWatch(
            Assignment assignment,
            String checkpoint,
            Timers timers,
            InstantSource clock,
            Supplier<Uni<ProbeOutcome>> prober,
            ObservationSink sink) {
        watch = new Watch(
                assignment,
                new Watch.Loop(timers, new Lateness(timers)),
                new Watch.Shared(
                        checkpoint,
                        (target, memory) -> prober.get(),
                        (host, stream, outcome, whenKnown) -> whenKnown.accept(outcome),
                        new Overload(new Eyesight(), timers, List.of(), () -> {}),
                        sink,
                        METRICS,
                        clock,
                        0,
                        new AtomicLong()::incrementAndGet));
    }

    public static Assignment assignment(StreamId stream, ProbePolicy policy) {
        return new Assignment(
                stream, new ProbeTarget(URL, Protocol.HLS, null, Expectations.NONE, Duration.ofSeconds(10)), policy);
    }

    /** An answer that is there at once. */
    public static Uni<ProbeOutcome> gives(Verdict verdict) {
        return Uni.createFrom()
                .item(new ProbeOutcome(Protocol.HLS, verdict, TIMINGS, MediaFacts.NONE, List.of(), ProbeMemory.NONE));
    }

    public void start() {
        watch.start(Pace.Start.IN_TURN);
    }

    public void probeNow() {
        watch.probeNow(seen -> {});
    }

    public @Nullable Observation latest() {
        return watch.latest();
    }
}
