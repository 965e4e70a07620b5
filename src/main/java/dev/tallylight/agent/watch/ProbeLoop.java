package dev.tallylight.agent.watch;

import dev.tallylight.agent.AgentLoad;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.AssignmentSource;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ObservationSink;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.sight.Eyesight;
import dev.tallylight.agent.sight.Lateness;
import dev.tallylight.agent.sight.Overload;
import dev.tallylight.agent.sight.SelfCheck;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.Pulses;
import dev.tallylight.follow.Timers;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.probe.Prober;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * When each assigned stream is probed: one {@link Watch} a stream, spread over an event loop per processor, and
 * supervised, so that none is ever forgotten.
 */
@ApplicationScoped
public class ProbeLoop {
    /** After a blindness streams are looked at again ten a second, each within its interval: servers shall not fall over it. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration EACH = Duration.ofMillis(100);

    /** So many streams that come at once are a restart rather than somebody's who waits for them. */
    private static final int MANY = 100;

    private static final Follower.Plan SUPERVISION =
            Follower.Plan.of("supervision of watches", Duration.ofSeconds(5)).within(Duration.ofSeconds(10));

    private final Probing prober;
    private final SelfCheck selfCheck;
    private final Eyesight eyesight;
    private final ProbeMetrics metrics;
    private final InstantSource clock;
    private final Turns turns;
    private final Pulses pulses;
    private final List<Watch.Loop> loops;
    private final Overload overload;
    private final WatchSupervision supervision;
    private final Map<StreamId, Watch> watches = new ConcurrentHashMap<>();
    private final HeardRequests heard = new HeardRequests();
    private final AtomicLong observed = new AtomicLong();
    private final List<Runnable> ends = new ArrayList<>();
    private final Timers first;
    private final Arrivals arrivals;
    private boolean stopped;

    /** Starts what takes turns for ever, as {@link Followers#each} does. */
    @FunctionalInterface
    interface Turns {
        /** @return what ends it */
        Runnable each(Follower.Plan plan, Runnable turn);
    }

    /** What a watch is asked for. */
    @FunctionalInterface
    private interface Question {
        void put(Watch watch, Consumer<@Nullable Observation> whenDone);
    }

    @Inject
    ProbeLoop(
            Vertx vertx,
            Prober prober,
            SelfCheck selfCheck,
            Eyesight eyesight,
            ProbeMetrics metrics,
            InstantSource clock,
            Followers followers,
            Pulses pulses) {
        this(
                IntStream.range(0, Runtime.getRuntime().availableProcessors())
                        .<Timers>mapToObj(i -> VertxTimers.ofNewContext(vertx))
                        .toList(),
                prober::probe,
                selfCheck,
                eyesight,
                metrics,
                clock,
                (plan, turn) ->
                        followers.each(plan, () -> Uni.createFrom().voidItem().invoke(turn))::stop,
                pulses);
    }

    /** @param timers at least one; each is a thread's, whose watches it is for */
    ProbeLoop(
            List<Timers> timers,
            Probing prober,
            SelfCheck selfCheck,
            Eyesight eyesight,
            ProbeMetrics metrics,
            InstantSource clock,
            Turns turns,
            Pulses pulses) {
        this.prober = prober;
        this.selfCheck = selfCheck;
        this.eyesight = eyesight;
        this.metrics = metrics;
        this.clock = clock;
        this.turns = turns;
        this.pulses = pulses;
        this.loops = timers.stream()
                .map(each -> new Watch.Loop(each, new Lateness(each)))
                .toList();
        this.first = timers.getFirst();
        this.arrivals = new Arrivals(first.nanoTime());
        this.overload = new Overload(
                eyesight, first, loops.stream().map(Watch.Loop::lateness).toList(), this::lookAgain);
        metrics.due(this::due);
        this.supervision = new WatchSupervision(first, watches::values, this::beginAnew);
    }

    /**
     * Follows the source's assignments, and hands every observation to the sink.
     *
     * @param checkpoint the same in all processes of a checkpoint: they agree on when a stream is due, so that it comes in
     *     its turn when another takes it over
     */
    public void run(String checkpoint, AssignmentSource source, ObservationSink sink) {
        Watch.Shared shared = new Watch.Shared(
                checkpoint, prober, selfCheck, overload, sink, metrics, clock, origin(), observed::incrementAndGet);
        selfCheck.serves(this::probeNow, this::lookAgain);
        overload.start();
        synchronized (this) {
            ends.add(pulses.feel(supervision::pulse));
            ends.add(turns.each(SUPERVISION, this::supervise));
        }
        Runnable unfollow = source.follow(change -> apply(change, shared));
        synchronized (this) {
            ends.add(unfollow);
        }
    }

    /** What turns are counted from, by the timers' nanoTime: the same moment in every process, as far as clocks agree. */
    private long origin() {
        Instant now = clock.instant();
        return first.nanoTime() - Duration.between(Instant.EPOCH, now).toNanos();
    }

    public void stop() {
        List<Runnable> ending;
        synchronized (this) {
            stopped = true;
            ending = List.copyOf(ends);
            ends.clear();
        }
        // without the lock: a source may have one of its own, which it holds while it tells a change
        ending.forEach(Runnable::run);
        synchronized (this) {
            overload.stop();
            watches.values().forEach(Watch::stop);
            watches.clear();
        }
    }

    /**
     * Probes an assigned stream now, where none of its probes runs; null when it is not assigned here, or nothing was seen
     * in time. The observation goes to the sink as well. It never fails, and always ends: within twice the stream's
     * time-out and half a minute or so.
     */
    public Uni<@Nullable Observation> probeNow(StreamId stream) {
        return ask(stream, Watch::probeNow);
    }

    /**
     * Probes it now, and anew where a probe runs already: who asks wants to know how it is from now on. Else as
     * {@link #probeNow(StreamId)}, but that it may take twice as long.
     *
     * @param request what it is asked by; null when it is asked for a second time
     */
    public Uni<@Nullable Observation> checkNow(StreamId stream, UUID request) {
        return watches.containsKey(stream) && !heard.isNew(request)
                ? Uni.createFrom().nullItem()
                : ask(stream, Watch::checkNow);
    }

    private Uni<@Nullable Observation> ask(StreamId stream, Question question) {
        Watch watch = watches.get(stream);
        return watch == null
                ? Uni.createFrom().nullItem()
                : ask(watch, question).chain(seen -> {
                    Watch edited = watches.get(stream);
                    return seen != null || edited == null || edited == watch
                            ? Uni.createFrom().item(seen)
                            : ask(edited, question); // it was edited meanwhile
                });
    }

    private static Uni<@Nullable Observation> ask(Watch watch, Question question) {
        return Uni.createFrom().emitter(emitter -> question.put(watch, emitter::complete));
    }

    /** What this process holds, for a hub that must hear it again: the last observation of each stream that has a view. */
    public List<Observation> presentViews() {
        List<Observation> present = new ArrayList<>();
        for (Watch watch : watches.values()) {
            Observation seen = watch.latest();
            if (seen != null && seen.view() != null) {
                present.add(seen);
            }
        }
        return present;
    }

    private double due() {
        double perSecond = 0;
        for (Watch watch : watches.values()) {
            perSecond += 1e9 / watch.assignment().policy().interval().toNanos();
        }
        return perSecond;
    }

    /** How busy this process is with it. */
    public AgentLoad load() {
        return new AgentLoad(watches.size(), metrics.lag());
    }

    private void lookAgain() {
        if (eyesight.blindness() != null) {
            return; // for another cause: who ends that calls this again
        }
        Duration all = EACH.multipliedBy(watches.size());
        Duration within = all.compareTo(SOON) > 0 ? all : SOON;
        watches.values().forEach(watch -> watch.lookAgain(within));
    }

    private void supervise() {
        supervision.look();
        Set<String> hosts = new HashSet<>();
        watches.values().forEach(watch -> hosts.add(watch.host()));
        selfCheck.keepOnly(hosts, this::hostOf);
    }

    private @Nullable String hostOf(StreamId stream) {
        Watch watch = watches.get(stream);
        return watch == null ? null : watch.host();
    }

    /** On another loop than before, should that be what hangs. */
    private synchronized void beginAnew(Watch stuck) {
        StreamId stream = stuck.assignment().stream();
        if (watches.get(stream) != stuck) {
            return;
        }
        metrics.begunAnew();
        Watch watch = stuck.anew(loop(loops.indexOf(stuck.loop()) + 1));
        watches.put(stream, watch);
        watch.start(Pace.Start.AT_ONCE);
    }

    private Watch.Loop loop(int number) {
        return loops.get(Math.floorMod(number, loops.size()));
    }

    private synchronized void apply(AssignmentSource.Change change, Watch.Shared shared) {
        if (stopped) {
            return;
        }
        switch (change) {
            case AssignmentSource.Change.Snapshot snapshot -> {
                Set<StreamId> gone = new HashSet<>(watches.keySet());
                Pace.Start start = startOf(snapshot.assignments());
                for (Assignment assignment : snapshot.assignments()) {
                    gone.remove(assignment.stream());
                    assign(assignment, shared, start);
                }
                gone.forEach(this::withdraw);
            }
            case AssignmentSource.Change.Assigned assigned -> assign(assigned.assignment(), shared, Pace.Start.AT_ONCE);
            case AssignmentSource.Change.Withdrawn withdrawn -> withdraw(withdrawn.stream());
        }
        metrics.watched(watches.size());
    }

    private Pace.Start startOf(List<Assignment> all) {
        long others = all.stream().filter(each -> !isWatched(each)).count();
        return others < MANY ? Pace.Start.IN_TURN : Pace.Start.AMONG_MANY;
    }

    private boolean isWatched(Assignment assignment) {
        Watch present = watches.get(assignment.stream());
        return present != null && present.assignment().equals(assignment);
    }

    private void assign(Assignment assignment, Watch.Shared shared, Pace.Start start) {
        if (isWatched(assignment)) {
            return; // a rename, say: nothing that concerns the probing
        }
        StreamId stream = assignment.stream();
        Watch present = watches.get(stream);
        Watch watch = new Watch(assignment, loop(stream.hashCode()), shared);
        watches.put(stream, watch);
        if (present != null) {
            present.stop();
            if (!present.host().equals(watch.host())) {
                selfCheck.forget(stream);
            }
        }
        watch.start(start, start == Pace.Start.AT_ONCE ? arrivals.next(first.nanoTime()) : Duration.ZERO);
    }

    private void withdraw(StreamId stream) {
        Watch watch = watches.remove(stream);
        selfCheck.forget(stream);
        if (watch != null) {
            watch.stop();
        }
    }
}
