package dev.tallylight.probe.whep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.media.track.Track;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AnswerTest {
    private static final String ANSWER = """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=ice-lite
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:SHA-256 aa:bb:cc
            a=setup:passive
            a=sendonly
            a=rtpmap:111 opus/48000/2
            a=candidate:1 1 UDP 2130706431 203.0.113.7 50000 typ host generation 0
            a=candidate:2 1 TCP 2130706430 203.0.113.7 9 typ host tcptype active
            a=candidate:3 1 udp 2130706429 2001:db8::7 50001 typ srflx raddr 0.0.0.0 rport 0
            a=candidate:4 2 udp 2130706429 203.0.113.7 50002 typ host
            a=candidate:5 1 udp 2130706429 0198f0c2.local 50003 typ host
            m=video 0 UDP/TLS/RTP/SAVPF 96
            a=rtpmap:96 VP8/90000
            a=sendonly
            m=video 9 UDP/TLS/RTP/SAVPF 98
            a=rtpmap:98 H264/90000
            a=inactive
            """;

    @Test
    void readsWhatPlayingNeeds() {
        Answer answer = Answer.read(ANSWER);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.fragment()).isEqualTo("abcd");
        assertThat(answer.active()).isFalse();
        assertThat(answer.fingerprints()).containsExactly("sha-256 AA:BB:CC");
        assertThat(answer.candidates())
                .isEqualTo(List.of(
                        new Answer.Candidate("203.0.113.7", 50000, "host"),
                        new Answer.Candidate("2001:db8::7", 50001, "srflx")));
        assertThat(answer.codecs()).isEqualTo(Map.of(111, new Answer.Codec(Track.Kind.AUDIO, "opus", 48_000, 2)));
    }

    @Test
    void takesFortyAddressesAndFirstThoseThatTheServerPrefers() {
        StringBuilder many = new StringBuilder(ANSWER);
        for (int i = 0; i < 500; i++) {
            many.append("a=candidate:9 1 udp 1 198.51.100.").append(i % 200).append(" 4000 typ host\n");
        }
        many.insert(0, "a=candidate:9 1 udp 0 192.0.2.1 4000 typ relay\n");
        assertThat(Answer.read(many.toString()).candidates())
                .hasSize(40)
                .startsWith(new Answer.Candidate("203.0.113.7", 50000, "host"))
                .endsWith(new Answer.Candidate("192.0.2.1", 4000, "relay"));
    }

    /** An expression that looks for colons among colons takes minutes for these. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void takesAnAddressOfAnyLength() {
        String many = "a=candidate:1 1 udp 1 " + ":".repeat(4000) + "g 1 typ host\n";
        assertThat(Answer.read(ANSWER + many.repeat(1900)).candidates()).hasSize(2);
        assertThat(Answer.read(ANSWER + many.replace(":".repeat(4000), ":".repeat(500_000)))
                        .candidates())
                .hasSize(2);
    }

    @Property
    void takesAnyText(@ForAll String text, @ForAll int at) {
        Answer.read(text);
        int place = Math.floorMod(at, ANSWER.length());
        Answer.read(ANSWER.substring(0, place) + text + ANSWER.substring(place));
    }
}
