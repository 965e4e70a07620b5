package dev.tallylight.net.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String SECRET = "hunter2";

    /** Whatever a parameter is called, and wherever it stands. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "https://h/x?token=hunter2&n=1 -> https://h/x?token=***&n=1",
                "https://h/x?pass=hunter2&pw=hunter2&psk=hunter2 -> https://h/x?pass=***&pw=***&psk=***",
                "https://h/x?streamkey=hunter2&stream_key=hunter2 -> https://h/x?streamkey=***&stream_key=***",
                "https://h/x?AWSAccessKeyId=hunter2&code=hunter2&sid=hunter2"
                        + " -> https://h/x?AWSAccessKeyId=***&code=***&sid=***",
                "https://h/x?whatever_nobody_thought_of=hunter2 -> https://h/x?whatever_nobody_thought_of=***",
                "https://h/x?hunter2 -> https://h/x?***",
                "https://h/x?hunter2= -> https://h/x?***",
                "https://h/x?token=a;hunter2&hunter2 -> https://h/x?token=***;***&***",
                "https://h/x?a%3Dhunter2%26b=1 -> https://h/x?***=***",
                "https://h/x?p%61ss=hunter2 -> https://h/x?***=***",
                "https://h/x?a[b]=hunter2&passw%20ord==hunter2 -> https://h/x?a[b]=***&passw%20ord=***",
                "https://h/x?u=http://g/y?token=hunter2&m=1 -> https://h/x?u=***?token=***&m=1",
                "https://h/x?a=b?key=hunter2 -> https://h/x?a=***?key=***",
                "https://h/x;token=hunter2;n=1/y;jsessionid=hunter2?m=2 -> https://h/x;token=***;n=1/y;jsessionid=***?m=2",
                "https://h/x;hunter2/y -> https://h/x;***/y",
                "https://h/x#access_token=hunter2&type=a -> https://h/x#access_token=***&type=a",
                "https://h/hdnts=exp=17~acl=/*~hmac=hunter2/x.m3u8 -> https://h/hdnts=***/*~hmac=***/x.m3u8",
                "https://h/exp=1700000000~acl=%2f*~hmac=hunter2/x -> https://h/exp=***/x",
                "https://h/expire/17/sig/hunter2/x.m3u8 -> https://h/expire/17/sig/***/x.m3u8",
                "https://h/app%3Ftoken%3Dhunter2/x -> https://h/app%3F***/x",
                "https://h/p/http%3A%2F%2Fu%3Ahunter2%40g%2Fx -> https://h/p/***",
                "https://h/p/http://u:hunter2@g/x -> https://h/p/http://***@g/x",
                "rtsp://h/user=admin&password=hunter2&channel=1&stream=0.sdp?"
                        + " -> rtsp://h/user=***&password=***&channel=1&stream=***?",
                "rtsp://admin:hunter2@cam_1:554/live -> rtsp://***@cam_1:554/live",
                "rtsp://admin:a/hunter2@cam/live -> rtsp://***@cam/live",
                "rtsp://admin:a?hunter2@cam/live -> rtsp://***@cam/live",
                "rtsp://admin:hunter2@x@cam/live -> rtsp://***@cam/live",
                "admin:hunter2@cam/live -> ***@cam/live",
                "//admin:hunter2@cam/live -> //***@cam/live",
                "rtmp://h/app?key=hunter2/name?k=hunter2 -> rtmp://h/app?key=***?k=***",
                "name?hunter2 -> name?***",
                "srt://h:9?passphrase=hunter2&mode=caller&latency=200"
                        + " -> srt://h:9?passphrase=***&mode=caller&latency=200",
                "srt://h:9?streamid=read:cam/1:joe:hunter2&pbkeylen=16"
                        + " -> srt://h:9?streamid=read:cam/1:***:***&pbkeylen=16",
                "srt://h:9?streamid=read%3Acam%3Ajoe%3Ahunter2 -> srt://h:9?streamid=read:cam:***:***",
                "srt://h:9?StreamId=%23!::r=live/x,m=request,u=joe,p=hunter2,s=hunter2"
                        + " -> srt://h:9?StreamId=%23!::r=live/x,m=request,u=***,p=***,s=***",
                "srt://h:9?streamid=%23%21%3A%3Ar%3Dlive%2Fx%3Fk%3Dhunter2%2Cm%3Drequest"
                        + " -> srt://h:9?streamid=%23!::r=live/x***,m=request",
                "srt://h:9?streamid=#!::m=request,r=x,hunter2,p=a;hunter2"
                        + " -> srt://h:9?streamid=#!::m=request,r=x,***,p=***",
                "srt://h:9?streamid=host/live/x -> srt://h:9?streamid=host/live/x",
                "srt://h:9?streamid=live/x?key=hunter2 -> srt://h:9?streamid=***",
                "srt://h:9?streamid=hunter2 -> srt://h:9?streamid=***",
                "srt://h:9?%73treamid=hunter2 -> srt://h:9?***=***"
            })
    void hidesEachValueThatMayBeASecret(String url, String shown) {
        assertThat(Url.redact(url)).isEqualTo(shown).doesNotContain(SECRET);
        assertThat(Url.redact(shown)).isEqualTo(shown);
    }

    /** What tells one stream from another, and how it is played. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.com/live/news/master.m3u8",
                "https://h/live.m3u8?format=ts&quality=720p&lang=en-US&channel=7&bitrate=2500k&_HLS_msn=12&_HLS_part=3",
                "https://h/live.m3u8?expires=1764406206&id=12&DVR",
                "rtsp://h:554/cam/realmonitor?channel=1&subtype=0&transportmode=unicast&proto=Onvif",
                "udp://239.1.1.1:5000?localaddr=10.0.0.1&pkt_size=1316&ttl=4",
                "http://[2001:db8::1]:8000/stream",
                "https://h/@channel/live",
                "mailto:ops@example.com",
                "https://h/a=/x",
                "http://h/***",
                "is not found: \"live/news\" (NetStream.Play.StreamNotFound).",
                "",
                " "
            })
    void showsWhatIsHarmless(String text) {
        assertThat(Url.redact(text)).isEqualTo(text);
    }

    /** A harmless name does not make a key harmless. */
    @ParameterizedTest
    @CsvSource({
        "type=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0, type=***",
        "mode=a%26token%3Db, mode=***",
        "type=s3cr37330998a5b46442f8a327975bf3, type=***",
        "quality=1080p60-source.high_profile, quality=1080p60-source.high_profile",
        "id=c2VjcmV0, id=***",
        "expires=abc, expires=***",
        "n=12345678, n=***"
    })
    void showsOnlyPlainValues(String query, String shown) {
        assertThat(Url.redact("https://h/x?" + query)).isEqualTo("https://h/x?" + shown);
    }

    /** A server's words: each URL in them, and what looks like a parameter. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "see http://u:hunter2@g/x?a=hunter2, or rtmp://u:hunter2@h/y."
                        + " -> see http://***@g/x?a=***, or rtmp://***@h/y.",
                "[ AccessManager.Reject ] : [ code=403 ] (live?key=hunter2) denied"
                        + " -> [ AccessManager.Reject ] : [ code=*** ] (live?key=***) denied",
                "token=hunter2 has ended -> token=*** has ended",
                "login u:hunter2@g failed -> login ***@g failed"
            })
    void hidesSecretsInWords(String words, String shown) {
        assertThat(Url.redact(words)).isEqualTo(shown);
    }

    /** Shown is shown: what was hidden once is compared with what is hidden again. */
    @Property(tries = 3000)
    void showsWhatIsHiddenAsItIs(@ForAll @Size(max = 12) List<@From("pieces") String> pieces) {
        String shown = Url.redact(String.join("", pieces));
        assertThat(Url.redact(shown)).isEqualTo(shown);
    }

    /** Of whatever stands around it. */
    @Property(tries = 3000)
    void hidesTheValueOfAParameterAmongAll(
            @ForAll @Size(max = 6) List<@From("pieces") String> before,
            @ForAll @Size(max = 6) List<@From("pieces") String> after,
            @ForAll("separators") String separator) {
        String text = "http://h/x" + String.join("", before) + separator + "key=" + SECRET + String.join("", after);
        assertThat(Url.redact(text)).doesNotContain(SECRET);
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of("?", "&", ";", "/", "#", "?a&");
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "http://",
                "//",
                "/",
                "?",
                "&",
                ";",
                "#",
                "=",
                "@",
                ":",
                ",",
                "***",
                "a",
                "mode",
                "streamid=",
                "#!::",
                "%23!::",
                "r=",
                "read:",
                "u:p@",
                "sig",
                "token=",
                "%3D",
                "%3F",
                "%40",
                "%3A",
                "%",
                " ",
                "\"",
                ".",
                "1",
                "mailto:",
                "[",
                "]",
                "~",
                "+");
    }
}
