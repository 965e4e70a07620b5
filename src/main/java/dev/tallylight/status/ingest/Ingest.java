package dev.tallylight.status.ingest;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Leaving;
import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import dev.tallylight.status.TransitionRecorder;
import dev.tallylight.store.ConflictRetries;
import dev.tallylight.store.HubStart;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.HeldViews;
import dev.tallylight.stream.state.Sightings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Takes observations in. Each is noted in memory, and the view that comes with it is compared with what is held: what has
 * come together by one read without locks, and what differs again by the recorder under the lock, over one of a few
 * lanes, so that what concerns one stream is recorded in order while streams do not wait for each other. So nothing
 * depends on a change being told once: what was lost, refused or overtaken is mended by the stream's next observation.
 *
 * <p>What comes late, after the hub was away, is first gathered from all checkpoints and put in order
 * ({@link LateChanges}). While the database is away all stays where it is until it is written.
 */
@ApplicationScoped
public class Ingest {
    private static final Logger LOG = Logger.getLogger(Ingest.class);
    private static final int BEFORE_WATCHING = 4_700;
    private static final int LANES = 2;
    private static final int MOST_COMPARED = 500;
    private static final Duration OFTEN = Duration.ofMillis(250);
    private static final Duration BACKSTOP = Duration.ofSeconds(1);

    /** Between two comparisons: what comes meanwhile is compared together. */
    private static final Duration GATHERED = Duration.ofMillis(100);

    /** How long the end of the process waits for what it saw last to be written. */
    private static final Duration LAST_VIEWS = Duration.ofSeconds(3);

    private static final Duration READ_PATIENCE = Duration.ofSeconds(10);

    /** What was seen longer ago comes late: an agent reports a change at once, and the rest with its next heartbeat. */
    private static final Duration LATE = Duration.ofSeconds(15);

    private final TransitionRecorder recorder;
    private final HeldViews held;
    private final ObservedViews observed;
    private final Sightings sightings;
    private final SecondOpinions opinions;
    private final List<ObservationListener> listeners;
    private final FreshContext contexts;
    private final Followers followers;
    private final Pulses pulses;
    private final InstantSource clock;
    private final ViewsOnTheirWay views;

    private volatile List<Follower> lanes = List.of();
    private final List<Runnable> whenStopped = new ArrayList<>();
    private final AtomicBoolean full = new AtomicBoolean();
    private volatile Runnable wakeComparison = () -> {};

    Ingest(
            TransitionRecorder recorder,
            HeldViews held,
            ObservedViews observed,
            Sightings sightings,
            SecondOpinions opinions,
            @All List<ObservationListener> listeners,
            FreshContext contexts,
            Followers followers,
            Pulses pulses,
            InstantSource clock,
            IngestConfig config,
            MeterRegistry metrics) {
        this.recorder = recorder;
        this.held = held;
        this.observed = observed;
        this.sightings = sightings;
        this.opinions = opinions;
        this.listeners = List.copyOf(listeners);
        this.contexts = contexts;
        this.followers = followers;
        this.pulses = pulses;
        this.clock = clock;
        this.views = new ViewsOnTheirWay(LANES, config.gathering(), clock, System::nanoTime);
        Gauge.builder("tallylight.ingest.waiting", views, ViewsOnTheirWay::inLanes)
                .description("view changes that are not yet written")
                .register(metrics);
    }

    void start(@Observes @Priority(BEFORE_WATCHING) HubStart event) {
        start();
    }

    void start() {
        List<Follower> started = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            int number = i;
            String name = "lane " + (i + 1);
            Lane lane = new Lane(i, views, this::record);
            Follower follower = followers.start(Follower.Plan.of(name, BACKSTOP), lane::turn);
            started.add(follower);
            whenStopped.add(follower::stop);
            whenStopped.add(
                    pulses.feel(() -> new Pulse(name + ": oldest change", views.waitOf(number), Duration.ZERO, null)));
        }
        lanes = List.copyOf(started);
        Follower comparison = followers.start(
                Follower.Plan.of("views compared", BACKSTOP).spacedBy(GATHERED).within(READ_PATIENCE.multipliedBy(2)),
                this::compare);
        Follower late = followers.each(Follower.Plan.of("late changes", OFTEN), this::releaseLate);
        whenStopped.add(comparison::stop);
        whenStopped.add(late::stop);
        wakeComparison = comparison::wake;
    }

    /** What was seen last is written first; what cannot be, whoever watches next sees again. */
    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Leaving.VIEWS) ShutdownEvent event) {
        contexts.runAtEnd(() -> Uni.createFrom().completionStage(views.underWay()), LAST_VIEWS);
        stop();
    }

    void stop() {
        whenStopped.forEach(Runnable::run);
        whenStopped.clear();
    }

    private Uni<Void> record(Map<StreamId, CheckpointView> changes) {
        return ConflictRetries.retried(() -> contexts.run(() -> recorder.viewsChanged(changes)));
    }

    /**
     * Takes over what a checkpoint saw, without blocking. What concerns one stream comes in the order it was seen.
     *
     * @param agent the process that saw it
     * @return done once what it changes is written, or it is found to change nothing; fails when too much waits for the
     *     database already, and it is not taken, and with {@link UnwritableException} where it cannot be written
     */
    public CompletionStage<Void> accept(String checkpointId, UUID agent, Observation observation) {
        listeners.forEach(listener -> listener.observed(checkpointId, observation));
        if (observation.firstFailure()) {
            opinions.want(observation.stream(), checkpointId);
        }
        CheckpointView view = observed.of(checkpointId, agent, observation);
        if (view == null) {
            return CompletableFuture.completedStage(null);
        }
        sightings.note(observation.stream(), view);
        HeldViews.Key key = new HeldViews.Key(observation.stream(), checkpointId);
        CompletableFuture<Void> done = views.take(key, view, observation.viewChanged(), isLate(observation));
        noteRoom(!done.isCompletedExceptionally());
        if (observation.viewChanged()) {
            wakeLane(key);
        } else {
            wakeComparison.run();
        }
        return done;
    }

    /** Before the start nothing is written, and whatever waits is written then. */
    private void wakeLane(HeldViews.Key key) {
        List<Follower> all = lanes;
        if (!all.isEmpty()) {
            all.get(views.laneOf(key)).wake();
        }
    }

    private boolean isLate(Observation observation) {
        Instant ended = observation.at().plus(observation.outcome().timings().total());
        return ended.isBefore(clock.instant().minus(LATE));
    }

    /** Said once when it begins. */
    private void noteRoom(boolean hasRoom) {
        if (full.compareAndSet(hasRoom, !hasRoom) && !hasRoom) {
            LOG.error("too much waits for the database: what is seen now is taken in when it is seen again");
        }
    }

    private Uni<Boolean> compare() {
        List<ViewChange> next = views.toCompare(MOST_COMPARED);
        return next.isEmpty()
                ? Uni.createFrom().item(false)
                : held.of(next.stream().map(ViewChange::key).toList())
                        .ifNoItem()
                        .after(READ_PATIENCE)
                        .fail()
                        .invoke(found -> next.forEach(change -> compared(change, found)))
                        .replaceWith(next.size() == MOST_COMPARED);
    }

    private void compared(ViewChange change, Map<HeldViews.Key, Optional<CheckpointView.Held>> found) {
        switch (views.compared(change, found.get(change.key()))) {
            case HELD -> change.done().complete(null);
            case NO_ROOM -> {
                noteRoom(false);
                change.done().completeExceptionally(new ViewsOnTheirWay.FullException());
            }
            case GOES_ON -> wakeLane(change.key());
            case OVERTAKEN -> {
                // the later one is answered
            }
        }
    }

    private Uni<Void> releaseLate() {
        if (views.releaseLate() > 0) {
            lanes.forEach(Follower::wake);
        }
        return Uni.createFrom().voidItem();
    }
}
