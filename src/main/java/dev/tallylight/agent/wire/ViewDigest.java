package dev.tallylight.agent.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.View;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.UUID;

/**
 * What an agent holds of all its streams, in two numbers: the hub, which holds the same of what it was told, sees by them
 * whether something was lost on the way. Whoever makes it of the same views, in whatever order, comes to the same.
 *
 * @param count of the streams that have a view
 * @param sum of a hash of each stream with its view
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record ViewDigest(int count, long sum) {
    public static final ViewDigest NONE = new ViewDigest(0, 0);

    /** Of the latest observation of each stream. */
    public static ViewDigest of(Collection<Observation> latest) {
        ViewDigest digest = NONE;
        for (Observation each : latest) {
            if (each.view() != null) {
                digest = digest.with(each.stream().value(), each.view(), each.firm());
            }
        }
        return digest;
    }

    /**
     * Of one stream more.
     *
     * @param firm counts for a view of down alone: nothing else depends on it
     */
    public ViewDigest with(UUID stream, View view, boolean firm) {
        // the hash of a string is the same on every Java; an ordinal would change with the order of the constants
        long held = 2L * view.wireName().hashCode() + (firm && view == View.DOWN ? 1 : 0);
        long hash = mixed(stream.getMostSignificantBits()) ^ stream.getLeastSignificantBits();
        return new ViewDigest(count + 1, sum + mixed(mixed(hash) ^ held));
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): every bit depends on every other. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
