package dev.tallylight.follow;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Waits for whoever does something again and again, so that more has come when it is done the next time. */
public final class Pause {
    private Pause() {}

    /**
     * Done at a moment: at once where that is over, and less than 2 ms after it where not.
     *
     * @param nanoTime as {@link System#nanoTime()} has it
     */
    public static Uni<Void> until(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        Uni<Void> now = Uni.createFrom().voidItem();
        // Vert.x refuses a timer of less than a millisecond
        return left <= 0 ? now : now.onItem().delayIt().by(Duration.ofMillis(1 + left / 1_000_000));
    }
}
