package dev.tallylight.probe;

/**
 * What a probe wants to know again at its next turn (the media sequence it saw, when that last advanced). It goes out
 * with the outcome and comes in with the next target; a probe itself keeps nothing. Each protocol has its own record.
 */
public interface ProbeMemory {
    /** Nothing is remembered: the first probe, or one after a change of the stream. */
    ProbeMemory NONE = new ProbeMemory() {};
}
