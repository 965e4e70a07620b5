package dev.tallylight.probe.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.auth.AuthChallenge;
import dev.tallylight.probe.media.rtp.RtpHeader;
import dev.tallylight.probe.media.track.Track;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtspReaderTest {
    private final List<String> read = new ArrayList<>();
    private final RtspReader.Sink sink = new RtspReader.Sink() {
        @Override
        public void message(RtspReader.Message message, byte[] body) {
            read.add(message.status() + " " + message.headers().get("cseq") + " "
                    + new String(body, StandardCharsets.UTF_8));
        }

        @Override
        public void interleaved(int channel, byte[] packet) {
            read.add("$" + channel + " " + packet.length);
        }
    };
    private final RtspReader reader = new RtspReader(sink);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void tellsPacketsFromMessages() {
        reader.feed(bytes("RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\n\r\nbody"));
        reader.feed(bytes("$\u0002\u0000\u0003abc$\u0003\u0000\u0000"));
        reader.feed(bytes("\r\nRTSP/1.0 404 Not Found\nCSeq: 4\n\nOPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"));
        assertThat(read).containsExactly("200 3 body", "$2 3", "$3 0", "404 4 ", "0 1 ");
    }

    @Property
    void readsTheSameHoweverItIsCut(@ForAll @IntRange(min = 1, max = 60) int cut) {
        read.clear();
        byte[] all = bytes("RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\n\r\nbody$\u0002\u0000\u0003abc");
        for (int at = 0; at < all.length; at += cut) {
            reader.feed(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + cut)));
        }
        assertThat(read).containsExactly("200 3 body", "$2 3");
    }

    /** Whatever stands between two frames, the next ones are found: a camera's picture goes on. */
    @Property(tries = 500)
    void findsTheFramesAroundStrayBytes(
            @ForAll @Size(max = 40) byte[] junk, @ForAll @IntRange(min = 1, max = 60) int cut) {
        read.clear();
        RtspReader fresh = new RtspReader(sink);
        for (int i = 0; i < junk.length; i++) {
            junk[i] = junk[i] == '$' ? 0 : junk[i]; // what looks like a frame cannot be told from one
        }
        byte[] all = bytes("RTSP/1.0 200 OK\r\nCSeq: 3\r\n\r\n$\u0002\u0000\u0003abc"
                + new String(junk, StandardCharsets.ISO_8859_1)
                + "$\u0002\u0000\u0003\u0080bc$\u0002\u0000\u0004\u0080bcd");
        for (int at = 0; at < all.length; at += cut) {
            fresh.feed(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + cut)));
        }
        assertThat(read).containsExactly("200 3 ", "$2 3", "$2 3", "$2 4");
    }

    /** Each head of them would be read to its end, and the next begun: 64 MiB of lines in one probe. */
    @Test
    void endsAmongLinesThatAreNoMessages() {
        reader.feed("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        byte[] lines = ("A\n".repeat(8000) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < RtspReader.MOST_STRAY / lines.length; i++) {
            reader.feed(lines);
        }
        assertThatThrownBy(() -> reader.feed(lines))
                .isInstanceOf(RtspReader.MalformedException.class)
                .hasMessageContaining("belong to no message");
    }

    @Test
    void readsOnBehindALineOfNothingButSpace() {
        reader.feed(bytes("RTSP/1.0 200 OK\r\nCSeq: 3\r\n \r\nRTP-Info: x\r\n\r\n$\u0002\u0000\u0003abc"));
        assertThat(read).containsExactly("200 3 ", "$2 3");
    }

    @Property
    void takesAnyBytes(@ForAll byte[] any) {
        try {
            reader.feed(any);
        } catch (RtspReader.MalformedException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        Sdp.read(new String(any, StandardCharsets.ISO_8859_1));
        AuthChallenge.read(List.of(new String(any, StandardCharsets.ISO_8859_1)));
        RtpHeader header = RtpHeader.read(any, 0, any.length);
        if (header != null) {
            assertThat(header.start()).isBetween(12, any.length);
            assertThat(header.end()).isBetween(header.start(), any.length);
        }
    }

    @Test
    void readsADescription() {
        Sdp sdp = Sdp.read(
                "v=0\r\na=control:rtsp://h/cam/\r\nm=audio 0 RTP/AVP 0\r\na=control:a\r\n"
                        + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\na=fmtp:96 sprop-sps=AA==; x = y\r\nm=application 0 RTP/AVP 98\r\n");
        assertThat(sdp.control()).isEqualTo("rtsp://h/cam/");
        assertThat(sdp.media())
                .containsExactly(
                        new Sdp.Media(Track.Kind.AUDIO, 0, "pcmu", "", 8000, 0, "a", false, Map.of()),
                        new Sdp.Media(
                                Track.Kind.VIDEO,
                                96,
                                "hevc",
                                "H265",
                                90_000,
                                0,
                                "",
                                false,
                                Map.of("sprop-sps", "AA==", "x", "y")),
                        new Sdp.Media(Track.Kind.OTHER, 98, "unknown", "", 90_000, 0, "", false, Map.of()));
    }

    @Test
    void readsSeveralChallengesOfOneHeader() {
        List<AuthChallenge> challenges = AuthChallenge.read(
                List.of("Basic realm=\"a, b\", Digest realm=\"q\\\"q\", nonce=n, stale=TRUE", "Bearer"));
        assertThat(challenges)
                .containsExactly(
                        new AuthChallenge("basic", Map.of("realm", "a, b")),
                        new AuthChallenge("digest", Map.of("realm", "q\"q", "nonce", "n", "stale", "TRUE")),
                        new AuthChallenge("bearer", Map.of()));
        assertThat(challenges.get(1).stale()).isTrue();
    }

    @Test
    void readsAChallengeOfAnyLength() {
        String realm = "x".repeat(200_000); // a pattern with alternatives would run out of stack
        assertThat(AuthChallenge.read(List.of("Digest realm=\"" + realm + "\"")))
                .containsExactly(new AuthChallenge("digest", Map.of("realm", realm)));
    }

    @Test
    void joinsControlsAsServersExpect() {
        ControlUrls urls =
                ControlUrls.of(Map.of("content-base", "rtsp://u:p@h/cam?channel=1"), "rtsp://h/real/", "rtsp://h/cam");
        assertThat(urls.of("trackID=1")).isEqualTo("rtsp://h/cam?channel=1/trackID=1");
        assertThat(urls.of("*")).isEqualTo("rtsp://h/cam?channel=1");
        assertThat(urls.of("RTSP://other/x")).isEqualTo("RTSP://other/x");
        assertThat(urls.of("a\r\nEvil: 1")).isEqualTo("rtsp://h/cam?channel=1");
    }

    /** FFmpeg takes a description's own URL for the base (libavformat/rtsp.c, sdp_parse_line). */
    @ParameterizedTest
    @CsvSource({
        "rtsp://h/real/, rtsp://h/real/trackID=1",
        "rtsp://u:p@h/real, rtsp://h/real/trackID=1",
        "*, rtsp://h/cam/trackID=1",
        "'', rtsp://h/cam/trackID=1",
        "real/, rtsp://h/cam/trackID=1",
        "'rtsp://h/a b', rtsp://h/cam/trackID=1"
    })
    void joinsControlsToTheDescriptionsOwnUrlWhereTheAnswerHasNoBase(String session, String track) {
        assertThat(ControlUrls.of(Map.of(), session, "rtsp://h/cam").of("trackID=1"))
                .isEqualTo(track);
    }
}
