package dev.tallylight.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.checkpoint.Conditions;
import dev.tallylight.checkpoint.Standing;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.probe.Reason;
import dev.tallylight.rest.Json;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes down who is to be believed: a checkpoint that is lost, blind or back, in ONE transaction with its one event;
 * then, in batches of their own, what that makes of its streams. Where a batch stopped is in the database, so that a
 * crash between two of them leaves nothing unweighed.
 */
@ApplicationScoped
public class CheckpointRecorder {
    private static final Logger LOG = Logger.getLogger(CheckpointRecorder.class);
    private static final int BATCH = 150;
    private static final List<String> SILENT = Arrays.stream(Reason.values())
            .filter(Reason::silent)
            .map(Reason::code)
            .toList();

    private final Conditions conditions;
    private final TransitionRecorder transitions;
    private final EventLog events;
    private final Json json;
    private final InstantSource clock;

    CheckpointRecorder(
            Conditions conditions,
            TransitionRecorder transitions,
            EventLog events,
            ObjectMapper mapper,
            InstantSource clock) {
        this.conditions = conditions;
        this.transitions = transitions;
        this.events = events;
        this.json = new Json(mapper);
        this.clock = clock;
    }

    /**
     * Judges every checkpoint, unless another replica is at it.
     *
     * @param grace whether silence proves nothing yet
     */
    @WithTransaction
    public Uni<Void> judge(boolean grace) {
        return conditions
                .takeTurn()
                .chain(ours -> ours
                        ? conditions
                                .candidates(SILENT)
                                .onItem()
                                .transformToMulti(all -> Multi.createFrom().iterable(all))
                                .onItem()
                                .transformToUniAndConcatenate(candidate -> judge(candidate, grace))
                                .collect()
                                .last()
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> judge(Conditions.Candidate candidate, boolean grace) {
        Standing standing = candidate.standing();
        Standing.Finding finding = standing.read(candidate.signs(), grace);
        if (standing.changesTo(finding)) {
            return change(candidate, finding);
        }
        Condition heard = finding.condition() == standing.condition() ? null : finding.condition();
        return heard == candidate.heard() ? Uni.createFrom().voidItem() : conditions.note(candidate.id(), heard);
    }

    private Uni<Void> change(Conditions.Candidate candidate, Standing.Finding finding) {
        Instant now = clock.instant();
        boolean back = finding.condition() == Condition.SEEING;
        Instant lastHeard = candidate.signs().lastHeard();
        Instant since = finding.condition() == Condition.LOST && lastHeard != null ? lastHeard : now;
        if (back && !candidate.standing().told()) {
            LOG.infof("checkpoint %s \"%s\" is heard of for the first time", candidate.id(), candidate.name());
            return conditions.change(candidate.id(), finding, since, null);
        }
        LOG.warnf(
                "checkpoint %s \"%s\": %s -> %s%s",
                candidate.id(),
                candidate.name(),
                candidate.standing().condition().wireName(),
                finding.condition().wireName(),
                finding.detail() == null ? "" : ": " + finding.detail());
        Condition trouble = back ? candidate.standing().condition() : finding.condition();
        CheckpointEventData data = new CheckpointEventData(
                new CheckpointEventData.Place(candidate.id(), candidate.name()),
                back ? candidate.since() : since,
                now,
                trouble.reason(),
                back ? candidate.standing().detail() : finding.detail(),
                candidate.signs().watched());
        return events.append(
                        new EventDraft(eventOf(finding.condition()), now, null, List.of(), List.of(), json.write(data)))
                .chain(event -> conditions.change(
                        candidate.id(), finding, since, back ? null : event.id().value()));
    }

    private static EventType eventOf(Condition condition) {
        return switch (condition) {
            case SEEING -> EventType.CHECKPOINT_BACK;
            case BLIND -> EventType.CHECKPOINT_BLIND;
            case LOST -> EventType.CHECKPOINT_LOST;
        };
    }

    /** Weighs the next streams of checkpoints that changed; false when there are none, or another replica is at it. */
    @WithTransaction
    public Uni<Boolean> weighNext() {
        return conditions
                .takeTurn()
                .chain(ours -> ours ? conditions.unweighed() : Uni.createFrom().item(List.<String>of()))
                .chain(places -> places.isEmpty() ? Uni.createFrom().item(false) : weighNext(places.getFirst()));
    }

    private Uni<Boolean> weighNext(String checkpoint) {
        return conditions
                .next(checkpoint, BATCH)
                .chain(streams -> transitions
                        .weigh(streams.stream().map(StreamId::new).toList())
                        .chain(() -> conditions.weighedThrough(checkpoint, reached(streams)))
                        .replaceWith(true));
    }

    private static @Nullable UUID reached(List<UUID> streams) {
        return streams.size() < BATCH ? null : streams.getLast();
    }
}
