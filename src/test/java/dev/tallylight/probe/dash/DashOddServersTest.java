package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers in the field do that players put up with. */
@Order(2)
class DashOddServersTest extends DashServed {
    private ProbeOutcome probe() {
        return bench.probe(site.url("/live.mpd"), ProbeMemory.NONE, DashBench.TIMEOUT);
    }

    /** Those of the answers that say so are this. */
    private void fails(String status, IntPredicate which) {
        AtomicInteger request = new AtomicInteger();
        site.on("/live.mpd", line -> {
            if (!which.test(request.incrementAndGet())) {
                byte[] text = DashSite.listing(count.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
                line.send(DashSite.answer("200 OK", "application/dash+xml", text));
            } else if (status.equals("reset")) {
                line.reset();
            } else {
                line.send(DashSite.answer(status, "text/html", new byte[] {'x'}));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found, 0",
        "404 Not Found, 1",
        "502 Bad Gateway, 0",
        "502 Bad Gateway, 1",
        "200 OK, 0",
        "reset, 0",
        "reset, 1"
    })
    void asksAgainForAManifestThatFailsEveryOtherTime(String status, int rest) {
        fails(status, request -> request % 2 == rest);
        assertUp(probe(), true);
    }

    @Test
    void isDownWhereTheManifestFailsTwiceInARow() {
        fails("502 Bad Gateway", request -> request > 1);
        assertDown(probe(), Reason.SERVER_ERROR);
        assertThat(site.requests("/live.mpd")).isEqualTo(3);
    }

    @Test
    void takesAnInitialisationSegmentFromTheManifest() {
        String init = "data:video/mp4;base64," + Base64.getEncoder().encodeToString(DashMedia.VIDEO.init());
        site.status("/v.mp4", "404 Not Found")
                .manifest(
                        "/live.mpd",
                        () -> DashSite.listing(count.getAndIncrement())
                                .replace("initialization=\"v.mp4\"", "initialization=\"" + init + "\""));
        assertUp(probe(), true);
        assertThat(site.requests("/v.mp4")).isZero();
    }

    /** A dead encoder whose server gives its last segment for every number; its clock counts since 1970. */
    @Test
    void isNotFooledByOneSegmentUnderAllNumbersWhoseTimesAreLarge() {
        Instant begin = DashSite.begun(500);
        byte[] last = DashMedia.VIDEO.segment(begin.getEpochSecond());
        for (int number = 480; number < 530; number++) {
            site.file("/v" + number + ".m4s", last);
        }
        site.manifest("/live.mpd", () -> DashSite.byClock(begin));
        assertDown(probe(), Reason.TIMESTAMPS_STALLED);
    }
}
