package dev.tallylight.stream;

import dev.tallylight.access.Slice;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.alert.AlertState;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.probe.Protocol;
import dev.tallylight.stream.draft.OnAir;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.HeldStates;
import dev.tallylight.stream.state.Sightings;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts together what is shown of a stream: its row, its state, and what each assigned checkpoint sees. */
@ApplicationScoped
class StreamViews {
    private final HeldStates states;
    private final CheckpointRegistry checkpoints;
    private final Sightings sightings;
    private final OnAir onAir;
    private final Parents parents;

    StreamViews(HeldStates states, CheckpointRegistry checkpoints, Sightings sightings, OnAir onAir, Parents parents) {
        this.states = states;
        this.checkpoints = checkpoints;
        this.sightings = sightings;
        this.onAir = onAir;
        this.parents = parents;
    }

    /**
     * The views of these streams, in their order, without those that are deleted meanwhile: three queries, however many there
     * are, and for a slice a fourth.
     *
     * @param slice what of other streams, those that they depend on, is shown with them
     */
    @WithSession
    public Uni<List<StreamView>> of(Slice slice, List<StreamEntity> streams) {
        if (streams.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<UUID> ids = streams.stream().map(stream -> stream.id).toList();
        List<String> wanted = streams.stream()
                .flatMap(stream -> Arrays.stream(stream.dependsOn))
                .toList();
        return parents.beyond(slice, wanted).chain(beyond -> of(slice, streams, ids, beyond));
    }

    private Uni<List<StreamView>> of(Slice slice, List<StreamEntity> streams, List<UUID> ids, Set<String> beyond) {
        return states.look(ids)
                .chain(held -> checkpoints.all().map(all -> {
                    List<Checkpoint> places =
                            all.stream().map(place -> place.within(slice)).toList();
                    Map<UUID, HeldStates.Held> heldOf =
                            held.stream().collect(Collectors.toMap(HeldStates.Held::streamId, state -> state));
                    return streams.stream()
                            .filter(stream -> heldOf.containsKey(stream.id))
                            .map(stream -> view(stream, Objects.requireNonNull(heldOf.get(stream.id)), places, beyond))
                            .toList();
                }));
    }

    private StreamView view(StreamEntity stream, HeldStates.Held held, List<Checkpoint> places, Set<String> beyond) {
        SubjectState state = held.state();
        AlertState alerts = held.alerts();
        StreamId id = new StreamId(stream.id);
        WatchedStream watched = WatchedStream.of(stream);
        List<Sight> sights = places.stream()
                .filter(place -> watched.assignedTo(place))
                .map(place -> new Sight(place, freshest(id, place.id(), held.views())))
                .toList();
        return new StreamView(
                stream.id,
                stream.key,
                stream.name,
                stream.urlRedacted,
                protocol(stream, sights),
                List.of(stream.tags),
                state.status(),
                state.since(),
                state.reason(),
                state.detail(),
                state.sequence(),
                stream.paused,
                sights.stream().map(Sight::shown).toList(),
                seen(sights)
                        .map(CheckpointView::facts)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                stream.policy(),
                onAir.forms(stream.schedule),
                stream.alertOutsideSchedule,
                Arrays.stream(stream.dependsOn)
                        .filter(parent -> !beyond.contains(parent))
                        .toList(),
                StreamView.Withheld.of(alerts, Arrays.stream(stream.dependsOn).noneMatch(beyond::contains)),
                alerts.flappingSince(),
                stream.managedByFile,
                stream.createdAt,
                stream.updatedAt);
    }

    private @Nullable CheckpointView freshest(StreamId id, String checkpointId, List<CheckpointView> stored) {
        return stored.stream()
                .filter(view -> view.checkpointId().equals(checkpointId))
                .findFirst()
                .map(view -> sightings.freshest(id, view))
                .orElseGet(() -> sightings.of(id, checkpointId));
    }

    private static String protocol(StreamEntity stream, List<Sight> sights) {
        if (!stream.protocol.equals(Protocol.AUTO.wireName())) {
            return stream.protocol;
        }
        return seen(sights)
                .map(CheckpointView::protocol)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(stream.protocol);
    }

    private static Stream<CheckpointView> seen(List<Sight> sights) {
        return sights.stream().map(Sight::view).filter(Objects::nonNull);
    }

    private record Sight(Checkpoint place, @Nullable CheckpointView view) {
        StreamView.Checkpoint shown() {
            if (!place.sees() && view != null) {
                return new StreamView.Checkpoint(
                        place.id(),
                        place.name(),
                        View.UNKNOWN,
                        place.conditionSince(),
                        place.condition().reason(),
                        place.conditionDetail(),
                        view.probedAt(),
                        null);
            }
            return view == null
                    ? new StreamView.Checkpoint(place.id(), place.name(), View.UNKNOWN, null, null, null, null, null)
                    : new StreamView.Checkpoint(
                            place.id(),
                            place.name(),
                            view.view(),
                            view.since(),
                            view.reason(),
                            view.detail(),
                            view.probedAt(),
                            view.latencyMs());
        }
    }
}
