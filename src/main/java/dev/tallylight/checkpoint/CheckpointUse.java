package dev.tallylight.checkpoint;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Who relies on a checkpoint: implemented a room higher, by those that do. */
public interface CheckpointUse {
    /** The names of streams that no other checkpoint than this would watch; a few of them where there are many. */
    Uni<List<String>> onlyWatchedBy(Checkpoint checkpoint, List<Checkpoint> others);
}
