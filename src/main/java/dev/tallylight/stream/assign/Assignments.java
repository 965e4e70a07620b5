package dev.tallylight.stream.assign;

import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.WatchedRows;
import dev.tallylight.stream.state.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;

/** What the processes of checkpoints are to watch. Each is followed by itself; signals only make its next look come sooner. */
@ApplicationScoped
public class Assignments {
    private final WatchedRows rows;
    private final CheckpointRegistry checkpoints;
    private final Heartbeats heartbeats;
    private final Sightings sightings;
    private final RecentlyNamed named = new RecentlyNamed();
    private final Set<Runnable> wakes = new CopyOnWriteArraySet<>();

    Assignments(
            WatchedRows rows,
            CheckpointRegistry checkpoints,
            Heartbeats heartbeats,
            Sightings sightings,
            Signals signals) {
        this.rows = rows;
        this.checkpoints = checkpoints;
        this.heartbeats = heartbeats;
        this.sightings = sightings;
        signals.hear(Signals.Channel.STREAM_CHANGED, this::streamChanged);
        signals.hear(Signals.Channel.CHECKPOINT_CHANGED, ignored -> wake());
    }

    /**
     * Follows what one process is to watch. It holds nothing that must be given back.
     *
     * @param agent the process, one of those that share the checkpoint's streams
     */
    public Following follow(String checkpointId, UUID agent) {
        return new Following(checkpointId, agent, rows, checkpoints, heartbeats, sightings, named);
    }

    /**
     * Runs it, from any thread, whenever there may be something to tell. It must not block.
     *
     * @return what ends that
     */
    public Runnable whenChanged(Runnable wake) {
        Runnable one = wake::run;
        wakes.add(one);
        return () -> wakes.remove(one);
    }

    private void streamChanged(String id) {
        named.add(new StreamId(UUID.fromString(id)));
        wake();
    }

    private void wake() {
        wakes.forEach(Runnable::run);
    }
}
