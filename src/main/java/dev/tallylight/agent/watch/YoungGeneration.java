package dev.tallylight.agent.watch;

import org.graalvm.nativeimage.RuntimeOptions;

/**
 * Fits a native executable's young generation to the number of streams that are watched. Its collector takes as much as it
 * is given before it collects: 8 MiB keep an idle process small, and make one that watches thousands copy what probes
 * under way hold again and again. A JVM sizes its own.
 */
final class YoungGeneration {
    private static final long MIB = 1024 * 1024;

    /** In bytes; what the executable is built with as well. */
    private static final long LEAST = 8 * MIB;

    private static final long MOST = 128 * MIB;

    /** In bytes: 10,000 streams get all of it. */
    private static final long PER_STREAM = 12 * 1024;

    private final boolean executable = "runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"));
    private long size = LEAST;

    /** To be called every few seconds, by one thread at a time. */
    void fit(int streams) {
        long wanted = size(streams, Runtime.getRuntime().maxMemory());
        if (executable && wanted != size) {
            RuntimeOptions.set("MaxNewSize", wanted);
            size = wanted;
        }
    }

    /**
     * @param mostMemory of the heap, in bytes
     * @return in bytes, in steps of 8 MiB
     */
    static long size(int streams, long mostMemory) {
        long most = Math.max(LEAST, Math.min(MOST, mostMemory / 4));
        long wanted = LEAST + streams * PER_STREAM;
        return Math.min(most, wanted / LEAST * LEAST);
    }
}
