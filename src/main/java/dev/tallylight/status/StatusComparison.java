package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.OneByOne;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.state.StreamLists;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all streams for ever, a page at a time, and has those decided anew whose status is not what their views
 * make of it. Whatever else was meant to have that done, and did not, costs minutes and nothing more.
 */
@ApplicationScoped
class StatusComparison {
    private static final Logger LOG = Logger.getLogger(StatusComparison.class);
    private static final int PAGE = 200;
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final StreamLists streams;
    private final Difference difference;
    private final TransitionRecorder recorder;
    private final TransitionNotes notes;
    private final FreshContext contexts;
    private @Nullable Follower follower;
    private @Nullable StreamId reached;

    StatusComparison(
            StreamLists streams,
            Difference difference,
            TransitionRecorder recorder,
            TransitionNotes notes,
            FreshContext contexts) {
        this.streams = streams;
        this.difference = difference;
        this.recorder = recorder;
        this.notes = notes;
        this.contexts = contexts;
    }

    void start(@Observes HubStart event, Followers followers) {
        follower = followers.each(Follower.Plan.of("statuses compared", EVERY), this::turn);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    Uni<Void> turn() {
        notes.sumUp();
        return streams.watched(reached, PAGE)
                .call(page -> difference.of(page).chain(this::weigh))
                .invoke(page -> reached = page.size() < PAGE ? null : page.getLast())
                .replaceWithVoid();
    }

    private Uni<Void> weigh(List<StreamId> differing) {
        return OneByOne.whereTogetherFails(
                differing,
                some -> contexts.run(() -> recorder.weigh(some)),
                (stream, e) -> LOG.warnf(e, "stream %s cannot be decided anew, trying again", stream));
    }

    /** Looks, without locks. */
    @ApplicationScoped
    static class Difference {
        private final StreamStates states;
        private final CheckpointRegistry checkpoints;
        private final InstantSource clock;

        Difference(StreamStates states, CheckpointRegistry checkpoints, InstantSource clock) {
            this.states = states;
            this.checkpoints = checkpoints;
            this.clock = clock;
        }

        /** Those of them whose status is not what their views make of it. */
        @WithSession
        Uni<List<StreamId>> of(List<StreamId> ids) {
            return ids.isEmpty()
                    ? Uni.createFrom().item(List.of())
                    : states.look(ids)
                            .chain(seen -> checkpoints
                                    .all()
                                    .map(places -> TransitionRecorder.decide(seen, places, clock.instant()).stream()
                                            .map(StreamDecision::stream)
                                            .toList()));
        }
    }
}
