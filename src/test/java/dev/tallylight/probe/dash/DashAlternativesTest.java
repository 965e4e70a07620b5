package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a presentation plays where some of its ways to the media do not lead there. */
@Order(1) // it takes long
class DashAlternativesTest extends DashServed {
    private ProbeOutcome probe() {
        return bench.probe(site.url("/live.mpd"));
    }

    private static String degraded(ProbeOutcome outcome) {
        assertThat(outcome.verdict()).as(String.valueOf(outcome)).isInstanceOf(Verdict.Degraded.class);
        return ((Verdict.Degraded) outcome.verdict()).detail();
    }

    @Test
    void takesTheNextBaseUrlWhereTheFirstLeadsNowhere() {
        String bases = "<BaseURL>cdn-a/</BaseURL><BaseURL>./</BaseURL>";
        site.manifest("/live.mpd", () -> DashSite.listing(count.getAndIncrement(), bases));
        ProbeOutcome outcome = probe();
        assertThat(degraded(outcome))
                .startsWith("2 of 4 alternatives do not play: video v at cdn-a/, audio a at cdn-a/ (");
        assertThat(outcome.facts().video()).isNotNull();
        assertThat(outcome.facts().audio()).isNotNull();
    }

    /** A CDN that accepts and never answers, or stops in the middle. */
    @ParameterizedTest
    @ValueSource(strings = {"v.mp4", "a.mp4", "segments", "stops"})
    void takesTheNextBaseUrlWhereTheFirstHangs(String what) {
        String bases = "<BaseURL>cdn-a/</BaseURL><BaseURL>./</BaseURL>";
        site.file("/cdn-a/v.mp4", DashMedia.VIDEO.init()).file("/cdn-a/a.mp4", DashMedia.AUDIO.init());
        site.manifest("/live.mpd", () -> {
            long newest = count.getAndIncrement();
            for (long i = newest - 5; i <= newest; i++) {
                site.file("/cdn-a/v" + i + ".m4s", DashMedia.VIDEO.segment(i))
                        .file("/cdn-a/a" + i + ".m4s", DashMedia.AUDIO.segment(i));
                if (!what.endsWith("mp4")) {
                    boolean stops = what.equals("stops");
                    site.on("/cdn-a/v" + i + ".m4s", line -> {
                        if (stops) {
                            line.send("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\nhalf");
                        }
                        line.untilClosed();
                    });
                }
            }
            return DashSite.listing(newest, bases);
        });
        if (what.endsWith("mp4")) {
            site.on("/cdn-a/" + what, line -> line.untilClosed());
        }
        assertThat(degraded(probe())).contains("1 of 4 alternatives does not play: ", " at cdn-a/ (");
    }

    /** One encoder of two froze: whose player took the other sees it. */
    @Test
    void takesTheNextRepresentationWhereTheFirstStandsStill() {
        site.manifest("/live.mpd", () -> frozenBeside(DashSite.listing(count.getAndIncrement())));
        assertThat(degraded(probe())).startsWith("1 of 3 alternatives does not play: video frozen (");
    }

    @Test
    void takesTheNextRepresentationWhereTheFirstListsNothing() {
        site.manifest(
                "/live.mpd",
                () -> frozenBeside(DashSite.listing(count.getAndIncrement()))
                        .replaceFirst("<SegmentTimeline>.*?</SegmentTimeline>", "<SegmentTimeline/>"));
        assertThat(degraded(probe())).startsWith("1 of 3 alternatives does not play: video frozen (");
    }

    /** What plays without it is not what the stream is down for. */
    @Test
    void tellsWhatFailsAndNotWhatListsNothingBesideIt() {
        site.status("/a.mp4", "404 Not Found");
        site.manifest(
                "/live.mpd",
                () -> frozenBeside(DashSite.listing(count.getAndIncrement()))
                        .replaceFirst("<SegmentTimeline>.*?</SegmentTimeline>", "<SegmentTimeline/>"));
        assertThat(assertDown(probe(), Reason.INIT_MISSING)).doesNotContain("video");
    }

    @Test
    void isDownAtOnceWhereAllRepresentationsStandStill() {
        site.manifest("/live.mpd", () -> frozenBeside(DashSite.listing(812)));
        assertThat(assertDown(probe(), Reason.PLAYLIST_STALE)).contains("video frozen, video v");
    }

    /** The video's AdaptationSet twice, the first as it was at number 812. */
    private static String frozenBeside(String manifest) {
        Pattern set = Pattern.compile(
                "(?s)<AdaptationSet(?:(?!</AdaptationSet>).)*<Representation id=\"v\".*?</AdaptationSet>");
        Matcher old = set.matcher(DashSite.listing(812));
        assertThat(old.find()).isTrue();
        String frozen = old.group().replace("<Representation id=\"v\"", "<Representation id=\"frozen\"");
        return set.matcher(manifest).replaceFirst(now -> Matcher.quoteReplacement(frozen + now.group()));
    }

    @Test
    void asksForNothingElseWhereTheFirstPlays() {
        String bases = "<BaseURL>./</BaseURL><BaseURL>cdn-b/</BaseURL>";
        site.manifest("/live.mpd", () -> DashSite.listing(count.getAndIncrement(), bases));
        assertUp(probe(), true);
        assertThat(site.requests("/cdn-b/v.mp4")).isZero();
    }

    @Test
    void takesTheNextRepresentationWhereTheFirstIsNotThere() {
        site.manifest(
                "/live.mpd",
                () -> DashSite.listing(count.getAndIncrement())
                        .replace(
                                "<Representation id=\"v\"",
                                "<Representation id=\"gone\" bandwidth=\"9\">"
                                        + "<BaseURL>gone/</BaseURL></Representation><Representation id=\"v\""));
        assertThat(degraded(probe())).startsWith("1 of 3 alternatives does not play: video gone at gone/ (");
    }

    @Test
    void isDownWhereNoneLeadsToTheMedia() {
        String bases = "<BaseURL>cdn-a/</BaseURL><BaseURL>cdn-b/</BaseURL>";
        site.manifest("/live.mpd", () -> DashSite.listing(count.getAndIncrement(), bases));
        assertThat(assertDown(probe(), Reason.INIT_MISSING)).startsWith("none of 2 alternatives plays");
    }

    /** Without UTCTiming the Date of an answer may be anything: dash.js #801, shaka-player #376. */
    @ParameterizedTest
    @ValueSource(longs = {-86_400, -600, -45, 30, 600, 86_400})
    void goesByItsOwnClockWhereNothingIsThereByTheServersDate(long wrongBy) {
        Instant begin = DashSite.begun(200_000);
        site.on(
                "/live.mpd",
                line -> line.send(DashSite.answer(
                        "200 OK",
                        "Date: " + date(Instant.now().plusSeconds(wrongBy)),
                        DashSite.byClock(begin).getBytes(StandardCharsets.UTF_8))));
        site.written(number -> {
            long newest = Instant.now().getEpochSecond() - begin.getEpochSecond();
            return number <= newest && number > newest - 20;
        });
        ProbeOutcome outcome = probe();
        assertThat(outcome.verdict()).as(String.valueOf(outcome)).isInstanceOf(Verdict.Up.class);
        assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("trying by ours"));
    }

    @Test
    void namesTheClocksWhereNothingIsThereByAnyOfThem() {
        Instant begin = DashSite.begun(200_000);
        site.on(
                "/live.mpd",
                line -> line.send(DashSite.answer(
                        "200 OK",
                        "Date: " + date(Instant.now().plusSeconds(600)),
                        DashSite.byClock(begin).getBytes(StandardCharsets.UTF_8))));
        site.written(number -> false);
        assertThat(assertDown(probe(), Reason.SEGMENT_MISSING)).contains("10 min ahead of ours", "UTCTiming");
    }

    private static String date(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    /** The edge of a CDN may not have the newest yet, whatever it answers then. */
    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "403 Forbidden", "400 Bad Request", "503 Service Unavailable"})
    void playsTheOneBeforeWhereTheNewestIsNotThereYet(String status) {
        site.manifest("/live.mpd", () -> {
            long newest = count.getAndIncrement();
            site.status("/v" + newest + ".m4s", status).status("/a" + newest + ".m4s", status);
            return DashSite.listing(newest);
        });
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
    }
}
