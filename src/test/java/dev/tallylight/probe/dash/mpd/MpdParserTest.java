package dev.tallylight.probe.dash.mpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MpdParserTest {
    private static final String WHOLE = """
            <?xml version="1.0"?>
            <!-- as a packager writes it -->
            <dash:MPD xmlns:dash="urn:mpeg:dash:schema:mpd:2011" type="dynamic" minimumUpdatePeriod="PT2.5S"
                availabilityStartTime="2026-11-23T09:23:46.632Z" publishTime="2026-11-23T09:24:00">
              <dash:Location> http://origin.example/live.mpd?a=1&amp;b=2 </dash:Location>
              <dash:BaseURL availabilityTimeOffset="1.5">one/</dash:BaseURL>
              <dash:BaseURL>other/</dash:BaseURL>
              <dash:UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-iso:2014" value="https://time.example/"/>
              <dash:Period id="p1" start="P0Y0M0DT1H0M0.5S">
                <dash:AdaptationSet mimeType="video/mp4" frameRate="30000/1001">
                  <dash:EssentialProperty schemeIdUri="http://dashif.org/guidelines/trickmode" value="1"/>
                  <dash:Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
                  <dash:SegmentTemplate timescale="90000" media="$Time$.m4s" presentationTimeOffset="7">
                    <dash:SegmentTimeline>
                      <dash:S t="100" d="10" r="1"/><dash:S d="20"/><dash:S t="200" d="30" r="-1"/>
                    </dash:SegmentTimeline>
                  </dash:SegmentTemplate>
                  <dash:Representation id="hi" bandwidth="5000000" width="1920" height="1080" codecs="avc1.64001f"/>
                </dash:AdaptationSet>
              </dash:Period>
            </dash:MPD>
            """;

    private static Mpd parse(String text) {
        return MpdParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String problem(String text) {
        assertThat(parse(text)).isInstanceOf(Mpd.Invalid.class);
        return ((Mpd.Invalid) parse(text)).problem();
    }

    @Test
    void readsWhatAPackagerWrites() {
        Mpd.Manifest manifest = (Mpd.Manifest) parse(WHOLE);
        assertThat(manifest.dynamic()).isTrue();
        assertThat(manifest.availabilityStart()).isEqualTo(Instant.parse("2026-11-23T09:23:46.632Z"));
        assertThat(manifest.published()).isEqualTo(Instant.parse("2026-11-23T09:24:00Z"));
        assertThat(manifest.minimumUpdate()).isEqualTo(Duration.ofMillis(2500));
        assertThat(manifest.location()).isEqualTo("http://origin.example/live.mpd?a=1&b=2");
        assertThat(manifest.base()).isEqualTo(new Mpd.Base("one/", Duration.ofMillis(1500), true, List.of("other/")));
        assertThat(manifest.clocks())
                .containsExactly(new Mpd.UtcTiming("urn:mpeg:dash:utc:http-iso", "https://time.example/"));
        Mpd.Period period = manifest.periods().getFirst();
        assertThat(period.start()).isEqualTo(Duration.ofMillis(3_600_500));
        Mpd.AdaptationSet set = period.sets().getFirst();
        assertThat(set.main()).isTrue();
        assertThat(set.trickMode()).isTrue();
        assertThat(set.traits().fps()).isEqualTo(29.97);
        assertThat(set.representations().getFirst().traits().width()).isEqualTo(1920);
        SegmentInfo info = set.segments();
        assertThat(info).isNotNull();
        assertThat(info.mediaStart()).isEqualTo(7);
        assertThat(info.timeline())
                .isEqualTo(new Timeline(
                        List.of(
                                new Timeline.Run(100, 10, 2),
                                new Timeline.Run(120, 20, 1),
                                new Timeline.Run(200, 30, Timeline.Run.OPEN)),
                        0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE MPD><MPD type='dynamic'/>",
                "<!DOCTYPE MPD SYSTEM 'http://127.0.0.1:9/x.dtd'><MPD/>",
                "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><MPD><BaseURL>&x;</BaseURL></MPD>",
                "<!DOCTYPE l [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]><MPD/>",
            })
    void refusesADocumentTypeDeclaration(String text) {
        assertThat(problem(text)).contains("DOCTYPE");
    }

    @Test
    @Timeout(5)
    void isNoTargetForAnEntityBomb() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE b [<!ENTITY a0 \"0123456789\">");
        for (int i = 1; i < 60; i++) {
            bomb.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        assertThat(problem(bomb + "]><MPD><BaseURL>&a59;</BaseURL></MPD>")).contains("DOCTYPE");
    }

    @Test
    @Timeout(10)
    void hasBounds() {
        assertThat(problem("<MPD>" + "<a>".repeat(100))).contains("nested");
        assertThat(problem("<MPD>" + "<Period/>".repeat(2000) + "</MPD>")).contains("Periods");
        assertThat(problem("<MPD>" + "<a/>".repeat(1_600_000) + "</MPD>")).contains("elements");
        String runs = "<S d=\"2\" r=\"1\"/>".repeat(5000);
        SegmentInfo info = timeline("<S t=\"0\" d=\"2\" r=\"1\"/>" + runs);
        Timeline timeline = info.timeline();
        assertThat(timeline).isNotNull();
        assertThat(timeline.runs()).hasSize(Timeline.MOST_RUNS);
        assertThat(timeline.count()).isEqualTo(10_002);
        assertThat(timeline.runs().getLast().ends()).isEqualTo(20_004);
    }

    private static SegmentInfo timeline(String runs) {
        Mpd.Manifest manifest = (Mpd.Manifest) parse("<MPD><Period><SegmentTemplate><SegmentTimeline>" + runs
                + "</SegmentTimeline></SegmentTemplate></Period></MPD>");
        SegmentInfo info = manifest.periods().getFirst().segments();
        assertThat(info).isNotNull();
        return info;
    }

    @ParameterizedTest
    @CsvSource({
        "'', it is not well-formed XML",
        "'not a manifest', it is not well-formed XML",
        "'<MPD', it is not well-formed XML",
        "'<MPD><Period>', it is not well-formed XML",
        "'<html></html>', its element is not MPD",
        "'<MPD><Period><SegmentTemplate><SegmentTimeline><S t=\"1\"/>', an S of a SegmentTimeline has no duration",
        "'<MPD><Period><SegmentTemplate><SegmentTimeline><S d=\"999999999999\" r=\"999999999999\"/>', it cannot be read",
    })
    void saysWhatIsWrong(String text, String problem) {
        assertThat(problem(text)).startsWith(problem);
    }

    /** Nobody's segments are found by another number than the one that is written: §5.3.9.6 has xs:unsignedLong. */
    @ParameterizedTest
    @CsvSource({
        "<SegmentTemplate><SegmentTimeline><S t=\"9223372036854775808\" d=\"1\"/>, S@t",
        "<SegmentTemplate><SegmentTimeline><S d=\"18446744073709551615\"/>, S@d",
        "<SegmentTemplate><SegmentTimeline><S d=\"1\" r=\"99999999999999999999\"/>, S@r",
        "<SegmentTemplate startNumber=\"99999999999999999999\"/>, SegmentTemplate@startNumber",
        "<SegmentTemplate presentationTimeOffset=\"9223372036854775808\"/>, SegmentTemplate@presentationTimeOffset",
        "<SegmentList duration=\"9223372036854775808\"/>, SegmentList@duration",
        "<SegmentTemplate timescale=\"4294967296\"/>, SegmentTemplate@timescale",
    })
    void namesTheAttributeThatIsTooLarge(String content, String attribute) {
        assertThat(problem("<MPD><Period>\n" + content))
                .startsWith(attribute + " is larger than ")
                .endsWith("line 2");
    }

    @ParameterizedTest
    @CsvSource({
        "PT2S, PT2S",
        "PT0.5S, PT0.5S",
        "P1DT1M, PT24H1M",
        "PT12.0000000000001S, PT12S",
        "PT-1S,",
        "soon,",
        "PT999999999999999S, PT1000000000000S",
    })
    void readsDurations(String text, Duration duration) {
        assertThat(MpdValues.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T09:23:46Z, 2026-11-23T09:23:46Z",
        "2026-11-23T10:23:46.5+01:00, 2026-11-23T09:23:46.500Z",
        "2026-11-23T09:23:46.1234567891Z, 2026-11-23T09:23:46.123456789Z",
        "2026-11-23T09:23, 2026-11-23T09:23:00Z",
        "1970-01-01T00:00:00, 1970-01-01T00:00:00Z",
        "2026-13-23T09:23:46Z,",
        "yesterday,",
    })
    void readsDates(String text, Instant instant) {
        assertThat(MpdValues.dateTime(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "$RepresentationID$/$Number$.m4s, hi/7.m4s",
        "$Number%05d$.m4s, 00007.m4s",
        "$Time%03d$-$Bandwidth$, 1234-5000",
        "$$x$$, $x$",
        "$SubNumber$, $SubNumber$",
        "$Number%99d$, 00000000000000000007",
    })
    void fillsInTemplates(String template, String url) {
        Mpd.Traits none = new Mpd.Traits(null, null, null, null, null, null, null, null, List.of());
        Mpd.Representation representation = new Mpd.Representation("hi", 5000L, none, null, null);
        assertThat(UrlTemplate.filled(template, representation, 7L, 1234L)).isEqualTo(url);
    }

    @Property(tries = 1000)
    void takesAnyBytes(@ForAll @Size(max = 500) byte[] bytes) {
        assertThat(MpdParser.parse(bytes)).isNotNull();
    }

    @Property(tries = 1000)
    void takesAManifestThatIsDamagedAndChoosesFromWhatIsLeft(
            @ForAll @IntRange(max = 2000) int at, @ForAll @Size(min = 1, max = 8) byte[] damage) {
        byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
        int start = at % bytes.length;
        System.arraycopy(damage, 0, bytes, start, Math.min(damage.length, bytes.length - start));
        if (MpdParser.parse(bytes) instanceof Mpd.Manifest manifest) {
            assertThat(Selection.of(manifest, Instant.parse("2026-11-23T12:00:00Z")))
                    .isNotNull();
        }
    }

    @Property(tries = 2000)
    void takesAnyNumbers(
            @ForAll @Size(max = 30) List<@LongRange(min = -1, max = Long.MAX_VALUE) Long> runs,
            @ForAll @Size(6) List<@LongRange(max = Long.MAX_VALUE) Long> others) {
        StringBuilder timeline = new StringBuilder();
        for (int i = 0; i + 2 < runs.size(); i += 3) {
            timeline.append("<S t=\"%d\" d=\"%d\" r=\"%d\"/>".formatted(runs.get(i), runs.get(i + 1), runs.get(i + 2)));
        }
        String text = "<MPD type=\"dynamic\" availabilityStartTime=\"2026-01-01T00:00:00Z\"><Period start=\"PT"
                + others.get(0) % 20_000_000 + "S\" duration=\"PT" + others.get(1)
                + "S\"><AdaptationSet contentType=\"video\"><SegmentTemplate media=\"$Time$\" timescale=\""
                + others.get(2) % 2_000_000_000 + "\" duration=\"" + others.get(3) + "\" startNumber=\"" + others.get(4)
                + "\" presentationTimeOffset=\"" + others.get(5) + "\">"
                + (runs.isEmpty() ? "" : "<SegmentTimeline>" + timeline + "</SegmentTimeline>")
                + "</SegmentTemplate><Representation id=\"1\"/></AdaptationSet></Period></MPD>";
        if (parse(text) instanceof Mpd.Manifest manifest) {
            assertThat(Selection.of(manifest, Instant.parse("2026-11-23T12:00:00Z")))
                    .isNotNull();
        }
    }
}
