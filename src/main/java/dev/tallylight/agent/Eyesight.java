package dev.tallylight.agent;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process can trust what it sees. Whoever finds that it cannot (its reference targets fail, say) puts the
 * reason here; it goes to the hub with the next heartbeat.
 */
@ApplicationScoped
public class Eyesight {
    private volatile @Nullable String blindness;

    /** @param detail why nothing that is seen counts, in one line; null once it does again */
    public void set(@Nullable String detail) {
        blindness = detail;
    }

    public @Nullable String blindness() {
        return blindness;
    }
}
