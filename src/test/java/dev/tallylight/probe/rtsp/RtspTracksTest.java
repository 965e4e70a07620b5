package dev.tallylight.probe.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.live.MediaSink;
import dev.tallylight.probe.media.track.Track;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Packets of other kinds within a track: RFC 3550 §5.1, payload type. */
class RtspTracksTest {
    private static final int DESCRIBED = 105;

    private final List<Duration> played = new ArrayList<>();
    private final RtspTracks tracks = new RtspTracks(new MediaSink() {
        @Override
        public void announced(Track.Kind kind) {}

        @Override
        public void keyframe(Duration played) {}

        @Override
        public void unit(int track, Track.Kind kind, Duration time, int size) {
            played.add(time);
        }
    });

    RtspTracksTest() {
        tracks.add(0, new Sdp.Media(Track.Kind.VIDEO, DESCRIBED, "h264", "H264", 90_000, 0, "", false, Map.of()));
    }

    private void packet(int payloadType, int number, int source, long time) {
        tracks.packet(
                0,
                ByteBuffer.allocate(40)
                        .put((byte) 0x80)
                        .put((byte) payloadType)
                        .putShort((short) number)
                        .putInt((int) time)
                        .putInt(source)
                        .array());
    }

    @Test
    void followsTheDescribedPayloadTypeAndPassesOverOthers() {
        packet(50, 0, 1, 7_000_000_000L); // before it is known that what is described comes at all
        for (int i = 0; i < 100; i++) {
            packet(DESCRIBED, 2 * i + 1, 1, 3600L * i);
            packet(50, 2 * i + 2, 1, 7_000_000_000L + 900L * i);
            packet(50, 900 - i, 2, 5L * i);
        }
        assertThat(played.getLast()).isEqualTo(Duration.ofMillis(3960));
        assertThat(tracks.told()).isEqualTo("101 RTP packets, 200 of another payload type between them skipped");
    }

    @Test
    void takesWhatComesWhereTheDescribedTypeNeverDoes() {
        for (int i = 0; i < 100; i++) {
            packet(96, i, 1, 3600L * i);
        }
        assertThat(played.getLast()).isEqualTo(Duration.ofMillis(3960));
        assertThat(tracks.told()).isEqualTo("100 RTP packets");
    }
}
