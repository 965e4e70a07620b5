package dev.tallylight.link;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.agent.wire.ViewDigest;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.stream.assign.Share;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;

/** What the database holds of what an agent sees: one read, without a lock. */
@ApplicationScoped
class HeldDigests {
    private static final String OF_CHECKPOINT = """
            select v.stream_id, v.view, v.firm, s.checkpoints from checkpoint_view v join stream s on s.id = v.stream_id
            where v.checkpoint_id = $1 and not s.paused""";

    private final Pool pool;

    HeldDigests(Pool pool) {
        this.pool = pool;
    }

    /** Of the streams that are an agent's share of the checkpoint's. */
    Uni<ViewDigest> digest(Checkpoint place, Share share) {
        return pool.preparedQuery(OF_CHECKPOINT).execute(Tuple.of(place.id())).map(rows -> {
            ViewDigest digest = ViewDigest.NONE;
            for (Row row : rows) {
                if (Stream.of(row.getArrayOfStrings("checkpoints")).anyMatch(place::isMeantBy)
                        && share.holds(new StreamId(row.getUUID("stream_id")))) {
                    digest = digest.with(
                            row.getUUID("stream_id"), View.ofWireName(row.getString("view")), row.getBoolean("firm"));
                }
            }
            return digest;
        });
    }
}
