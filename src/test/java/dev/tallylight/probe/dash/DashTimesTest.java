package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.media.Segments;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Times that count from 1970, in units as small as nanoseconds. */
class DashTimesTest extends DashServed {
    private static final long SINCE_1970 = 1_764_403_200L;

    @Test
    void findsSegmentsByTheNanosecond() {
        AtomicLong now = new AtomicLong(SINCE_1970);
        site.manifest("/live.mpd", () -> {
            long second = now.getAndIncrement();
            site.file("/v" + second + "000000000.m4s", DashMedia.VIDEO.segment(second));
            String run = "<S t=\"" + second + "000000000\" d=\"1000000000\"/>";
            return DashSite.mpd(
                    DashSite.begun(second),
                    "",
                    "<Period id=\"1\" start=\"PT0S\">"
                            + DashSite.set("video", "v", "", "<SegmentTimeline>" + run + "</SegmentTimeline>")
                                    .replace("timescale=\"1\"", "timescale=\"1000000000\"")
                                    .replace("$Number$", "$Time$")
                            + "</Period>");
        });
        assertUp(bench.probe(site.url("/live.mpd")), true);
    }

    @Test
    void namesATimeThatIsBeyondAllBounds() {
        site.manifest("/live.mpd", () -> DashSite.listing(9).replace("t=\"6\"", "t=\"18446744073709551615\""));
        ProbeOutcome outcome = bench.probe(site.url("/live.mpd"));
        assertThat(assertDown(outcome, Reason.PLAYLIST_INVALID)).contains("S@t is larger than 9223372036854775807");
    }

    @Test
    void readsTheTimesOfTheMedia() {
        assertThat(track(DashMedia.VIDEO.init(), DashMedia.VIDEO.segment(SINCE_1970))
                        .begins())
                .isBetween(Duration.ofSeconds(SINCE_1970), Duration.ofSeconds(SINCE_1970 + 1));
    }

    /** Two fragments that are 10^10 units apart. */
    @Test
    void readsALongSegmentByTheNanosecond() {
        byte[] init = DashMedia.VIDEO.init();
        int header = new String(init, StandardCharsets.ISO_8859_1).indexOf("mdhd");
        ByteBuffer.wrap(init).putInt(header + 16, 1_000_000_000); // ISO/IEC 14496-12 §8.4.2
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        segment.writeBytes(DashMedia.VIDEO.segment(0));
        segment.writeBytes(DashMedia.VIDEO.segment(10_000_000));
        Track track = track(init, segment.toByteArray());
        assertThat(track.advances()).isTrue();
        assertThat(track.span()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    }

    private static Track track(byte[] init, byte[] segment) {
        MediaReading reading = Segments.read(init, segment);
        return reading.first(Track.Kind.VIDEO).orElseThrow();
    }
}
