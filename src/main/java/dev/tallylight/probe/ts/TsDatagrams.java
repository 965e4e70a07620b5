package dev.tallylight.probe.ts;

import dev.tallylight.probe.media.rtp.RtpHeader;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bytes of a transport stream of the datagrams that carry it, with RTP around it (RFC 2250 §2) or without, cut
 * wherever the sender likes. Which of the two it is the first datagrams tell, once: in the middle of a packet any byte may
 * look like RTP's version. Pure; holds one datagram back at most.
 */
final class TsDatagrams {
    private static final int SYNC = 0x47;
    private static final int MOST_GAP = 1000;

    private final boolean announced;
    private final Consumer<byte[]> stream;
    private Carried carried = Carried.UNKNOWN;
    private byte @Nullable [] held;
    private int sequence = -1;
    private long lost;
    private long received;

    private enum Carried {
        UNKNOWN,
        BARE,
        IN_RTP
    }

    /** @param announced whether the address says RTP: then what RTP carries need not begin with a packet */
    TsDatagrams(boolean announced, Consumer<byte[]> stream) {
        this.announced = announced;
        this.stream = stream;
    }

    void heard(byte[] datagram) {
        switch (carried) {
            case BARE -> stream.accept(datagram);
            case IN_RTP -> unpack(datagram);
            case UNKNOWN -> decide(datagram);
        }
    }

    /** RTP is what two datagrams in a row look like that name the same source. */
    private void decide(byte[] datagram) {
        RtpHeader header = rtp(datagram);
        byte[] first = held;
        if (header != null && first == null) {
            held = datagram;
            return;
        }
        RtpHeader before = first == null ? null : rtp(first);
        boolean both = header != null && before != null && header.ssrc() == before.ssrc();
        carried = both ? Carried.IN_RTP : Carried.BARE;
        held = null;
        if (first != null) {
            heard(first);
        }
        heard(datagram);
    }

    private @Nullable RtpHeader rtp(byte[] datagram) {
        RtpHeader header = RtpHeader.read(datagram, 0, datagram.length);
        boolean begins = header != null && header.start() < header.end() && datagram[header.start()] == SYNC;
        return begins || announced ? header : null;
    }

    private void unpack(byte[] datagram) {
        RtpHeader header = RtpHeader.read(datagram, 0, datagram.length);
        if (header == null) {
            stream.accept(datagram);
            return;
        }
        int gap = sequence < 0 ? 1 : header.sequence() - sequence & 0xffff;
        if (gap > 1 && gap < MOST_GAP) {
            lost += gap - 1;
        }
        sequence = header.sequence();
        received++;
        stream.accept(Arrays.copyOfRange(datagram, header.start(), header.end()));
    }

    /** RTP packets that are missing by their numbers. */
    long lost() {
        return lost;
    }

    /** RTP packets that came. */
    long received() {
        return received;
    }
}
