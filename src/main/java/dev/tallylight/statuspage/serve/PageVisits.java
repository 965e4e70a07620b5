package dev.tallylight.statuspage.serve;

import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.HeldPages;
import dev.tallylight.statuspage.render.Rendering;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands visitors what is in memory, at once; where there is nothing yet, or nothing new, it has it made, and waits a while. */
@ApplicationScoped
class PageVisits {
    /** What is older was not asked for in a while, or cannot be made. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private static final Duration FOR_THE_FIRST = Duration.ofSeconds(5);
    private static final Duration FOR_ANOTHER = Duration.ofMillis(1_500);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final HeldPages pages;

    private final PageMemory memory;
    private final PageMaking making;
    private final Vertx vertx;

    PageVisits(HeldPages pages, PageMemory memory, PageMaking making, Vertx vertx) {
        this.pages = pages;
        this.memory = memory;
        this.making = making;
        this.vertx = vertx;
    }

    /**
     * What a visitor gets.
     *
     * @param rendering null where there is none, and none can be made
     * @param late whether it is old, and could not be made anew
     */
    record Found(@Nullable Rendering rendering, boolean late) {}

    /**
     * For whoever comes while the process has only just started, and nobody can tell yet which pages there are.
     *
     * @param visitor called on the event loop that asks, once it is known or has been waited for
     */
    void whenPagesAreKnown(Runnable visitor) {
        making.wake();
        lookAgain(FOR_THE_FIRST.dividedBy(BETWEEN_LOOKS), visitor);
    }

    private void lookAgain(long looks, Runnable visitor) {
        if (looks == 0 || pages.areKnown()) {
            visitor.run();
        } else {
            vertx.setTimer(BETWEEN_LOOKS.toMillis(), ignored -> lookAgain(looks - 1, visitor));
        }
    }

    /** @param visitor told on the event loop that asks */
    void with(HeldPage page, Consumer<Found> visitor) {
        long now = System.nanoTime();
        Entry entry = memory.of(page, now);
        Rendering made = entry.of(page);
        boolean old = entry.olderThan(FRESH, now);
        if (made != null && (!old || entry.failed())) {
            visitor.accept(new Found(made, old && entry.failed()));
            return;
        }
        wait(page, entry, made == null ? FOR_THE_FIRST : FOR_ANOTHER, visitor);
    }

    private void wait(HeldPage page, Entry entry, Duration most, Consumer<Found> visitor) {
        Context context = vertx.getOrCreateContext();
        AtomicBoolean told = new AtomicBoolean();
        long[] timer = {-1};
        Consumer<@Nullable Rendering> waiting = made -> context.runOnContext(ignored -> {
            if (told.compareAndSet(false, true)) {
                vertx.cancelTimer(timer[0]);
                Rendering last = made == null ? entry.of(page) : made;
                visitor.accept(new Found(last, made == null));
            }
        });
        entry.await(waiting);
        timer[0] = vertx.setTimer(most.toMillis(), ignored -> {
            entry.forget(waiting);
            waiting.accept(null);
        });
        making.wake();
    }
}
