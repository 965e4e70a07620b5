package dev.tallylight.status.ingest;

import dev.tallylight.agent.StreamId;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.HeldViews;
import java.util.concurrent.CompletableFuture;

/**
 * What a checkpoint said of a stream, on its way to be written where it is not what is held.
 *
 * @param late whether it comes a while after it was seen
 * @param waitsSince by the monotonic clock: since when it, or what it stands for, waits
 * @param done once it is written, or found to be held already; fails where neither can be
 */
record ViewChange(HeldViews.Key key, CheckpointView view, boolean late, long waitsSince, CompletableFuture<Void> done) {
    StreamId stream() {
        return key.stream();
    }
}
