package dev.tallylight.probe;

import io.smallrye.mutiny.Uni;

/**
 * Plays streams of one protocol. Implementations are CDI beans, found by {@link Prober}; they hold no state between
 * probes and never block.
 */
public interface Probe {
    Protocol protocol();

    /**
     * Plays the stream once.
     *
     * @param run the clock, the steps and the timings of this probe: implementations note there what happens
     * @return the verdict; the Uni fails only for a bug. Cancelling it closes every socket that it opened.
     */
    Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run);

    /** What a probe found: its verdict, what it saw of the media, and what it wants to know the next time. */
    record Played(Verdict verdict, MediaFacts facts, ProbeMemory memory) {
        public static Played failed(Reason reason, Stage stage, String detail) {
            return new Played(Verdict.failure(reason, stage, detail), MediaFacts.NONE, ProbeMemory.NONE);
        }
    }
}
