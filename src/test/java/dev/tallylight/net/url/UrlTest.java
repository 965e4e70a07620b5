package dev.tallylight.net.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {
    @ParameterizedTest
    @CsvSource({
        "HTTP://Example.COM, http, example.com, 80, /",
        "https://example.com./a?b=c, https, example.com, 443, /a?b=c",
        "rtmp://u:p@h:1936/app/name, rtmp, h, 1936, /app/name",
        "http://[2001:DB8::1]:8080/, http, 2001:db8::1, 8080, /",
        "http://cam_1:8000/live, http, cam_1, 8000, /live",
        "rtsp://u:p@cam_1/live, rtsp, cam_1, 554, /live",
        "http://b\u00fccher.example/, http, xn--bcher-kva.example, 80, /",
        "http://127.0.0.1./, http, 127.0.0.1, 80, /",
        "srt://h:9000, srt, h, 9000, /"
    })
    void takesAUrlApart(String text, String scheme, String host, int port, String path) {
        Url url = Url.parse(text);
        assertThat(url.scheme()).isEqualTo(scheme);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.pathAndQuery()).isEqualTo(path);
        assertThat(Url.parse(url.full())).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "http:",
                "http://",
                "http:///a",
                "mailto:a@b.c",
                "http://a b/",
                "http://h/#f",
                "http://h:0/",
                "http://h:65536/",
                "http://h:x/",
                "http://a@b@c/",
                "http://[::1",
                "http://h\r\n/",
                "http://*/",
                "http://h%2f/",
                "http://[fe80::1%25eth0]/",
                "http://h/\u0000",
                "http://h/\u007f",
                "http://h/a b",
                "http://h/a\u3000b",
                "http://h/\ud83d",
                "http://\udc00/",
                "rtmp://h/%zz",
                "srt://h:9000?streamid=#!::r=a"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Url.parse(text)).isInstanceOf(UrlException.class);
    }

    /** As VLC writes "on any address". */
    @ParameterizedTest
    @ValueSource(strings = {"udp://@:5000", "udp://:5000", "rtp://@:5000"})
    void saysHowToWriteWhereToListen(String text) {
        assertThatThrownBy(() -> Url.parse(text))
                .isInstanceOf(UrlException.class)
                .hasMessage("names no address to listen at: write the one of this machine that is sent to, or the"
                        + " multicast group, as in " + text.substring(0, 3) + "://239.1.1.1:5000");
        assertThat(Url.parse("udp://@239.1.1.1:5000").host()).isEqualTo("239.1.1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "b.ts, http://u:p@cam_1/x/b.ts",
        "/b.ts?q, http://u:p@cam_1/b.ts?q",
        "?q=1, http://u:p@cam_1/x/a?q=1",
        "//other/b, http://other/b",
        "https://cam_1/b, https://cam_1/b",
        "http://cam_1/b#part, http://u:p@cam_1/b",
        "with space.ts, http://u:p@cam_1/x/with%20space.ts"
    })
    void resolvesReferences(String reference, String resolved) {
        assertThat(Url.parse("http://u:p@cam_1/x/a?token=t").resolve(reference).full())
                .isEqualTo(resolved);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "15:49:14.ts, http://h/x/15:49:14.ts",
                "a|b.ts, http://h/x/a|b.ts",
                "Cam [1] {hall}|a\u3000b 7.ts, http://h/x/Cam%20[1]%20%7Bhall%7D|a%E3%80%80b%207.ts",
                "a\"b'c.ts?d=\"e'f g, http://h/x/a%22b'c.ts?d=%22e%27f%20g",
                "100%.ts?x=50%, http://h/x/100%.ts?x=50%",
                "caf\u00e9/\ud83d\ude00.ts, http://h/x/caf%C3%A9/%F0%9F%98%80.ts",
                "..\\b\\c.ts?p=\\d, http://h/b/c.ts?p=\\d",
                "/a/./b/../c/%2E%2e/d, http://h/a/d",
                "../../../up.ts, http://h/up.ts",
                "http:other.ts, http://h/x/other.ts",
                "https:/g/other.ts, https://g/other.ts",
                "https:///g\\\\other.ts, https://g//other.ts",
                "\\\\g\\a.ts, http://g/a.ts",
                "//b\u00fccher.example/a, http://xn--bcher-kva.example/a",
                "http://b%C3%BCcher.example/a, http://xn--bcher-kva.example/a",
                "a.ts#part, http://h/x/a.ts",
                "a;v=1=2^`x`, http://h/x/a;v=1=2%5E%60x%60"
            })
    void readsWhatServersSayAsABrowserDoes(String reference, String resolved) {
        Url url = Url.parse("http://h/x/list.m3u8?t=1").resolve(reference);
        assertThat(url.full()).isEqualTo(resolved);
        assertThat(Url.parse(url.full())).isEqualTo(url);
        assertThat(url.toUri().getHost()).isEqualTo(url.host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\u0000b.ts", "a\u001bb.ts", "a\ud83d.ts", "mailto:a", "http://a@b@c/", "//", "http://h:99999/"
            })
    void saysWhatIsWrongWithAReference(String reference) {
        assertThatThrownBy(() -> Url.parse("http://h/x").resolve(reference))
                .isInstanceOf(UrlException.class)
                .message()
                .matches("(holds|has|is) .+");
    }

    /** IDNA2003 maps them away and browsers keep them: another host, which somebody else may own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stra\u00dfe.example",
                "\u03b1\u03c2.example",
                "a\u200cb.example",
                "a\u200db.example",
                "%C3%9F.de"
            })
    void refusesHostsThatProgramsReadInTwoWays(String host) {
        assertThatThrownBy(() -> Url.parse("http://" + host + "/"))
                .isInstanceOf(UrlException.class)
                .hasMessageContaining("Punycode form (xn--");
    }

    @Test
    void takesReferencesOfAnyLengthThatPlaylistsHaveAndNoLonger() {
        Url base = Url.parse("http://h/x");
        assertThat(base.resolve("a".repeat(16_000)).path()).hasSize(16_001);
        for (String tooLong : new String[] {"a".repeat(100_000), "\u3000".repeat(16_000)}) {
            assertThatThrownBy(() -> base.resolve(tooLong))
                    .isInstanceOf(UrlException.class)
                    .hasMessageContaining("longer than");
        }
        assertThatThrownBy(() -> Url.parse("http://h/" + "\u00e9".repeat(4000)))
                .isInstanceOf(UrlException.class)
                .hasMessageContaining("longer than 4096");
    }

    /** Whatever a playlist names a segment: a server that undoes the escapes finds that very name, in that very folder. */
    @Property(tries = 1000)
    void asksForTheVeryNameThatIsMeant(@ForAll @Size(max = 12) List<@From("pieces") String> pieces) {
        String name = "_" + String.join("", pieces) + ".ts";
        Url url = Url.parse("https://h/live/list.m3u8?t=1").resolve(name);
        assertThat(url.host()).isEqualTo("h");
        assertThat(url.pathAndQuery().chars()).allMatch(c -> c > ' ' && c < 0x7f);
        assertThat(UrlText.decoded(url.pathAndQuery())).isEqualTo("/live/" + UrlText.decoded(name));
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                " ",
                "|",
                "\"",
                "'",
                "{",
                "}",
                "[",
                "]",
                "^",
                "`",
                "<",
                ">",
                "%",
                "%20",
                "%zz",
                "15:49:14",
                ":",
                "@",
                ";",
                "&",
                "=",
                "+",
                ",",
                "!",
                "$",
                "(",
                ")",
                "*",
                "~",
                "\u00e9",
                "\u3000x",
                "\u4e2d\u6587",
                "\ud83d\ude00",
                "a",
                "Z",
                "0");
    }

    @Property(tries = 1000)
    void resolvesToAUrlOrAUrlException(@ForAll String reference) {
        Url base = Url.parse("http://u:p@h/x/a?token=t");
        try {
            Url url = base.resolve(reference);
            assertThat(url.pathAndQuery()).startsWith("/");
            assertThat(url.full()).matches("[ -~]+");
            Url again = base.resolve(url.full());
            assertThat(again).isEqualTo(url);
        } catch (UrlException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void hidesSecrets() {
        assertThat(Url.parse("http://user:pass@h/a?id=1&token=abc&Signature=x&key=k"))
                .hasToString("http://***@h/a?id=1&token=***&Signature=***&key=***");
    }

    @Property(tries = 500)
    void endsInAUrlOrAUrlException(@ForAll String text) {
        for (String candidate : new String[] {text, "http://" + text, "http://h/" + text}) {
            try {
                Url url = Url.parse(candidate);
                assertThat(Url.parse(url.full())).isEqualTo(url);
            } catch (UrlException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    /** A server can make a text of 16,000 question marks that is shown at each hop: the work must not grow with its square. */
    @Test
    @Timeout(20)
    void hidesSecretsInAnyTextAtOnce() {
        for (String piece : List.of(
                "?",
                "=",
                "&",
                "?token",
                "?a=",
                ";x?=",
                "://",
                "//a:b",
                "/sig/",
                "@",
                " a@",
                "streamid=",
                "%3D",
                "/a=b")) {
            String text = "https://h/x?n=1" + piece.repeat(400_000) + "&token=abc";
            assertThat(Url.redact(text)).doesNotContain("abc");
        }
    }
}
