package dev.tallylight.probe.rtsp;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.MediaSink;
import dev.tallylight.probe.live.RtpFlow;
import dev.tallylight.probe.live.TsFlow;
import dev.tallylight.probe.media.audio.SilenceMeter;
import dev.tallylight.probe.media.rtp.RtpHeader;
import dev.tallylight.probe.media.track.Track;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tracks that were set up: their packets, and what is known of picture and sound. Pure. */
final class RtspTracks {
    private final MediaSink sink;
    private final TsFlow transportStream;
    private final Map<Integer, Described> tracks = new HashMap<>();
    private final SilenceMeter silence = new SilenceMeter();
    private @Nullable Described video;
    private @Nullable Described audio;

    /** One track under way. */
    private static final class Described {
        private final Sdp.Media media;
        private final RtpFlow flow;
        private MediaFacts.@Nullable Video seen;
        private boolean found;
        private long source;
        private long others;

        Described(int number, Sdp.Media media) {
            this.media = media;
            this.flow = new RtpFlow(number, media.kind(), media.clockRate());
        }

        /** Whether a packet is of another payload type than the described one, which has been seen to come. */
        boolean passesOver(RtpHeader header) {
            if (header.payloadType() == media.payloadType()) {
                found = true;
                source = header.ssrc();
            } else if (found) {
                others++;
                if (header.ssrc() == source) {
                    flow.numbered(header);
                }
                return true;
            }
            return false;
        }

        /** Whatever the description calls it, what is inside says so itself. */
        boolean isTransportStream() {
            return media.codec().equals("mpegts");
        }
    }

    RtspTracks(MediaSink sink) {
        this.sink = sink;
        this.transportStream = new TsFlow(sink);
    }

    /**
     * Adds a track.
     *
     * @param number its own
     */
    void add(int number, Sdp.Media media) {
        Described track = new Described(number, media);
        tracks.put(number, track);
        if (track.isTransportStream()) {
            return;
        }
        sink.announced(media.kind());
        if (media.kind() == Track.Kind.VIDEO && video == null) {
            video = track;
        } else if (media.kind() == Track.Kind.AUDIO && audio == null) {
            audio = track;
        }
    }

    boolean none() {
        return tracks.isEmpty();
    }

    /** A packet of a track; what is no RTP, or holds nothing, does not count. */
    void packet(int number, byte[] data) {
        Described track = tracks.get(number);
        RtpHeader header = RtpHeader.read(data, 0, data.length);
        if (track == null || header == null || header.start() == header.end() || isRtcp(header)) {
            return;
        }
        if (track.passesOver(header)) { // a camera's own data, comfort noise: with a time base of its own
            return;
        }
        if (track.isTransportStream()) {
            track.flow.arrived(header);
            transportStream.feed(Arrays.copyOfRange(data, header.start(), header.end()));
            return;
        }
        if (track == video && (track.seen == null || track.seen.width() == null)) {
            track.seen = TrackFacts.inBand(track.media.codec(), data, header.start(), header.end());
        }
        if (track == audio) {
            listen(track.media, data, header.start(), header.end());
        }
        if (track == video && TrackFacts.beginsKeyframe(track.media.codec(), data, header.start(), header.end())) {
            sink.keyframe(track.flow.played(header));
        }
        track.flow.packet(header, sink);
    }

    private void listen(Sdp.Media media, byte[] data, int start, int end) {
        Integer channels = media.channels() == 0 ? null : Integer.valueOf(media.channels());
        if (media.encoding().equals("MPEG4-GENERIC")) {
            for (int size : TrackFacts.accessUnits(media, data, start, end)) {
                silence.coded("aac", size, channels);
            }
        } else if (media.codec().equals("opus")) {
            silence.coded("opus", end - start, channels);
        }
    }

    @Nullable
    Boolean silent() {
        return carriesTransportStream() ? transportStream.silent() : silence.silent();
    }

    /** RTCP where RTP belongs: its packet types are payload types that RTP never uses (RFC 5761 §4). */
    private static boolean isRtcp(RtpHeader header) {
        return header.payloadType() >= 64 && header.payloadType() < 96;
    }

    /**
     * What the packets say where the media does not.
     *
     * @param otherwise what is said without them
     */
    LiveMedia.Shortfall shortfall(LiveMedia.Shortfall otherwise) {
        return packets() > 0 && carriesTransportStream() ? transportStream.shortfall(otherwise) : otherwise;
    }

    private boolean carriesTransportStream() {
        return tracks.values().stream().anyMatch(Described::isTransportStream);
    }

    MediaFacts facts(LiveMedia media) {
        if (packets() == 0) {
            return MediaFacts.NONE;
        }
        if (carriesTransportStream()) {
            return transportStream.facts(media);
        }
        return new MediaFacts("rtp", picture(), sound(), media.bitrate());
    }

    /** Null where none came, whatever was announced. */
    private MediaFacts.@Nullable Video picture() {
        Described seen = video;
        if (seen == null || seen.flow.packets() == 0) {
            return null;
        }
        return seen.seen == null ? TrackFacts.video(seen.media) : seen.seen;
    }

    private MediaFacts.@Nullable Audio sound() {
        Described heard = audio;
        return heard == null || heard.flow.packets() == 0 ? null : TrackFacts.audio(heard.media);
    }

    /** For a step. */
    String told() {
        long lost =
                tracks.values().stream().mapToLong(track -> track.flow.lost()).sum();
        long others = tracks.values().stream().mapToLong(track -> track.others).sum();
        return packets() + " RTP packets" + (lost == 0 ? "" : ", " + lost + " missing by their numbers")
                + (others == 0 ? "" : ", " + others + " of another payload type between them skipped");
    }

    long packets() {
        return tracks.values().stream().mapToLong(track -> track.flow.packets()).sum();
    }
}
