package dev.tallylight.plan;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work that may outlast the turns of the follower that does it: they wait for it in turn, and it is never done twice at once. */
final class LongWork {
    private volatile @Nullable Uni<Void> underWay;

    /**
     * Begins it, or goes on waiting for what was begun before.
     *
     * @param patience how long; what is not done by then goes on, whoever waits no longer
     * @return whether it is done
     */
    Uni<Boolean> await(Supplier<Uni<Void>> work, Duration patience) {
        Uni<Void> begun = underWay;
        if (begun == null) {
            begun = Uni.createFrom()
                    .deferred(work::get)
                    .onTermination()
                    .invoke(() -> underWay = null)
                    .memoize()
                    .indefinitely();
            underWay = begun;
        }
        return begun.replaceWith(true).ifNoItem().after(patience).recoverWithItem(false);
    }
}
