package dev.tallylight.status.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.HeldViews;
import dev.tallylight.testing.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ViewsOnTheirWayTest {
    private static final UUID AGENT = new UUID(0, 9);
    private static final HeldViews.Key ONE = key(1);

    private final VirtualTimers time = new VirtualTimers();
    private final ViewsOnTheirWay views = new ViewsOnTheirWay(1, Duration.ofSeconds(12), time.clock(), time::nanoTime);
    private long number;

    private static HeldViews.Key key(long stream) {
        return new HeldViews.Key(new StreamId(new UUID(0, stream)), "c");
    }

    private CheckpointView view(View view) {
        return new CheckpointView(
                "c",
                view,
                time.clock().instant(),
                null,
                null,
                time.clock().instant(),
                null,
                null,
                null,
                true,
                AGENT,
                ++number,
                true);
    }

    private CompletableFuture<Void> unchanged(HeldViews.Key key, View view) {
        return views.take(key, view(view), false, false);
    }

    private CompletableFuture<Void> changed(HeldViews.Key key, View view) {
        return views.take(key, view(view), true, false);
    }

    private List<View> lane() {
        return views.next(0).stream().map(change -> change.view().view()).toList();
    }

    private ViewsOnTheirWay.Compared compareWith(View held) {
        ViewChange change = views.toCompare(1).getFirst();
        CheckpointView before = new CheckpointView(
                "c", held, time.clock().instant(), null, null, time.clock().instant(), null, null, null, true);
        return views.compared(change, Optional.of(before.held()));
    }

    @Test
    void whatIsHeldAlreadyCostsNoWrite() {
        CompletableFuture<Void> done = unchanged(ONE, View.UP);
        assertThat(done).isNotDone();
        assertThat(compareWith(View.UP)).isEqualTo(ViewsOnTheirWay.Compared.HELD);
        assertThat(views.toCompare(1)).isEmpty();
        assertThat(lane()).isEmpty();
    }

    @Test
    void whatDiffersGoesToALaneWhateverItsFlagSays() {
        unchanged(ONE, View.UP);
        assertThat(compareWith(View.DOWN)).isEqualTo(ViewsOnTheirWay.Compared.GOES_ON);
        assertThat(lane()).containsExactly(View.UP);
    }

    @Test
    void whatIsNotHeldAtAllDiffers() {
        unchanged(ONE, View.UP);
        assertThat(views.compared(views.toCompare(1).getFirst(), Optional.empty()))
                .isEqualTo(ViewsOnTheirWay.Compared.GOES_ON);
    }

    @Test
    void nobodyNeedsToKnowOfAStreamThatIsGone() {
        unchanged(ONE, View.UP);
        assertThat(views.compared(views.toCompare(1).getFirst(), null)).isEqualTo(ViewsOnTheirWay.Compared.HELD);
    }

    @Test
    void theLatestStandsForThoseBeforeIt() {
        CompletableFuture<Void> first = unchanged(ONE, View.DOWN);
        ViewChange taken = views.toCompare(9).getFirst();
        CompletableFuture<Void> second = unchanged(ONE, View.UP);
        assertThat(second).isSameAs(first);
        assertThat(views.compared(taken, Optional.empty())).isEqualTo(ViewsOnTheirWay.Compared.OVERTAKEN);
        assertThat(views.toCompare(9))
                .extracting(change -> change.view().view())
                .containsExactly(View.UP);
        assertThat(changed(ONE, View.DEGRADED)).isSameAs(first);
        assertThat(views.toCompare(9)).isEmpty();
        assertThat(lane()).containsExactly(View.DEGRADED);
    }

    @Test
    void whatComesWhileALaneIsAtItIsComparedWithThat() {
        CompletableFuture<Void> down = changed(ONE, View.DOWN);
        assertThat(unchanged(ONE, View.DOWN)).isSameAs(down);
        unchanged(ONE, View.UP);
        assertThat(views.toCompare(9)).isEmpty();
        assertThat(lane()).containsExactly(View.DOWN);
        views.ended(views.next(0).getFirst());
        assertThat(lane()).containsExactly(View.UP);
        unchanged(ONE, View.UP);
        assertThat(views.toCompare(9)).isEmpty();
        views.ended(views.next(0).getFirst());
        unchanged(ONE, View.UP);
        assertThat(views.toCompare(9)).hasSize(1);
        assertThat(views.inLanes()).isZero();
    }

    @Test
    void whatFindsNoRoomIsRefusedAndSaidAgain() {
        for (int i = 0; i < ViewsOnTheirWay.MOST_IN_LANES; i++) {
            changed(key(100 + i), View.UP);
        }
        assertThat(changed(ONE, View.UP)).isCompletedExceptionally();
        unchanged(ONE, View.UP);
        assertThat(compareWith(View.DOWN)).isEqualTo(ViewsOnTheirWay.Compared.NO_ROOM);
        views.ended(views.next(0).getFirst());
        unchanged(ONE, View.UP);
        assertThat(compareWith(View.DOWN)).isEqualTo(ViewsOnTheirWay.Compared.GOES_ON);
    }

    @Test
    void whatComesLateIsGathered() {
        views.take(ONE, view(View.DOWN), true, true);
        changed(ONE, View.UP);
        changed(key(2), View.UP);
        assertThat(lane()).containsExactly(View.UP);
        views.ended(views.next(0).getFirst());
        time.pass(Duration.ofSeconds(12));
        assertThat(views.releaseLate()).isEqualTo(2);
        assertThat(lane()).containsExactly(View.DOWN);
    }

    @Test
    void knowsForHowLongTheOldestWaits() {
        changed(ONE, View.DOWN);
        time.pass(Duration.ofSeconds(40));
        changed(key(2), View.DOWN);
        assertThat(views.waitOf(0)).isEqualTo(Duration.ofSeconds(40));
        views.next(0).forEach(views::ended);
        assertThat(views.waitOf(0)).isZero();
    }

    @Test
    void allIsThroughOnceEachHasComeToItsEndGoodOrBad() {
        assertThat(views.underWay()).isCompleted();
        CompletableFuture<Void> compared = unchanged(ONE, View.UP);
        CompletableFuture<Void> written = changed(key(2), View.DOWN);
        CompletableFuture<Void> all = views.underWay();
        compared.complete(null);
        assertThat(all).isNotDone();
        written.completeExceptionally(new IllegalStateException("it cannot be written"));
        assertThat(all).isCompleted();
    }
}
