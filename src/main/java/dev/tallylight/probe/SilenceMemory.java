package dev.tallylight.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered besides a protocol's own memory: since when nothing but digital silence was heard. One probe listens
 * for seconds, and silence is a matter of many of them.
 *
 * @param own the protocol's
 * @param since monotonic nanoseconds, the beginning of the first probe that heard silence and nothing else; null for sound
 */
record SilenceMemory(ProbeMemory own, @Nullable Long since) implements ProbeMemory {
    static SilenceMemory of(ProbeMemory memory) {
        return memory instanceof SilenceMemory known ? known : new SilenceMemory(memory, null);
    }

    /**
     * After another probe.
     *
     * @param silent null where it could not tell: then nothing has changed
     */
    SilenceMemory after(ProbeMemory next, @Nullable Boolean silent, long begun) {
        if (silent == null) {
            return new SilenceMemory(next, since);
        }
        return new SilenceMemory(next, !silent ? null : since == null ? Long.valueOf(begun) : since);
    }

    /** For the next outcome: the protocol's alone where there is nothing else to remember. */
    ProbeMemory remembered() {
        return since == null ? own : this;
    }

    /** For how long, by now; null where there is sound. */
    @Nullable
    Duration lasting(long now) {
        return since == null ? null : Duration.ofNanos(now - since);
    }
}
