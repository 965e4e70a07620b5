package dev.tallylight.probe;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered besides all else: what the stream was last seen to play as. An address that played and now answers
 * with a web page is down; one that never played may just be the wrong address.
 *
 * @param playedAs null where it was never seen to play
 */
record PlayedMemory(ProbeMemory rest, @Nullable Protocol playedAs) implements ProbeMemory {
    static PlayedMemory of(ProbeMemory memory) {
        return memory instanceof PlayedMemory known ? known : new PlayedMemory(memory, null);
    }

    /** After another probe, of a target whose protocol is to be found out. */
    ProbeMemory after(ProbeMemory next, Verdict verdict, Protocol protocol) {
        boolean plays = verdict instanceof Verdict.Up || verdict instanceof Verdict.Degraded;
        Protocol now = plays && protocol != Protocol.HTTP && protocol != Protocol.TCP ? protocol : playedAs;
        return now == null ? next : new PlayedMemory(next, now);
    }
}
