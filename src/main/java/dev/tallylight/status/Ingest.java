package dev.tallylight.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Pause;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Verdict;
import dev.tallylight.store.Refused;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.Sightings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes observations in. Every one is noted in memory; only a view that changed goes on to the recorder, over one of a
 * few lanes, so that what concerns one stream is recorded in order while streams do not wait for each other. A lane
 * writes together what has come together. What comes late, after the hub was away, is first gathered from all checkpoints
 * and put in order ({@link LateChanges}). While the database is away a lane keeps what it has and tries again until it is
 * written.
 */
@ApplicationScoped
public class Ingest {
    private static final Logger LOG = Logger.getLogger(Ingest.class);
    private static final int LANES = 2;
    /** Between the beginnings of two transactions of a lane, the first of which had several changes to write. */
    private static final Duration SPACING = Duration.ofMillis(60);

    private static final int MOST_TOGETHER = 100;
    private static final int MOST_WAITING = 20_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

    /** What was seen longer ago comes late: an agent reports a change at once, and the rest with its next heartbeat. */
    private static final Duration LATE = Duration.ofSeconds(15);

    private static final CompletionStage<Void> WRITTEN = CompletableFuture.completedStage(null);

    private final TransitionRecorder recorder;
    private final Sightings sightings;
    private final SecondOpinions opinions;
    private final FreshContext contexts;
    private final ObjectMapper mapper;
    private final InstantSource clock;
    private final IngestConfig config;
    private final LateChanges<Change> late = new LateChanges<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Cancellable> running = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();

    private record Change(StreamId stream, CheckpointView view, CompletableFuture<Void> written) {}

    /** What waits, and a call for each of it: a call that comes after its change was taken with others finds nothing. */
    private record Lane(WaitingChanges<Change> changes, UnicastProcessor<Lane> calls) {
        static Lane empty() {
            return new Lane(
                    new WaitingChanges<>(MOST_TOGETHER, Change::stream),
                    UnicastProcessor.create(new LinkedBlockingQueue<>(), () -> {}));
        }

        /** A processor takes one item at a time, and probes end on several threads. */
        synchronized void add(Change change) {
            changes.add(change);
            calls.onNext(this);
        }
    }

    Ingest(
            TransitionRecorder recorder,
            Sightings sightings,
            SecondOpinions opinions,
            FreshContext contexts,
            ObjectMapper mapper,
            InstantSource clock,
            IngestConfig config,
            MeterRegistry metrics) {
        this.recorder = recorder;
        this.sightings = sightings;
        this.opinions = opinions;
        this.contexts = contexts;
        this.mapper = mapper;
        this.clock = clock;
        this.config = config;
        Gauge.builder("tallylight.ingest.waiting", waiting, AtomicInteger::get)
                .description("view changes that are not yet written")
                .register(metrics);
        for (int i = 0; i < LANES; i++) {
            Lane lane = Lane.empty();
            lanes.add(lane);
            running.add(follow(lane));
        }
    }

    private Cancellable follow(Lane lane) {
        return lane.calls()
                .onItem()
                .transformToUniAndConcatenate(
                        called -> write(called.changes().next()).replaceWith(called))
                .subscribe()
                .with(done -> {}, bug -> LOG.error("a lane of the recorder ended", bug));
    }

    private Uni<Void> write(List<Change> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        long begun = System.nanoTime();
        return written(changes)
                // where several came in the time that one transaction took, more come soon
                .chain(() ->
                        changes.size() == 1 ? Uni.createFrom().voidItem() : Pause.until(begun + SPACING.toNanos()));
    }

    /**
     * Writes them together, as soon as the database can. What it refuses for what it holds, as of a checkpoint that was
     * deleted meanwhile, must not hold up the others of the lane.
     */
    private Uni<Void> written(List<Change> changes) {
        Map<StreamId, CheckpointView> views = changes.stream().collect(Collectors.toMap(Change::stream, Change::view));
        return contexts.run(() -> recorder.viewsChanged(views))
                .onFailure(e -> !Refused.forGood(e))
                .invoke(e -> LOG.warnf(
                        "%d changes, of stream %s first, are not written yet, trying again: %s",
                        changes.size(), changes.getFirst().stream(), e))
                .onFailure(e -> !Refused.forGood(e))
                .retry()
                .withBackOff(FIRST_PAUSE, MOST_PAUSE)
                .indefinitely()
                .invoke(() -> changes.forEach(change -> end(change, null)))
                .onFailure()
                .recoverWithUni(
                        refused -> changes.size() > 1 ? oneByOne(changes) : givenUp(changes.getFirst(), refused));
    }

    private Uni<Void> oneByOne(List<Change> changes) {
        return Multi.createFrom()
                .iterable(changes)
                .onItem()
                .transformToUniAndConcatenate(change -> written(List.of(change)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> givenUp(Change change, Throwable refused) {
        LOG.errorf(
                "The database refuses what %s sees of stream %s; others go on, and its next outcome is weighed anew: %s",
                change.view().checkpointId(), change.stream(), refused.getMessage());
        end(change, new UnwritableException(refused));
        return Uni.createFrom().voidItem();
    }

    /** @param failure null where it is written */
    private void end(Change change, @Nullable Throwable failure) {
        waiting.decrementAndGet();
        if (failure == null) {
            change.written().complete(null);
        } else {
            change.written().completeExceptionally(failure);
        }
    }

    /**
     * Takes over what a checkpoint saw, without blocking. What concerns one stream comes in the order it was seen.
     *
     * @return done once what it changes is written, at once where it changes nothing; fails when too much waits for the
     *     database already, and the change is not taken, and with {@link UnwritableException} where it cannot be written
     */
    public CompletionStage<Void> accept(String checkpointId, Observation observation) {
        if (observation.firstFailure()) {
            opinions.want(observation.stream(), checkpointId);
        }
        CheckpointView view = view(checkpointId, observation);
        if (view == null) {
            return WRITTEN; // not enough outcomes yet to hold the stream to be anything
        }
        sightings.note(observation.stream(), view);
        if (!observation.viewChanged()) {
            return WRITTEN;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            LOG.errorf(
                    "%d changes wait for the database; one of stream %s waits until it is seen again",
                    MOST_WAITING, observation.stream());
            return CompletableFuture.failedFuture(new IllegalStateException("too much waits for the database"));
        }
        Change change = new Change(observation.stream(), view, new CompletableFuture<>());
        switch (late.offer(observation.stream(), observation.at(), isLate(observation), change)) {
            case GOES_ON -> enqueue(change);
            case HELD -> {
                // goes on with the first
            }
            case HELD_FIRST -> releaseInAWhile();
        }
        return change.written();
    }

    private boolean isLate(Observation observation) {
        Instant ended = observation.at().plus(observation.outcome().timings().total());
        return ended.isBefore(clock.instant().minus(LATE));
    }

    private void releaseInAWhile() {
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(config.gathering())
                .subscribe()
                .with(
                        ignored -> late.release().forEach(this::enqueue),
                        bug -> LOG.error("changes that came late are not given on", bug));
    }

    private void enqueue(Change change) {
        lanes.get(Math.floorMod(change.stream().hashCode(), LANES)).add(change);
    }

    private @Nullable CheckpointView view(String checkpointId, Observation observation) {
        View view = observation.view();
        if (view == null) {
            return null;
        }
        ProbeOutcome outcome = observation.outcome();
        Duration latency = outcome.timings().firstMedia();
        String reason = null;
        String detail = null;
        switch (outcome.verdict()) {
            case Verdict.Degraded degraded -> {
                reason = degraded.reason().code();
                detail = degraded.detail();
            }
            case Verdict.Down down -> {
                reason = down.reason().code();
                detail = down.detail();
            }
            case Verdict.Unknown unknown -> {
                reason = unknown.reason().code();
                detail = unknown.detail();
            }
            case Verdict.Up up -> {
                // nothing to explain
            }
        }
        return new CheckpointView(
                checkpointId,
                view,
                Objects.requireNonNull(observation.since()),
                reason,
                detail,
                observation.at(),
                (latency == null ? outcome.timings().total() : latency).toMillis(),
                facts(outcome.facts()),
                outcome.protocol().wireName(),
                observation.firm());
    }

    private @Nullable String facts(MediaFacts facts) {
        if (facts.equals(MediaFacts.NONE)) {
            return null;
        }
        try {
            return mapper.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records always have a JSON form", e);
        }
    }
}
