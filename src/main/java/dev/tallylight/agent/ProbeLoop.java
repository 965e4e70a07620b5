package dev.tallylight.agent;

import dev.tallylight.probe.Prober;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** When each assigned stream is probed: one {@link Watch} a stream, spread over a context per processor. */
@ApplicationScoped
public class ProbeLoop {
    /** After a blindness streams are looked at again ten a second, each within its interval: servers shall not fall over it. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration EACH = Duration.ofMillis(100);

    private final Vertx vertx;
    private final Prober prober;
    private final SelfCheck selfCheck;
    private final ProbeMetrics metrics;
    private final InstantSource clock;
    private final List<Context> contexts;
    private final Map<StreamId, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicLong observed = new AtomicLong();
    private final long origin = System.nanoTime();
    private @Nullable Runnable unfollow;

    ProbeLoop(Vertx vertx, Prober prober, SelfCheck selfCheck, ProbeMetrics metrics, InstantSource clock) {
        this.vertx = vertx;
        this.prober = prober;
        this.selfCheck = selfCheck;
        this.metrics = metrics;
        this.clock = clock;
        this.contexts = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .<Context>mapToObj(i -> ((VertxInternal) vertx).createEventLoopContext())
                .toList();
    }

    /** Follows the source's assignments under the checkpoint's id, and hands every observation to the sink. */
    public void run(String checkpoint, AssignmentSource source, ObservationSink sink) {
        selfCheck.serves(this::probeNow, this::lookAgain);
        unfollow = source.follow(change -> apply(change, checkpoint, sink));
    }

    private void lookAgain() {
        Duration all = EACH.multipliedBy(watches.size());
        Duration within = all.compareTo(SOON) > 0 ? all : SOON;
        watches.values().forEach(watch -> watch.lookAgain(within));
    }

    public void stop() {
        if (unfollow != null) {
            unfollow.run();
        }
        watches.values().forEach(Watch::stop);
        watches.clear();
    }

    /** Probes an assigned stream now; null when it is not assigned here. The observation goes to the sink as well. */
    public Uni<@Nullable Observation> probeNow(StreamId stream) {
        Watch watch = watches.get(stream);
        if (watch == null) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom().emitter(emitter -> watch.probeNow(emitter::complete));
    }

    /** What this process holds, for a hub that must hear it again: the last observation of each stream that has a view. */
    public List<Observation> presentViews() {
        return watches.values().stream()
                .map(Watch::latest)
                .filter(seen -> seen != null && seen.view() != null)
                .toList();
    }

    /** How busy this process is with it. */
    public AgentLoad load() {
        return new AgentLoad(watches.size(), metrics.lag());
    }

    private void apply(AssignmentSource.Change change, String checkpoint, ObservationSink sink) {
        switch (change) {
            case AssignmentSource.Change.Snapshot snapshot -> {
                Set<StreamId> gone = new HashSet<>(watches.keySet());
                for (Assignment assignment : snapshot.assignments()) {
                    gone.remove(assignment.stream());
                    assign(assignment, checkpoint, sink, false);
                }
                gone.forEach(this::withdraw);
            }
            case AssignmentSource.Change.Assigned assigned -> assign(assigned.assignment(), checkpoint, sink, true);
            case AssignmentSource.Change.Withdrawn withdrawn -> withdraw(withdrawn.stream());
        }
        metrics.watched(watches.size());
    }

    private void assign(Assignment assignment, String checkpoint, ObservationSink sink, boolean atOnce) {
        Watch present = watches.get(assignment.stream());
        if (present != null && present.assignment().equals(assignment)) {
            return; // a rename, say: nothing that concerns the probing
        }
        if (present != null) {
            present.stop();
        }
        Context context = contexts.get(Math.floorMod(assignment.stream().hashCode(), contexts.size()));
        Watch watch = new Watch(
                assignment,
                checkpoint,
                prober,
                selfCheck,
                sink,
                metrics,
                clock,
                vertx,
                context,
                origin,
                observed::incrementAndGet);
        watches.put(assignment.stream(), watch);
        watch.start(atOnce);
    }

    private void withdraw(StreamId stream) {
        Watch watch = watches.remove(stream);
        selfCheck.forget(stream);
        if (watch != null) {
            watch.stop();
        }
    }
}
