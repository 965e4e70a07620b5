package dev.tallylight.stream.state;

import dev.tallylight.agent.StreamId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What each checkpoint saw of each stream the last time it looked. It changes with every probe and so stays in memory:
 * a healthy stream costs no write. After a restart the database's view stands in until the next probe.
 */
@ApplicationScoped
public class Sightings {
    private final Map<Key, CheckpointView> latest = new ConcurrentHashMap<>();

    private final InstantSource clock;

    Sightings(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(StreamId stream, String checkpointId) {}

    public void note(StreamId stream, CheckpointView view) {
        latest.merge(
                new Key(stream, view.checkpointId()),
                view,
                (before, later) -> before.isOvertakenBy(later, clock.instant()) ? later : before);
    }

    /** The fresher of the stored view and what was seen since, which keeps the stored one's date where it only confirms it. */
    public CheckpointView freshest(StreamId stream, CheckpointView stored) {
        CheckpointView seen = latest.get(new Key(stream, stored.checkpointId()));
        if (seen == null || !seen.wasSeenAfter(stored, clock.instant())) {
            return stored;
        }
        return seen.view() == stored.view() ? seen.heldSince(stored.since()) : seen;
    }

    public @Nullable CheckpointView of(StreamId stream, String checkpointId) {
        return latest.get(new Key(stream, checkpointId));
    }

    /** Forgets all but these: the streams that there are. */
    public void retain(Set<StreamId> present) {
        latest.keySet().removeIf(key -> !present.contains(key.stream()));
    }

    /** Forgets these, in one pass over all. */
    public void forget(Set<StreamId> streams) {
        latest.keySet().removeIf(key -> streams.contains(key.stream()));
    }

    public void forget(StreamId stream) {
        latest.keySet().removeIf(key -> key.stream().equals(stream));
    }
}
