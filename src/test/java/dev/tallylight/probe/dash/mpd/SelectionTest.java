package dev.tallylight.probe.dash.mpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Reason;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.media.ByteRange;
import dev.tallylight.probe.media.track.Track;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which segment is the newest at a hundred seconds after the presentation began. */
class SelectionTest {
    private static final Instant BEGIN = Instant.parse("2026-11-23T09:00:00Z");
    private static final String VIDEO = "<Representation id=\"v\" mimeType=\"video/mp4\"/>";

    private static Selection select(String content, String attributes) {
        String text = "<MPD type=\"dynamic\" " + attributes + ">" + content + "</MPD>";
        Mpd.Manifest manifest = (Mpd.Manifest) MpdParser.parse(text.getBytes(StandardCharsets.UTF_8));
        return Selection.of(manifest, BEGIN.plusSeconds(100));
    }

    private static Selection select(String content) {
        return select(content, "availabilityStartTime=\"" + BEGIN + "\"");
    }

    private static Rendition video(String content) {
        Selection selection = select(content);
        assertThat(selection).isInstanceOf(Selection.Chosen.class);
        return ((Selection.Chosen) selection).renditions().getFirst();
    }

    private static void assertNone(Selection selection, Reason reason) {
        assertThat(selection)
                .isInstanceOfSatisfying(
                        Selection.None.class, none -> assertThat(none.reason()).isEqualTo(reason));
    }

    private static String period(String template) {
        return "<Period start=\"PT0S\"><AdaptationSet>" + template + VIDEO + "</AdaptationSet></Period>";
    }

    private static String template(String attributes, String runs) {
        return period("<SegmentTemplate media=\"$Number$-$Time$\" " + attributes + ">"
                + (runs.isEmpty() ? "" : "<SegmentTimeline>" + runs + "</SegmentTimeline>") + "</SegmentTemplate>");
    }

    private static List<String> uris(Rendition rendition) {
        return rendition.tries().stream()
                .map(segment -> segment.resource().uri())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what is written down
                "timescale='10' | <S t='940' d='20' r='2'/> | 3-980,2-960,1-940 | true",
                "timescale='10' startNumber='48' | <S t='940' d='20' r='2'/> | 50-980,49-960,48-940 | true",
                "timescale='10' startNumber='48' presentationTimeOffset='500' | <S t='1440' d='20' r='2'/> | 50-1480,49-1460,48-1440 | true",
                "timescale='10' | <S t='900' d='20'/><S d='30' r='1'/><S d='10'/> | 4-980,3-950,2-920,1-900 | true",
                "timescale='10' | <S t='900' d='20' r='-1'/><S t='960' d='40'/> | 4-960,3-940,2-920,1-900 | true",
                // in nanoseconds since 1970
                "timescale='1000000000' presentationTimeOffset='1764403100000000000' | <S t='1764403194000000000' d='2000000000' r='2'/> | 3-1764403198000000000,2-1764403196000000000,1-1764403194000000000 | true",
                "timescale='1000000000' presentationTimeOffset='9223371930000000000' | <S t='9223372024000000000' d='1000000000'/> | 1-9223372024000000000 | true",
                "timescale='4294967295' | <S t='0' d='8589934590' r='-1'/> | 50-420906794910,49-412316860320,48-403726925730,46-386547056550 | false",
                // one that is not there is counted
                "timescale='10' | <S t='900' d='20'/><S d='0'/><S d='30' r='1'/> | 4-950,3-920,1-900 | true",
                "timescale='10' | <S t='940' d='20' r='1'/><S d='0'/> | 2-960,1-940 | true",
                "timescale='10' | <S t='940' d='20' r='1'/><S d='0'/><S d='90' r='3'/> | 2-960,1-940 | false",
                // a clock that is an hour ahead of the manifest is a wrong clock
                "timescale='10' | <S t='36940' d='20' r='2'/> | 3-36980,2-36960,1-36940 | true",
                // written down, and yet to come
                "timescale='10' | <S t='940' d='20' r='9'/> | 3-980,2-960,1-940 | false",
                "timescale='10' | <S t='940' d='20' r='2'/><S d='50' r='3'/> | 3-980,2-960,1-940 | false",
                // by the clock
                "timescale='10' | <S t='0' d='20' r='-1'/> | 50-980,49-960,48-940,46-900 | false",
                "timescale='10' | <S t='0' d='30'/><S d='20' r='-1'/> | 49-970,48-950,47-930,45-890 | false",
                "duration='2' |  | 50-98,49-96,48-94,46-90 | false",
                "duration='3' |  | 33-96,32-93,31-90,29-84 | false",
                "duration='3' availabilityTimeOffset='2.5' |  | 34-99,33-96,32-93,30-87 | false",
                "duration='3' availabilityTimeOffset='2.5' availabilityTimeComplete='false' |  | 33-96,32-93,31-90,29-84 | false",
                "duration='3' availabilityTimeOffset='INF' |  | 33-96,32-93,31-90,29-84 | false",
                "duration='2' startNumber='0' presentationTimeOffset='7' |  | 49-105,48-103,47-101,45-97 | false",
                "timescale='1000' duration='500' |  | 200-99500,196-97500,192-95500 | false",
                "duration='90' |  | 1-0 | false",
            })
    void findsTheNewestSegment(String attributes, String runs, String uris, boolean announced) {
        Rendition video = video(template(attributes, runs == null ? "" : runs));
        assertThat(String.join(",", uris(video))).isEqualTo(uris);
        assertThat(video.announced()).isEqualTo(announced);
    }

    /** shaka-player#7611: viewers are asked to play so far behind, or play four segments behind by themselves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "suggestedPresentationDelay='PT20S' | 50,49,48,40",
                "suggestedPresentationDelay='PT19.5S' | 50,49,48,40",
                "suggestedPresentationDelay='PT3S' | 50,49,48,46",
                "suggestedPresentationDelay='PT500S' | 50,49,48,1",
                "suggestedPresentationDelay='PT20S' timeShiftBufferDepth='PT12S' | 50,49,48,45",
                "suggestedPresentationDelay='PT20S' timeShiftBufferDepth='PT6S' | 50,49,48",
                "suggestedPresentationDelay='PT20S' timeShiftBufferDepth='PT0S' | 50,49,48",
                "timeShiftBufferDepth='PT60S' | 50,49,48,46",
            })
    void triesWhatViewersPlayAtTheEnd(String attributes, String numbers) {
        String content = period("<SegmentTemplate media=\"$Number$\" duration=\"2\"/>");
        Selection selection = select(content, "availabilityStartTime=\"" + BEGIN + "\" " + attributes);
        assertThat(uris(((Selection.Chosen) selection).renditions().getFirst())).containsExactly(numbers.split(","));
    }

    @Test
    void triesWhatViewersPlayOfALongListToo() {
        String written = template("timescale=\"10\"", "<S t=\"0\" d=\"20\" r=\"49\"/>");
        assertThat(uris(video(written))).containsExactly("50-980", "49-960", "48-940", "46-900");
    }

    @Test
    void tellsWhereASegmentIsInThePresentation() {
        Rendition video =
                video("<Period start=\"PT60S\"><AdaptationSet><SegmentTemplate media=\"x\" timescale=\"90000\""
                        + " presentationTimeOffset=\"90000\"><SegmentTimeline><S t=\"180000\" d=\"45000\"/></SegmentTimeline>"
                        + "</SegmentTemplate>" + VIDEO + "</AdaptationSet></Period>");
        assertThat(video.newest().begins()).isEqualTo(Duration.ofSeconds(61));
        assertThat(video.newest().ends()).isEqualTo(Duration.ofMillis(61_500));
    }

    @ParameterizedTest
    @CsvSource({"PT90S, two, 5", "PT99S, one, 50", "PT101S, one, 50"})
    void playsThePeriodThatHasBegunAndHasSegments(String secondBegins, String period, long number) {
        String set = "<AdaptationSet><SegmentTemplate media=\"$Number$\" duration=\"2\"/>" + VIDEO + "</AdaptationSet>";
        Rendition video = video("<Period id=\"one\" start=\"PT0S\">" + set + "</Period><Period id=\"two\" start=\""
                + secondBegins + "\">" + set + "</Period>");
        assertThat(video.period()).isEqualTo(period);
        assertThat(video.newest().number()).isEqualTo(number);
    }

    @Test
    void chainsPeriodsThatDoNotSayWhenTheyBegin() {
        String set = "<AdaptationSet><SegmentTemplate media=\"$Number$\" duration=\"2\"/>" + VIDEO + "</AdaptationSet>";
        Rendition video = video("<Period id=\"one\" duration=\"PT30S\">" + set
                + "</Period><Period id=\"two\" duration=\"PT30S\">" + set + "</Period><Period id=\"three\">" + set
                + "</Period><Period id=\"later\">" + set + "</Period>");
        assertThat(video.period()).isEqualTo("three");
        assertThat(video.newest().number()).isEqualTo(20);
    }

    @Test
    void goesNoFurtherThanThePeriod() {
        Rendition video = video(template("duration=\"2\"", "").replace("PT0S\"", "PT0S\" duration=\"PT51S\""));
        assertThat(uris(video)).containsExactly("26-50", "25-48", "24-46", "22-42");
    }

    @Test
    void inheritsFromTheLevelsAbove() {
        Rendition video = video("<BaseURL>http://a.example/</BaseURL><Period start=\"PT0S\"><BaseURL>b/</BaseURL>"
                + "<SegmentTemplate timescale=\"10\" media=\"$RepresentationID$-$Number%03d$\"/>"
                + "<AdaptationSet><BaseURL>c/</BaseURL><SegmentTemplate duration=\"20\" initialization=\"$Bandwidth$.mp4\"/>"
                + "<Representation id=\"v\" bandwidth=\"9\" mimeType=\"video/mp4\"><BaseURL>d/</BaseURL>"
                + "<SegmentTemplate startNumber=\"11\"/></Representation></AdaptationSet></Period>");
        assertThat(video.bases()).containsExactly("http://a.example/", "b/", "c/", "d/");
        assertThat(uris(video).getFirst()).isEqualTo("v-060");
        assertThat(video.init()).isEqualTo(new Rendition.Resource("9.mp4", null));
    }

    @Test
    void readsAListOfSegments() {
        Rendition video = video(
                period(
                        "<SegmentList duration=\"2\" startNumber=\"7\"><Initialization sourceURL=\"i.mp4\""
                                + " range=\"0-99\"/><SegmentURL media=\"a.m4s\"/><SegmentURL media=\"b.m4s\" mediaRange=\"100-299\"/></SegmentList>"));
        assertThat(video.announced()).isTrue();
        assertThat(video.init()).isEqualTo(new Rendition.Resource("i.mp4", new ByteRange(0, 100)));
        assertThat(video.newest().resource()).isEqualTo(new Rendition.Resource("b.m4s", new ByteRange(100, 200)));
        assertThat(video.newest().number()).isEqualTo(8);
    }

    @Test
    void playsTheMainVideoAndTheAudioAndNothingElse() {
        String template = "<SegmentTemplate media=\"$RepresentationID$\" duration=\"2\"/>";
        Selection selection = select("<Period start=\"PT0S\">" + template
                + "<AdaptationSet contentType=\"text\"><Representation id=\"t\" mimeType=\"application/mp4\" codecs=\"stpp\"/></AdaptationSet>"
                + "<AdaptationSet contentType=\"image\"><Representation id=\"i\" mimeType=\"image/jpeg\"/></AdaptationSet>"
                + "<AdaptationSet contentType=\"video\"><EssentialProperty schemeIdUri=\"http://dashif.org/guidelines/trickmode\"/><Representation id=\"fast\"/></AdaptationSet>"
                + "<AdaptationSet contentType=\"video\"><Representation id=\"other\"/></AdaptationSet>"
                + "<AdaptationSet contentType=\"video\"><Role value=\"main\"/><EssentialProperty schemeIdUri=\"urn:x\"/>"
                + "<ContentProtection schemeIdUri=\"urn:y\"/><Representation id=\"main\"/></AdaptationSet>"
                + "<AdaptationSet><Representation id=\"webm\" mimeType=\"audio/webm\"/><Representation id=\"sound\" codecs=\"mp4a.40.2\"/></AdaptationSet>"
                + "</Period>");
        List<Rendition> renditions = ((Selection.Chosen) selection).renditions();
        assertThat(renditions).extracting(Rendition::kind).containsExactly(Track.Kind.VIDEO, Track.Kind.AUDIO);
        assertThat(renditions).extracting(one -> uris(one).getFirst()).containsExactly("main", "sound");
    }

    /** shaka-player#2023: announced, and not there. */
    @ParameterizedTest
    @CsvSource({"video, audio", "audio, video"})
    void playsWhatIsWholeBesideWhatHasNoRepresentation(String whole, String bare) {
        Rendition rendition = video("<Period start=\"PT0S\"><AdaptationSet contentType=\"" + bare
                + "\"/><AdaptationSet contentType=\"" + whole + "\"><SegmentTemplate media=\"x\" duration=\"2\"/>"
                + "<Representation id=\"1\"/></AdaptationSet></Period>");
        assertThat(rendition.kind().name()).isEqualToIgnoringCase(whole);
    }

    /** shaka-player#2335: an empty timeline; and one that is not to be read here, which says nothing of the stream. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<SegmentTemplate media='x'><SegmentTimeline/></SegmentTemplate> | 1",
                "<SegmentTemplate/> | 1",
                "<SegmentBase/> | 0",
            })
    void passesARepresentationThatHasNothingToPlay(String nothing, int passed) {
        Selection selection =
                select("<Period start='PT0S'><AdaptationSet mimeType='video/mp4'><Representation id='first'>"
                        + nothing
                        + "</Representation><Representation id='second'><SegmentTemplate media='x' duration='2'/>"
                        + "</Representation></AdaptationSet></Period>");
        assertThat(selection).isInstanceOfSatisfying(Selection.Chosen.class, chosen -> {
            assertThat(chosen.renditions())
                    .extracting(one -> one.representation().id())
                    .containsExactly("second");
            assertThat(chosen.passed())
                    .hasSize(passed)
                    .allMatch(one -> one.name().equals("video first"));
        });
    }

    /** A Period that has just begun may be written Representation by Representation. */
    @Test
    void playsTheWholePeriodBeforeOneOfWhichAPartIsMissing() {
        String half = "<Period start='PT98S'><AdaptationSet mimeType='video/mp4'><Representation id='first'>"
                + "<SegmentTemplate media='x'><SegmentTimeline/></SegmentTemplate></Representation><Representation id='second'>"
                + "<SegmentTemplate media='x' duration='1'/></Representation></AdaptationSet></Period>";
        String whole = "<Period start='PT0S' id='whole'><AdaptationSet mimeType='video/mp4'><Representation id='only'>"
                + "<SegmentTemplate media='x' duration='2'/></Representation></AdaptationSet></Period>";
        assertThat(video(whole + half).period()).isEqualTo("whole");
        assertThat(video(half).representation().id()).isEqualTo("second");
        assertThat(video(whole + half.replace("PT98S", "PT80S"))
                        .representation()
                        .id())
                .as("which is not written any more")
                .isEqualTo("second");
    }

    /** dash.js#659: what stands in a Period that is kept elsewhere is what is played where nobody looks there (§5.5.2). */
    @Test
    void playsTheContentThatIsWrittenInPlaceOfAPeriodKeptElsewhere() {
        String period = template("duration=\"2\"", "");
        assertThat(video(
                                period.replace(
                                        "<Period",
                                        "<Period xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"http://ads.example/1\""))
                        .newest()
                        .number())
                .isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | PLAYLIST_EMPTY",
                "<Period/> | PLAYLIST_EMPTY",
                "<Period href='http://ads.example/'/> | UNSUPPORTED",
                "<Period href='http://ads.example/'><BaseURL>x</BaseURL></Period> | UNSUPPORTED",
                "<Period href='urn:mpeg:dash:resolve-to-zero:2013'/> | PLAYLIST_EMPTY",
                "<Period><AdaptationSet contentType='video'/></Period> | VARIANT_MISSING",
                "<Period><AdaptationSet contentType='video'/><AdaptationSet contentType='audio'/></Period> | VARIANT_MISSING",
                "<Period><AdaptationSet contentType='video'/><AdaptationSet><Representation mimeType='text/vtt'/></AdaptationSet></Period> | VARIANT_MISSING",
                "<Period><AdaptationSet><Representation mimeType='video/webm'/></AdaptationSet></Period> | UNSUPPORTED",
                "<Period><AdaptationSet><Representation mimeType='video/mp4'/></AdaptationSet></Period> | UNSUPPORTED",
                "<Period><SegmentBase/><AdaptationSet><Representation mimeType='video/mp4'/></AdaptationSet></Period> | UNSUPPORTED",
                "<Period><SegmentTemplate/><AdaptationSet><Representation mimeType='video/mp4'/></AdaptationSet></Period> | PLAYLIST_INVALID",
                "<Period><AdaptationSet><Representation mimeType='text/vtt'/></AdaptationSet></Period> | PLAYLIST_INVALID",
                "<Period><SegmentTemplate media='x'><SegmentTimeline/></SegmentTemplate><AdaptationSet><Representation mimeType='video/mp4'/></AdaptationSet></Period> | PLAYLIST_EMPTY",
                "<Period start='PT200S'><SegmentTemplate media='x' duration='2'/><AdaptationSet><Representation mimeType='video/mp4'/></AdaptationSet></Period> | PLAYLIST_EMPTY",
            })
    void saysWhyNothingCanBePlayed(String content, Reason reason) {
        assertNone(select(content), reason);
    }

    @Test
    void needsAClockForWhatIsNotWrittenDown() {
        String byClock = template("duration=\"2\"", "");
        String written = template("timescale=\"10\"", "<S t=\"940\" d=\"20\" r=\"2\"/>");
        assertNone(select(byClock, ""), Reason.PLAYLIST_INVALID);
        assertThat(select(written, "")).isInstanceOf(Selection.Chosen.class);
        assertThat(needsClock(byClock)).isTrue();
        assertThat(needsClock(written)).isFalse();
        assertThat(needsClock(written + written)).isTrue();
    }

    private static boolean needsClock(String content) {
        String text = "<MPD>" + content + "</MPD>";
        return Selection.needsClock((Mpd.Manifest) MpdParser.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void hasPatienceForAsLongAsThePackagerAsksAndItsWindowLasts() {
        String written = template("timescale=\"10\"", "<S t=\"790\" d=\"20\" r=\"7\"/><S d=\"5\"/>");
        String begin = "availabilityStartTime=\"" + BEGIN + "\"";
        assertThat(pace(written, begin)).isEqualTo(Duration.ofSeconds(2));
        assertThat(pace(written, begin + " minimumUpdatePeriod=\"PT5S\"")).isEqualTo(Duration.ofSeconds(5));
        assertThat(pace(written, begin + " minimumUpdatePeriod=\"PT500S\"")).isEqualTo(Duration.ofMillis(5500));
    }

    private static Duration pace(String content, String attributes) {
        return ((Selection.Chosen) select(content, attributes))
                .renditions()
                .getFirst()
                .pace();
    }

    private static String sets(String... sets) {
        StringBuilder text = new StringBuilder(
                "<Period start=\"PT0S\"><SegmentTemplate media=\"$RepresentationID$\" duration=\"2\"/>");
        for (String set : sets) {
            String kind = set.contains("audio") ? "audio" : "video";
            text.append("<AdaptationSet contentType=\"").append(kind).append("\">");
            text.append(set.contains("main") ? "<Role value=\"main\"/>" : "<Role value=\"alternate\"/>");
            text.append(
                    set.contains("fast")
                            ? "<EssentialProperty schemeIdUri=\"http://dashif.org/guidelines/trickmode\"/>"
                            : "");
            text.append("<Representation id=\"").append(set).append("1\" bandwidth=\"1\"/>");
            text.append("<Representation id=\"").append(set).append("2\"/></AdaptationSet>");
        }
        return text.append("</Period>").toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "avc | avc1,avc2",
                "avc,audio | avc1,avc2",
                "audio,avc,hevc | avc1,avc2,hevc1,hevc2",
                "avc,fast | avc1,avc2",
                "camera,main-avc,main-hevc | main-avc1,main-avc2,main-hevc1,main-hevc2",
                "audio-en,audio-de | audio-en1,audio-en2,audio-de1,audio-de2",
                "audio-en,audio-main | audio-main1,audio-main2",
            })
    void takesWhatAPlayerSwitchesBetweenForTheLadder(String sets, String rungs) {
        String content = sets(sets.split(","));
        Mpd.Manifest manifest = (Mpd.Manifest)
                MpdParser.parse(("<MPD type=\"dynamic\" availabilityStartTime=\"" + BEGIN + "\">" + content + "</MPD>")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(Selection.ladder(manifest, video(content)))
                .extracting(Ladder.Rung::uri)
                .containsExactly(rungs.split(","));
    }

    @ParameterizedTest
    @CsvSource({"one, 0, one", "two, 0, two", "two, 1, ''", "three, 0, ''"})
    void choosesARepresentationByItsId(String id, int base, String uri) {
        String set =
                "<AdaptationSet contentType=\"video\"><SegmentTemplate media=\"$RepresentationID$\" duration=\"2\"/>"
                        + "<Representation id=\"one\"/><Representation id=\"two\"/></AdaptationSet>";
        Mpd.Manifest manifest = (Mpd.Manifest) MpdParser.parse(("<MPD type=\"dynamic\" availabilityStartTime=\"" + BEGIN
                        + "\"><Period start=\"PT0S\">" + set + set.replace("video", "audio") + "</Period></MPD>")
                .getBytes(StandardCharsets.UTF_8));
        Selection selection = Selection.of(manifest, BEGIN.plusSeconds(100), Wanted.only(Track.Kind.VIDEO, id, base));
        if (uri.isEmpty()) {
            assertNone(selection, Reason.VARIANT_MISSING);
        } else {
            assertThat(((Selection.Chosen) selection).renditions())
                    .extracting(one -> uris(one).getFirst())
                    .containsExactly(uri);
        }
    }
}
