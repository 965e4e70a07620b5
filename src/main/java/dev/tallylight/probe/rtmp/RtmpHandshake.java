package dev.tallylight.probe.rtmp;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The simple handshake of §5.2: C0 and C1 out, S0, S1 and S2 in, C2 out. Pure but for its random bytes. */
final class RtmpHandshake {
    static final int VERSION = 3;
    private static final int PACKET = 1536;
    private static final int ANSWER = 1 + 2 * PACKET;

    private final byte[] answer = new byte[ANSWER];
    private int received;

    /** The client's first words. */
    static byte[] greeting() {
        byte[] greeting = new byte[1 + PACKET];
        new Random().nextBytes(greeting); // to tell packets apart, no secret
        greeting[0] = VERSION;
        Arrays.fill(greeting, 1, 9, (byte) 0); // no time, and no digest: the plain form
        return greeting;
    }

    /** Takes bytes of the answer; gives those behind it once it is whole, null before. */
    byte @Nullable [] feed(byte[] data) {
        int size = Math.min(data.length, ANSWER - received);
        System.arraycopy(data, 0, answer, received, size);
        received += size;
        return received < ANSWER ? null : Arrays.copyOfRange(data, size, data.length);
    }

    int received() {
        return received;
    }

    /** S0: the server's version; -1 before it came. */
    int version() {
        return received == 0 ? -1 : answer[0] & 0xff;
    }

    /** C2, which gives S1 back. */
    byte[] echo() {
        return Arrays.copyOfRange(answer, 1, 1 + PACKET);
    }
}
