package dev.tallylight.agent;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process can trust what it sees. {@link SelfCheck} says so here when it cannot; it goes to the hub with
 * the next heartbeat, which whoever beats sends at once when this changes.
 */
@ApplicationScoped
public class Eyesight {
    private final BroadcastProcessor<String> changes = BroadcastProcessor.create();
    private volatile @Nullable String blindness;

    /** @param detail why nothing that is seen counts, in one line; null once it does again */
    public synchronized void set(@Nullable String detail) {
        boolean changed = !Objects.equals(detail, blindness);
        blindness = detail;
        if (changed) {
            changes.onNext(detail == null ? "sees again" : detail);
        }
    }

    public @Nullable String blindness() {
        return blindness;
    }

    /** Whenever it changes, from now on. */
    public Multi<String> changes() {
        return changes.onOverflow().dropPreviousItems();
    }
}
