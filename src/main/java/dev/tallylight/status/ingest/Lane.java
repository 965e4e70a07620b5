package dev.tallylight.status.ingest;

import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.Pause;
import dev.tallylight.store.Refused;
import dev.tallylight.stream.state.CheckpointView;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Writes what waits in one lane, what has come together in one transaction. A follower takes its turns: what a turn
 * failed to write, or hung over, is there for the next one.
 */
final class Lane {
    private static final Logger LOG = Logger.getLogger(Lane.class);

    /** Between the beginnings of two transactions, the first of which had several changes to write. */
    private static final Duration SPACING = Duration.ofMillis(60);

    private static final int MOST_CAUSES = 20;

    private final int number;
    private final ViewsOnTheirWay views;
    private final Function<Map<StreamId, CheckpointView>, Uni<Void>> recorder;

    /** @param recorder writes views, one of each stream, in a transaction of its own */
    Lane(int number, ViewsOnTheirWay views, Function<Map<StreamId, CheckpointView>, Uni<Void>> recorder) {
        this.number = number;
        this.views = views;
        this.recorder = recorder;
    }

    /** @return whether more waits */
    Uni<Boolean> turn() {
        List<ViewChange> changes = views.next(number);
        if (changes.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        long begun = System.nanoTime();
        return write(changes)
                // where several came in the time that one transaction took, more come soon
                .chain(() -> changes.size() == 1 ? Uni.createFrom().voidItem() : Pause.until(begun + SPACING.toNanos()))
                .map(ignored -> !views.next(number).isEmpty());
    }

    /**
     * What the database refuses for what it holds, as of a checkpoint that was deleted meanwhile, must not hold up others; nor
     * what we cannot write for what it holds.
     */
    private Uni<Void> write(List<ViewChange> changes) {
        return recorder.apply(changes.stream().collect(Collectors.toMap(ViewChange::stream, ViewChange::view)))
                .invoke(() -> changes.forEach(this::written))
                .onFailure(Lane::failsAgain)
                .recoverWithUni(
                        refused -> changes.size() > 1 ? oneByOne(changes) : givenUp(changes.getFirst(), refused));
    }

    /** Such as a date that is beyond what the database's driver can add up. A database that is away fails otherwise. */
    private static boolean failsAgain(Throwable failure) {
        if (Refused.forGood(failure)) {
            return true;
        }
        Throwable root = failure;
        for (int i = 0; i < MOST_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root instanceof ArithmeticException
                || root instanceof DateTimeException
                || root instanceof IllegalArgumentException
                || root instanceof IndexOutOfBoundsException
                || root instanceof ClassCastException
                || root instanceof NullPointerException;
    }

    private Uni<Void> oneByOne(List<ViewChange> changes) {
        return Multi.createFrom()
                .iterable(changes)
                .onItem()
                .transformToUniAndConcatenate(change -> write(List.of(change)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private void written(ViewChange change) {
        views.ended(change);
        change.done().complete(null);
    }

    private Uni<Void> givenUp(ViewChange change, Throwable refused) {
        LOG.errorf(
                "What %s sees of stream %s cannot be written; others go on, and its next outcome is weighed anew: %s",
                change.view().checkpointId(), change.stream(), refused.getMessage());
        views.ended(change);
        change.done().completeExceptionally(new UnwritableException(refused));
        return Uni.createFrom().voidItem();
    }
}
