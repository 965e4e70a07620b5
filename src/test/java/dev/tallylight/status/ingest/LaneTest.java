package dev.tallylight.status.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.HeldViews;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Instant T0 = Instant.parse("2026-11-28T03:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ViewsOnTheirWay views = new ViewsOnTheirWay(1, Duration.ZERO, () -> T0, System::nanoTime);
    private final List<Integer> written = new ArrayList<>();
    private @Nullable Throwable away;
    private final Lane lane = new Lane(0, views, this::write);

    /** The database: refuses stream 13 for what it holds; of 14 we cannot write what it holds. */
    private Uni<Void> write(Map<StreamId, CheckpointView> changes) {
        if (away != null) {
            return Uni.createFrom().failure(away);
        }
        if (changes.containsKey(new StreamId(new UUID(0, 13)))) {
            return Uni.createFrom().failure(new PgException("no such checkpoint", "ERROR", "23503", null));
        }
        if (changes.containsKey(new StreamId(new UUID(0, 14)))) {
            return Uni.createFrom()
                    .failure(new IllegalStateException("not written", new ArithmeticException("long overflow")));
        }
        written.add(changes.size());
        return Uni.createFrom().voidItem();
    }

    private CompletableFuture<Void> say(long stream) {
        CheckpointView view = new CheckpointView(
                "c", View.UP, T0, null, null, T0, null, null, null, true, new UUID(0, 1), stream, true);
        return views.take(new HeldViews.Key(new StreamId(new UUID(0, stream)), "c"), view, true, false);
    }

    private boolean turn() {
        return Boolean.TRUE.equals(lane.turn().await().atMost(PATIENCE));
    }

    @Test
    void writesTogetherWhatCameTogether() {
        CompletableFuture<Void> one = say(1);
        CompletableFuture<Void> other = say(2);
        assertThat(turn()).isFalse();
        assertThat(written).containsExactly(2);
        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
        assertThat(views.inLanes()).isZero();
    }

    @Test
    void losesNothingWhenATurnFails() {
        CompletableFuture<Void> done = say(1);
        away = new IllegalStateException("the database is away");
        assertThat(lane.turn().onFailure().recoverWithNull().await().atMost(PATIENCE))
                .isNull();
        assertThat(done).isNotDone();
        away = null;
        turn();
        assertThat(done).isCompleted();
    }

    @Test
    void whatIsRefusedForGoodHoldsUpNothingElse() {
        CompletableFuture<Void> one = say(1);
        CompletableFuture<Void> refused = say(13);
        CompletableFuture<Void> unwritable = say(14);
        CompletableFuture<Void> other = say(2);
        turn();
        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
        assertThat(refused).isCompletedExceptionally();
        assertThat(unwritable).isCompletedExceptionally();
        assertThat(views.inLanes()).isZero();
    }
}
