package dev.tallylight.probe.rtsp;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.live.MediaClock;
import dev.tallylight.probe.live.MediaSink;
import dev.tallylight.probe.media.AudioConfig;
import dev.tallylight.probe.media.NalUnit;
import dev.tallylight.probe.media.RtpHeader;
import dev.tallylight.probe.media.Track;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tracks that were set up: their clocks, what is missing by their sequence numbers, what they say of themselves. */
final class RtspTracks {
    private static final int TIMESTAMP_BITS = 32;
    private static final int MOST_GAP = 1000;
    private static final int STAP_A = 24; // RFC 6184 §5.7.1
    private static final int HEVC_AP = 48; // RFC 7798 §4.4.2

    private final MediaSink sink;
    private final List<Flow> flows = new ArrayList<>();
    private MediaFacts.@Nullable Video video;
    private MediaFacts.@Nullable Audio audio;
    private long packets;
    private long lost;

    /** One track under way. */
    private static final class Flow {
        private final Sdp.Media media;
        private final MediaClock clock;
        private int sequence = -1;

        Flow(Sdp.Media media) {
            this.media = media;
            this.clock = new MediaClock(media.clockRate(), TIMESTAMP_BITS);
        }
    }

    RtspTracks(MediaSink sink) {
        this.sink = sink;
    }

    /** Adds a track; gives its number. */
    int add(Sdp.Media media) {
        flows.add(new Flow(media));
        sink.announced(media.kind());
        if (media.kind() == Track.Kind.VIDEO && video == null) {
            video = describe(media);
        } else if (media.kind() == Track.Kind.AUDIO && audio == null) {
            audio = audio(media);
        }
        return flows.size() - 1;
    }

    /** A packet of a track; what is no RTP, or holds nothing, does not count. */
    void packet(int track, byte[] data) {
        RtpHeader header = RtpHeader.read(data, 0, data.length);
        if (header == null || track >= flows.size() || header.start() == header.end()) {
            return;
        }
        Flow flow = flows.get(track);
        packets++;
        int gap = flow.sequence < 0 ? 1 : header.sequence() - flow.sequence & 0xffff;
        if (gap > 1 && gap < MOST_GAP) {
            lost += gap - 1;
        }
        if (gap < 0x8000) {
            flow.sequence = header.sequence();
        }
        lookForSize(flow.media, data, header.start(), header.end());
        sink.unit(track, flow.media.kind(), flow.clock.at(header.timestamp()), header.end() - header.start());
    }

    private void lookForSize(Sdp.Media media, byte[] data, int start, int end) {
        if (video == null || video.width() != null || media.kind() != Track.Kind.VIDEO || end - start < 4) {
            return;
        }
        boolean h264 = media.codec().equals("h264");
        int type = h264 ? data[start] & 0x1f : data[start] >> 1 & 0x3f;
        int at = h264 ? start + 1 : start + 2;
        if (type != (h264 ? STAP_A : HEVC_AP)) {
            found(NalUnit.describe(media.codec(), data, start, end));
            return;
        }
        while (at + 2 < end) {
            int length = (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
            found(NalUnit.describe(media.codec(), data, at + 2, Math.min(end, at + 2 + length)));
            at += 2 + length;
        }
    }

    private void found(MediaFacts.@Nullable Video described) {
        video = described == null ? video : described;
    }

    private static MediaFacts.Video describe(Sdp.Media media) {
        String sets = media.parameters()
                .getOrDefault("sprop-parameter-sets", media.parameters().getOrDefault("sprop-sps", ""));
        for (String each : sets.split(",")) {
            try {
                byte[] nal = Base64.getDecoder().decode(each.strip());
                MediaFacts.Video found = NalUnit.describe(media.codec(), nal, 0, nal.length);
                if (found != null) {
                    return found;
                }
            } catch (IllegalArgumentException e) {
                continue; // a description that is wrong does not keep anybody from playing
            }
        }
        return new MediaFacts.Video(media.codec(), null, null, null);
    }

    private static MediaFacts.Audio audio(Sdp.Media media) {
        Integer channels = media.channels() > 0 ? Integer.valueOf(media.channels()) : null;
        String config = media.parameters().getOrDefault("config", "");
        if (media.codec().equals("aac") && config.matches("(?:[0-9a-fA-F]{2}){2,64}")) {
            byte[] bytes = HexFormat.of().parseHex(config);
            AudioConfig known = AudioConfig.read(bytes, 0, bytes.length);
            if (known != null && known.sampleRate() != null) {
                return new MediaFacts.Audio(
                        "aac", known.sampleRate(), known.channels() == null ? channels : known.channels());
            }
        }
        return new MediaFacts.Audio(media.codec(), media.clockRate(), channels);
    }

    MediaFacts facts(@Nullable Long bitrate) {
        return packets == 0 ? MediaFacts.NONE : new MediaFacts("rtp", video, audio, bitrate);
    }

    /** For a step. */
    String told() {
        return packets + " RTP packets" + (lost == 0 ? "" : ", " + lost + " missing by their numbers");
    }

    long packets() {
        return packets;
    }
}
