package dev.tallylight.follow;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The pulses of everything in this process that must never stop. */
@ApplicationScoped
public class Pulses {
    private final Set<Supplier<Pulse>> felt = ConcurrentHashMap.newKeySet();

    /**
     * Feels it from now on, whenever somebody asks.
     *
     * @return what ends that
     */
    public Runnable feel(Supplier<Pulse> pulse) {
        felt.add(pulse);
        return () -> felt.remove(pulse);
    }

    /** As they are now, the oldest first. */
    public List<Pulse> now() {
        return felt.stream()
                .map(Supplier::get)
                .sorted(Comparator.comparing(Pulse::age).reversed().thenComparing(Pulse::follower))
                .toList();
    }
}
