package dev.tallylight.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
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
                "http://h/%zz"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Url.parse(text)).isInstanceOf(UrlException.class);
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

    @ParameterizedTest
    @CsvSource({
        "https://h/x?token=abc&n=1, https://h/x?token=***&n=1",
        "https://h/x?a&token?foo=abc, https://h/x?a&token?foo=***",
        "https://h/x?n=1;myApiKeys=abc, https://h/x?n=1;myApiKeys=***",
        "https://h/x?key=abc&monkey=1&st=2, https://h/x?key=***&monkey=1&st=***",
        "https://h/x?token?token?token, https://h/x?token?token?token"
    })
    void hidesTheValuesOfSecretParameters(String url, String shown) {
        assertThat(Url.redact(url)).isEqualTo(shown);
    }
}
