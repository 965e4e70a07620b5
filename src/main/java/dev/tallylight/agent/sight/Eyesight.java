package dev.tallylight.agent.sight;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process can trust what it sees. {@link SelfCheck} and {@link Overload} say so here when it cannot; it goes
 * to the hub with the next heartbeat, which whoever beats sends at once when this changes.
 */
@ApplicationScoped
public class Eyesight {
    private final List<Runnable> told = new CopyOnWriteArrayList<>();
    private final Map<Cause, String> blindnesses = new EnumMap<>(Cause.class);
    private volatile @Nullable String blindness;

    /** Why a process may be blind; the first that is so is told. */
    public enum Cause {
        /** It is late itself. */
        OVERLOAD,
        /** Hosts are silent that have nothing to do with each other. */
        SILENCE
    }

    /** @param detail why nothing that is seen counts, in one line; null once it does again, as far as that is the cause */
    public void set(Cause cause, @Nullable String detail) {
        boolean changed;
        synchronized (this) {
            if (detail == null) {
                blindnesses.remove(cause);
            } else {
                blindnesses.put(cause, detail);
            }
            String before = blindness;
            blindness = blindnesses.values().stream().findFirst().orElse(null);
            changed = !Objects.equals(before, blindness);
        }
        if (changed) {
            told.forEach(Runnable::run);
        }
    }

    public @Nullable String blindness() {
        return blindness;
    }

    synchronized @Nullable String blindness(Cause cause) {
        return blindnesses.get(cause);
    }

    /** Whenever it changes, from now on. What is told neither blocks nor throws: it wakes whoever beats. */
    public void onChange(Runnable listener) {
        told.add(listener);
    }
}
