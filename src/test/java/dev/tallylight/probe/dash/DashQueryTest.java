package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that go on from the manifest's query to its segments': dash.js#4440, livesim2#176. */
class DashQueryTest extends DashServed {
    private static final String QUERY = "<EssentialProperty schemeIdUri=\"urn:mpeg:dash:urlparam:2014\">"
            + "<up:UrlQueryInfo xmlns:up=\"urn:mpeg:dash:schema:urlparam:2014\" queryTemplate=\"$querypart$\""
            + " useMPDUrlQuery=\"true\"/></EssentialProperty>";

    private List<String> segmentRequests() {
        return site.server.requests().stream()
                .map(request -> request.split(" ", 3)[1])
                .filter(path -> !path.startsWith("/live.mpd"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"</MPD>", "<Period ", "<AdaptationSet ", "<SegmentTemplate ", "</Period>"})
    void takesTheManifestsQueryOnToTheSegments(String before) {
        String level = before.startsWith("<Seg") || before.startsWith("</P") ? "Supplemental" : "Essential";
        site.require("tok=1")
                .manifest(
                        "/live.mpd",
                        () -> DashSite.listing(count.getAndIncrement())
                                .replace(before, QUERY.replace("Essential", level) + before));
        assertUp(bench.probe(site.url("/live.mpd?tok=1")), true);
        assertThat(segmentRequests())
                .isNotEmpty()
                .allMatch(path -> path.endsWith("4?tok=1") || path.endsWith("s?tok=1"));
    }

    @Test
    void takesItOnToOneRepresentation() {
        site.manifest(
                "/live.mpd",
                () -> DashSite.listing(count.getAndIncrement())
                        .replaceFirst(
                                "bandwidth=\"64000\"/>",
                                "bandwidth=\"64000\">" + QUERY.replace("$", "\\$") + "</Representation>"));
        assertUp(bench.probe(site.url("/live.mpd?tok=1")), true);
        assertThat(segmentRequests()).contains("/v.mp4?tok=1", "/a.mp4");
    }

    @Test
    void leavesTheQueryWhereNobodyAsksForIt() {
        site.require("tok=1").manifest("/live.mpd", () -> DashSite.listing(count.getAndIncrement()));
        assertDown(bench.probe(site.url("/live.mpd?tok=1")), Reason.SEGMENT_DENIED);
    }

    @ParameterizedTest
    @CsvSource({"2014, false, true", "2016, false, true", "2016, true, false"})
    void keepsItToItsOriginWhereItIsToldTo(String scheme, boolean sameOriginOnly, boolean sent) {
        try (DashSite other = new DashSite()) {
            String query = QUERY.replace("param:2014\">", "param:" + scheme + "\">")
                    .replace("up:Url", scheme.equals("2016") ? "up:ExtUrl" : "up:Url")
                    .replace(" queryT", " sameOriginOnly=\"" + sameOriginOnly + "\" queryT");
            String base = "<BaseURL>" + other.url("/") + "</BaseURL>";
            site.manifest("/live.mpd", () -> DashSite.listing(count.getAndIncrement(), base + query));
            assertUp(bench.probe(site.url("/live.mpd?tok=1")), true);
            assertThat(other.server.requests()).isNotEmpty().allMatch(request -> request.contains("?tok=1") == sent);
        }
    }
}
