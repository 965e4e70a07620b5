package dev.tallylight.link;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Receipt;
import dev.tallylight.agent.wire.ViewDigest;
import dev.tallylight.agent.wire.WireObservation;
import dev.tallylight.checkpoint.AgentReport;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.checkpoint.SecurityLog;
import dev.tallylight.follow.Sequence;
import dev.tallylight.net.OneLine;
import dev.tallylight.net.egress.EgressPolicy;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.status.ingest.Ingest;
import dev.tallylight.status.ingest.UnwritableException;
import dev.tallylight.stream.StreamChoices;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.ask.ProbeAnswers;
import dev.tallylight.stream.assign.Share;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what an agent sends up. The answer comes once what a batch changes is written: an agent may forget what was
 * answered, and sends the next batch only then, so that its order holds whichever replicas they go to.
 */
@ApplicationScoped
class Intake {
    /** A clock that is off by less is left alone: the network's delay is of that size. */
    static final Duration TOLERATED_SKEW = Duration.ofSeconds(2);

    /** A machine that lost its clock begins at 1970, or at 0 of its own; what is further off is no clock. */
    private static final long MOST_MS = Duration.ofDays(36_500).toMillis();

    /** How far ahead of ours a corrected time may be. */
    static final Duration FUTURE = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(Intake.class);
    /** Late changes are gathered for 12 s before they are written, and an agent waits 20 s for its answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(17);

    private static final int MOST_TEXT = 300;

    private final AgentGate gate;
    private final Heartbeats heartbeats;
    private final StreamChoices choices;
    private final Ingest ingest;
    private final ProbeAnswers answers;
    private final HeldDigests held;
    private final ViewComparisons comparisons;
    private final SecurityLog audit;
    private final InstantSource clock;

    Intake(
            AgentGate gate,
            Heartbeats heartbeats,
            StreamChoices choices,
            Ingest ingest,
            ProbeAnswers answers,
            HeldDigests held,
            ViewComparisons comparisons,
            SecurityLog audit,
            InstantSource clock) {
        this.gate = gate;
        this.heartbeats = heartbeats;
        this.choices = choices;
        this.ingest = ingest;
        this.answers = answers;
        this.held = held;
        this.comparisons = comparisons;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<Receipt> take(AgentGate.Guest guest, Batch batch) {
        List<WireObservation> observations = batch.observations() == null ? List.of() : batch.observations();
        if (observations.size() > LinkProtocol.MOST_OBSERVATIONS) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    "observations",
                    "must be at most " + LinkProtocol.MOST_OBSERVATIONS + " in a batch, not " + observations.size());
        }
        AgentReport report = report(guest, batch.vitals());
        return gate.beat(report, guest.peer())
                .chain(() -> sorting(guest, observations, skewOf(report)))
                .invoke(sorting -> sorting.sort(observations))
                .invoke(sorting -> sorting.noteStrangers(guest))
                .call(() -> batch.leaving() ? goodBye(guest) : Uni.createFrom().voidItem())
                .call(sorting -> written(guest, sorting))
                .call(sorting -> answered(guest.place(), sorting))
                .chain(sorting -> tellViews(guest, batch, observations.size())
                        .map(tellViews -> new Receipt(
                                LinkProtocol.VERSION,
                                clock.instant(),
                                sorting.taken.size(),
                                sorting.refused,
                                report.publicAddress(),
                                tellViews)));
    }

    /**
     * Before what may take long, for an agent waits no longer than 3 s for this answer; after the sorting, which asks for its
     * share as nothing later does. What it saw is worth writing also where this fails.
     */
    private Uni<Void> goodBye(AgentGate.Guest guest) {
        return heartbeats
                .stopped(guest.agent())
                .onFailure()
                .invoke(e -> LOG.warnf(
                        "agent %s of %s leaves, and will be missed: %s",
                        guest.agent(), guest.place().id(), e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** Whether what the agent holds is not what we hold of it. Asked only when it has nothing more to report just now. */
    private Uni<Boolean> tellViews(AgentGate.Guest guest, Batch batch, int reported) {
        Batch.Vitals vitals = batch.vitals();
        if (vitals == null || vitals.waiting() > reported || batch.leaving()) {
            return Uni.createFrom().item(false);
        }
        ViewDigest said = vitals.views();
        if (said == null || !comparisons.isDue(guest.agent())) {
            return Uni.createFrom().item(false);
        }
        return heartbeats
                .living(guest.place().id())
                .chain(living ->
                        held.digest(guest.place(), new Share(guest.place().id(), guest.agent(), living)))
                .map(ours -> comparisons.compared(guest.agent(), said, ours))
                .onFailure()
                .invoke(e -> LOG.debugf("the views of %s could not be compared: %s", guest.agent(), e.getMessage()))
                .onFailure()
                .recoverWithItem(false);
    }

    private Uni<Sorting> sorting(AgentGate.Guest guest, List<WireObservation> observations, Duration skew) {
        if (observations.isEmpty()) {
            return Uni.createFrom()
                    .item(new Sorting(
                            new Share(guest.place().id(), guest.agent(), List.of()), guest.place(), Map.of(), skew));
        }
        return heartbeats
                .living(guest.place().id())
                .chain(living -> choices.of(streams(observations))
                        .map(known -> new Sorting(
                                new Share(guest.place().id(), guest.agent(), living), guest.place(), known, skew)));
    }

    private static List<UUID> streams(List<WireObservation> observations) {
        return observations.stream()
                .filter(Objects::nonNull)
                .map(WireObservation::stream)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static Duration skewOf(AgentReport report) {
        return report.clockSkew().abs().compareTo(TOLERATED_SKEW) > 0 ? report.clockSkew() : Duration.ZERO;
    }

    private AgentReport report(AgentGate.Guest guest, Batch.@Nullable Vitals vitals) {
        Batch.Vitals said = vitals == null ? new Batch.Vitals(0, 0, 0, null, 0, null, null, null) : vitals;
        return new AgentReport(
                guest.agent(),
                guest.place().id(),
                guest.version(),
                LinkProtocol.VERSION,
                Duration.ofMillis(Math.clamp(said.clockSkewMs(), -MOST_MS, MOST_MS)),
                Math.max(0, said.streams()),
                Duration.ofMillis(Math.clamp(said.scheduleLagMs(), 0, MOST_MS)),
                said.load(),
                Math.max(0, said.waiting()),
                publicAddress(said, guest.place(), guest.peer()),
                said.blindness() == null ? null : bounded(said.blindness()));
    }

    /** As the agent was told, else as the checkpoint is described, else as we see it. */
    private static @Nullable String publicAddress(Batch.Vitals said, Checkpoint place, String peer) {
        if (said.publicAddress() != null) {
            return bounded(said.publicAddress());
        }
        return place.publicAddress() != null || !EgressPolicy.PUBLIC.allowsLiteral(peer) ? place.publicAddress() : peer;
    }

    private static String bounded(String text) {
        return OneLine.of(text, MOST_TEXT);
    }

    private Uni<Void> written(AgentGate.Guest guest, Sorting sorting) {
        CompletableFuture<?>[] changes = sorting.taken.stream()
                .map(taken -> ingest.accept(guest.place().id(), guest.agent(), taken.observation())
                        .toCompletableFuture()
                        .exceptionally(failure -> sorting.passBy(taken, failure)))
                .toArray(CompletableFuture<?>[]::new);
        return Uni.createFrom()
                .completionStage(CompletableFuture.allOf(changes))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .transform(e -> new ProblemException(
                        ProblemType.UNAVAILABLE,
                        "The database is slow or away: send the same batch again in a few seconds."));
    }

    private Uni<Void> answered(Checkpoint place, Sorting sorting) {
        List<Taken> asked =
                sorting.taken.stream().filter(taken -> taken.request() != null).toList();
        return Sequence.of(
                        asked,
                        taken -> answers.write(
                                Objects.requireNonNull(taken.request()),
                                place.id(),
                                taken.observation().outcome()))
                .onFailure()
                .invoke(e -> LOG.warnf("an answer of %s is lost: %s", place.id(), e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private record Taken(
            int index, Observation observation, @Nullable UUID request) {}

    /** What of a batch is taken, and what is refused. */
    private final class Sorting {
        private final Share share;
        private final Checkpoint place;
        private final Map<StreamId, WatchedStream> known;
        private final Duration skew;
        private final List<Taken> taken = new ArrayList<>();
        private final List<Receipt.Refusal> refused = new ArrayList<>();
        private final List<StreamId> strangers = new ArrayList<>();

        Sorting(Share share, Checkpoint place, Map<StreamId, WatchedStream> known, Duration skew) {
            this.share = share;
            this.place = place;
            this.known = known;
            this.skew = skew;
        }

        void sort(List<WireObservation> observations) {
            Instant now = clock.instant();
            Instant latest = now.plus(FUTURE);
            for (int i = 0; i < observations.size(); i++) {
                try {
                    WireObservation wire = Objects.requireNonNull(observations.get(i), "an observation is null");
                    sort(i, wire.toObservation(skew, now), wire.request(), latest);
                } catch (IllegalArgumentException | NullPointerException e) {
                    refuse(i, ProblemType.OBSERVATION_INVALID, String.valueOf(e.getMessage()));
                }
            }
        }

        private void sort(int index, Observation observation, @Nullable UUID request, Instant latest) {
            WatchedStream stream = known.get(observation.stream());
            if (stream == null || stream.paused()) {
                refuse(
                        index,
                        ProblemType.OBSERVATION_NOT_ASSIGNED,
                        stream == null ? "the stream does not exist, or no longer" : "the stream is paused");
            } else if (!stream.assignedTo(place)) {
                strangers.add(stream.id());
                refuse(index, ProblemType.OBSERVATION_NOT_ASSIGNED, "the stream is watched by other checkpoints");
            } else if (!share.holds(stream.id())) {
                // what this one saw late, cut off perhaps, must not speak over the one that watches now
                refuse(
                        index,
                        ProblemType.OBSERVATION_NOT_ASSIGNED,
                        "another agent of the checkpoint watches it by now");
            } else if (observation.at().isAfter(latest)) {
                refuse(
                        index,
                        ProblemType.OBSERVATION_IN_FUTURE,
                        "it is dated more than " + Durations.format(FUTURE) + " ahead of the hub's clock, "
                                + "after the skew that the agent reports");
            } else {
                taken.add(new Taken(index, observation, request));
            }
        }

        /** What cannot be written is of no use to be sent again; everything else that failed is. */
        synchronized @Nullable Void passBy(Taken one, Throwable failure) {
            if (!(failure instanceof UnwritableException)) {
                throw new CompletionException(failure);
            }
            refuse(one.index(), ProblemType.OBSERVATION_INVALID, "the hub cannot keep what it holds");
            return null;
        }

        private void refuse(int index, ProblemType type, String detail) {
            refused.add(new Receipt.Refusal(index, type.urn(), bounded(detail)));
        }

        /** An agent may be late to learn that a stream was moved; whoever does it all day is in the log. */
        void noteStrangers(AgentGate.Guest guest) {
            if (!strangers.isEmpty()) {
                audit.note(
                        "agent %s of checkpoint %s reported %d streams that are not assigned to it, the first: %s",
                        guest.agent(), place.id(), strangers.size(), strangers.getFirst());
            }
        }
    }
}
