package dev.tallylight.probe.live;

import dev.tallylight.probe.media.rtp.RtpHeader;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;

/** One RTP source under way: its clock, and what is missing by its sequence numbers (RFC 3550 §5.1). */
public final class RtpFlow {
    private static final int TIMESTAMP_BITS = 32;
    private static final int MOST_GAP = 1000;
    private static final int LATE = 0x8000;

    private final int track;
    private final Track.Kind kind;
    private final MediaClock clock;
    private int sequence = -1;
    private long packets;
    private long lost;

    /**
     * @param track any number that is the track's own
     * @param clockRate of its timestamps, in Hz
     */
    public RtpFlow(int track, Track.Kind kind, int clockRate) {
        this.track = track;
        this.kind = kind;
        this.clock = new MediaClock(clockRate, TIMESTAMP_BITS);
    }

    /** A packet with a payload arrived. */
    public void packet(RtpHeader header, MediaSink sink) {
        arrived(header);
        sink.unit(track, kind, clock.at(header.timestamp()), header.end() - header.start());
    }

    /** How far the clock has come with this packet. */
    public Duration played(RtpHeader header) {
        return clock.at(header.timestamp());
    }

    /** Counts a packet whose payload tells its time better than its header does. */
    public void arrived(RtpHeader header) {
        packets++;
        numbered(header);
    }

    /** Takes the number of a packet that is passed over, so that it is not missed. */
    public void numbered(RtpHeader header) {
        int gap = sequence < 0 ? 1 : header.sequence() - sequence & 0xffff;
        if (gap >= LATE) {
            lost = Math.max(0, lost - 1); // it was only late
            return;
        }
        if (gap > 1 && gap < MOST_GAP) {
            lost += gap - 1;
        }
        sequence = header.sequence();
    }

    public long packets() {
        return packets;
    }

    /** How many are missing by their numbers. */
    public long lost() {
        return lost;
    }
}
