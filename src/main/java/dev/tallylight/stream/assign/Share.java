package dev.tallylight.stream.assign;

import dev.tallylight.agent.StreamId;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The part of a checkpoint's streams that one of its processes watches: rendezvous hashing (highest random weight) over
 * those that live. Each stream goes to one of them; when one leaves, only its own streams move, and when one joins, it
 * takes its part of everybody's. Whoever computes it from the same list comes to the same answer.
 *
 * @param living the processes that share; {@code agent} counts as one of them in any case
 */
public record Share(String checkpointId, UUID agent, List<UUID> living) {
    public boolean holds(StreamId stream) {
        return owner(stream, living, agent).equals(agent);
    }

    private static UUID owner(StreamId stream, List<UUID> living, UUID self) {
        return Stream.concat(living.stream(), Stream.of(self))
                .max(Comparator.comparingLong((UUID agent) -> weight(stream.value(), agent))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** A number that is as good as random, and the same for the same two. */
    private static long weight(UUID stream, UUID agent) {
        long hash = mixed(stream.getMostSignificantBits()) ^ stream.getLeastSignificantBits();
        hash = mixed(hash) ^ agent.getMostSignificantBits();
        hash = mixed(hash) ^ agent.getLeastSignificantBits();
        return mixed(hash);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): every bit depends on every other. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
