package dev.tallylight.status;

import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.event.EventType;
import dev.tallylight.outage.OutageChange;
import dev.tallylight.outage.OutageRecorder;
import dev.tallylight.outage.SeenFrom;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.state.CheckpointView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells the room of outages what was decided, in the transaction that writes it. */
@ApplicationScoped
class TransitionOutages {
    private final OutageRecorder outages;
    private final CheckpointRegistry checkpoints;

    TransitionOutages(OutageRecorder outages, CheckpointRegistry checkpoints) {
        this.outages = outages;
        this.checkpoints = checkpoints;
    }

    /** @return the same, each with the outage that it belongs to */
    Uni<List<StreamDecision.Alerted>> written(List<StreamDecision.Alerted> judged, Instant now) {
        return outages.record(judged.stream().map(TransitionOutages::change).toList(), now)
                .chain(ids -> withToldOver(judged, ids))
                .map(ids -> judged.stream().map(one -> one.of(ids)).toList());
    }

    /**
     * With the outages of those of which handlers hear now that they are back, and that were back before, while alerts were withheld
     * and something else came in between: a pause, or that nobody knew.
     */
    private Uni<Map<UUID, UUID>> withToldOver(List<StreamDecision.Alerted> judged, Map<UUID, UUID> ids) {
        Map<UUID, @Nullable Instant> over = new HashMap<>();
        judged.stream()
                .filter(one -> one.alert().event() == EventType.STREAM_ONLINE
                        && one.alert().withheld() == null
                        && one.decision().before().announced() == Status.OFFLINE
                        && !ids.containsKey(one.stream().value()))
                .forEach(one -> over.put(one.stream().value(), null));
        return over.isEmpty()
                ? Uni.createFrom().item(ids)
                : outages.told(over).map(told -> {
                    Map<UUID, UUID> all = new HashMap<>(told);
                    all.putAll(ids);
                    return all;
                });
    }

    private static OutageChange change(StreamDecision.Alerted one) {
        WatchedStream stream = one.locked().stream();
        return new OutageChange(
                OutageChange.STREAM,
                stream.id().value(),
                stream.name(),
                stream.tags(),
                one.decision().before(),
                one.decision().after(),
                one.alert().alerts().flappingSince() == null
                        ? null
                        : StreamSubjects.flapping(stream).window(),
                one.alert().event() != null
                        && one.alert().withheld() == null
                        && one.decision().after().status() != Status.UNKNOWN,
                one.alert().alerts().withheld(),
                one.made().votes().stream()
                        .filter(vote -> vote.said() == View.DOWN)
                        .map(vote -> new SeenFrom(
                                vote.checkpointId(),
                                vote.checkpointName(),
                                vote.since(),
                                vote.why(),
                                vote.whyInWords()))
                        .toList());
    }

    /**
     * Another checkpoint sees what is off air already: that is no transition, and stands with the outage.
     *
     * @param failing by stream
     */
    Uni<Void> seenFrom(Map<UUID, CheckpointView> failing) {
        return failing.isEmpty()
                ? Uni.createFrom().voidItem()
                : checkpoints.all().chain(places -> {
                    Map<String, String> names =
                            places.stream().collect(Collectors.toMap(Checkpoint::id, Checkpoint::name));
                    Map<UUID, SeenFrom> seen = new HashMap<>();
                    failing.forEach((stream, view) -> seen.put(stream, seenFrom(view, names)));
                    return outages.seenFrom(seen);
                });
    }

    private static SeenFrom seenFrom(CheckpointView view, Map<String, String> names) {
        String id = view.checkpointId();
        return new SeenFrom(id, names.getOrDefault(id, id), view.since(), view.reason(), view.detail());
    }
}
