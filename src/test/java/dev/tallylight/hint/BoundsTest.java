package dev.tallylight.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.hint.shape.HookRequest;
import dev.tallylight.hint.shape.MediaServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much one sender can bring about, and where what is published is thought to be. */
class BoundsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void aFloodOfHintsProbesAStreamOnceInTwoSeconds() {
        Spacing spacing = new Spacing();
        StreamId stream = new StreamId(UUID.randomUUID());
        int probes = 0;
        for (long now = 0; now < 60 * SECOND; now += SECOND / 1_000) {
            probes += spacing.lets(stream, now) ? 1 : 0;
        }
        assertThat(probes).isEqualTo(30);
        assertThat(spacing.lets(new StreamId(UUID.randomUUID()), 0)).isTrue();
    }

    @Test
    void aDoorTakesSixtyAtOnceAndFiveASecond() {
        HintRates rates = new HintRates();
        UUID hint = UUID.randomUUID();
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += rates.lets(hint, 0) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(HintRates.BURST);
        assertThat(rates.lets(UUID.randomUUID(), 0)).isTrue();
        for (int i = 0; i < 1_000; i++) {
            taken += rates.lets(hint, 10 * SECOND) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(HintRates.BURST + 10 * HintRates.PER_SECOND);
    }

    @ParameterizedTest
    @CsvSource({
        "nginx-rtmp, call=publish&app=live&name=a b&tcurl=rtmp://in.example.com/live, rtmp://in.example.com/live/a%20b",
        "nginx-rtmp, call=publish&app=live&name=a&tcurl=rtmp://localhost:1936/live, rtmp://203.0.113.7:1936/live/a",
        "nginx-rtmp, call=publish&app=live&name=a&tcurl=rtmp://[2001:db8::1]:1936/live, rtmp://[2001:db8::1]:1936/live/a",
        "nginx-rtmp, call=publish&app=live&name=a&tcurl=rtmp://media_server/live, rtmp://media_server/live/a",
        "generic, event=publish&path=live/a&host=no host, rtmp://203.0.113.7/live/a",
        "nginx-rtmp, call=publish&app=live&name=a&tcurl=nonsense, rtmp://203.0.113.7/live/a",
        "mediamtx, event=ready&path=live/a, rtsp://203.0.113.7:8554/live/a",
        "icecast, action=mount_add&mount=/live&server=radio.example.org&port=8000, http://radio.example.org:8000/live",
        "icecast, event=connect&mount=/live, http://203.0.113.7:8000/live",
        "generic, event=publish&url=https://cdn.example.com/live/a.m3u8, https://cdn.example.com/live/a.m3u8",
        "generic, event=publish&path=live/a&host=in.example.com, rtmp://in.example.com/live/a"
    })
    void suggestsWhereItCanBePlayed(String kind, String form, String url) {
        MediaServer server = MediaServer.ofWireName(kind);
        var hook = server.read(new HookRequest("", "", form.getBytes(StandardCharsets.UTF_8)))
                .hooks()
                .getFirst();
        assertThat(SuggestedUrl.of(server, hook, Objects.requireNonNull(hook.stream()), "203.0.113.7"))
                .isEqualTo(url);
    }

    @Test
    void anAddressOfIpv6StandsInBrackets() {
        var hook = MediaServer.MEDIAMTX
                .read(new HookRequest("event=ready&path=live/a", "", new byte[0]))
                .hooks()
                .getFirst();
        assertThat(SuggestedUrl.of(MediaServer.MEDIAMTX, hook, Objects.requireNonNull(hook.stream()), "2001:db8::7"))
                .isEqualTo("rtsp://[2001:db8::7]:8554/live/a");
    }
}
