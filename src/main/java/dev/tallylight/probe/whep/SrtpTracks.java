package dev.tallylight.probe.whep;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.live.MediaSink;
import dev.tallylight.probe.live.RtpFlow;
import dev.tallylight.probe.media.audio.SilenceMeter;
import dev.tallylight.probe.media.rtp.RtpHeader;
import dev.tallylight.probe.media.track.Track;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of an answer, followed by the headers of their packets, which SRTP leaves in the clear (RFC 3711 §3.1): what
 * is in the payload stays between the server and its viewers. Pure.
 */
final class SrtpTracks {
    private static final int MOST_SOURCES = 16;
    private static final int PADDING = 0x20;
    private static final int LONGEST_TAG =
            16; // of AES-GCM: RFC 7714 §14.2; what is taken for silence with less is tiny too

    private final MediaSink sink;
    private final Map<Integer, Answer.Codec> codecs;
    private final Map<Long, RtpFlow> flows = new HashMap<>();
    private final SilenceMeter silence = new SilenceMeter();
    private Answer.@Nullable Codec video;
    private Answer.@Nullable Codec audio;

    SrtpTracks(MediaSink sink, Map<Integer, Answer.Codec> codecs) {
        this.sink = sink;
        this.codecs = codecs;
        codecs.values().forEach(codec -> sink.announced(codec.kind()));
    }

    /** Whether a datagram is SRTP's: the range of RFC 7983 §7, without SRTCP's types (RFC 5761 §4). */
    static boolean is(byte[] datagram) {
        if (datagram.length < 2 || (datagram[0] & 0xc0) != 0x80) {
            return false;
        }
        int type = datagram[1] & 0xff;
        return type < 192 || type > 223;
    }

    void packet(byte[] data) {
        data[0] &= ~PADDING; // its length is encrypted: nothing here depends on it
        RtpHeader header = RtpHeader.read(data, 0, data.length);
        Answer.Codec codec = header == null ? null : codecs.get(header.payloadType());
        if (header == null || codec == null) {
            return;
        }
        RtpFlow flow = flows.get(header.ssrc());
        if (flow == null) {
            if (flows.size() >= MOST_SOURCES) {
                return;
            }
            flow = new RtpFlow(flows.size(), codec.kind(), codec.clockRate());
            flows.put(header.ssrc(), flow);
        }
        if (codec.kind() == Track.Kind.VIDEO && video == null) {
            video = codec;
        } else if (codec.kind() == Track.Kind.AUDIO && audio == null) {
            audio = codec;
        }
        silence.coded(codec.name(), Math.max(0, header.end() - header.start() - LONGEST_TAG), codec.channels());
        flow.packet(header, sink);
    }

    @Nullable
    Boolean silent() {
        return silence.silent();
    }

    boolean none() {
        return flows.isEmpty();
    }

    MediaFacts facts(@Nullable Long bitrate) {
        Answer.Codec seen = video;
        Answer.Codec heard = audio;
        if (none()) {
            return MediaFacts.NONE;
        }
        return new MediaFacts(
                "rtp",
                seen == null ? null : new MediaFacts.Video(seen.name(), null, null, null),
                heard == null
                        ? null
                        : new MediaFacts.Audio(
                                heard.name(), heard.clockRate(), heard.channels() == 0 ? null : heard.channels()),
                bitrate);
    }

    /** For a step. */
    String told() {
        long packets = flows.values().stream().mapToLong(RtpFlow::packets).sum();
        long lost = flows.values().stream().mapToLong(RtpFlow::lost).sum();
        return packets + " SRTP packets" + (lost == 0 ? "" : ", " + lost + " missing by their numbers");
    }
}
