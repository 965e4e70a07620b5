package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Windows of a whole day, in a manifest of many megabytes: rx-player#704, shaka-player#288. */
class DashLargeTest extends DashServed {
    /** Each segment with a line of its own. */
    private static String window(long newest, long runs) {
        StringBuilder timeline = new StringBuilder();
        for (long second = newest - runs; second < newest; second++) {
            timeline.append("<S t=\"").append(second).append("\" d=\"1\"/>\n");
        }
        String number = "startNumber=\"" + (newest - runs + 1) + "\"";
        return DashSite.mpd(
                DashSite.begun(newest),
                "minimumUpdatePeriod=\"PT1S\"",
                DashSite.period(number, "<SegmentTimeline>" + timeline + "</SegmentTimeline>"));
    }

    @Test
    void playsAWindowOfADay() {
        site.manifest("/live.mpd", () -> window(600_000 + count.getAndIncrement(), 250_000));
        assertThat(window(600_000, 250_000).length()).isGreaterThan(10_000_000);
        // a dozen test classes at once read their own meanwhile
        assertUp(bench.probe(site.url("/live.mpd"), ProbeMemory.NONE, Duration.ofSeconds(30)), true);
    }

    @Test
    void saysWhatIsWrongWithALargeOne() {
        site.manifest("/live.mpd", () -> window(600_000, 20_000).replace("</Period>", ""));
        assertThat(assertDown(bench.probe(site.url("/live.mpd")), Reason.PLAYLIST_INVALID))
                .contains("not well-formed");
    }
}
