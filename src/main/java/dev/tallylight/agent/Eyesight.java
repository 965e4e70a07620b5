package dev.tallylight.agent;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process can trust what it sees. {@link SelfCheck} says so here when it cannot; it goes to the hub with
 * the next heartbeat, which whoever beats sends at once when this changes.
 */
@ApplicationScoped
public class Eyesight {
    private final List<Runnable> told = new CopyOnWriteArrayList<>();
    private volatile @Nullable String blindness;

    /** @param detail why nothing that is seen counts, in one line; null once it does again */
    public synchronized void set(@Nullable String detail) {
        boolean changed = !Objects.equals(detail, blindness);
        blindness = detail;
        if (changed) {
            told.forEach(Runnable::run);
        }
    }

    public @Nullable String blindness() {
        return blindness;
    }

    /** Whenever it changes, from now on. What is told neither blocks nor throws: it wakes whoever beats. */
    public void onChange(Runnable listener) {
        told.add(listener);
    }
}
