package dev.tallylight.probe.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.signing.SignedQuery.Description;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the examples that the makers of the schemes published. */
class SigningTest {
    private static final Instant AT = Instant.parse("2014-10-16T03:13:31Z");
    private static final Duration TWENTY_MINUTES = Duration.ofMinutes(20);
    private static final WmsAuth WMS_AUTH = new WmsAuth("defaultpassword", TWENTY_MINUTES, null);
    private static final String TOKEN = Base64.getEncoder()
            .encodeToString(
                    "server_time=10/16/2014 3:13:31 AM&hash_value=PCzrcoXQLwhfFT/4rQKN+A==&validminutes=20".getBytes());

    private static String signed(UrlSigning signing, String url, String address, Instant at) {
        return signing.sign(Url.parse(url), address, at).url().full();
    }

    private static String wmsAuth(String url) {
        return signed(WMS_AUTH, url, "192.0.2.10", AT);
    }

    @ParameterizedTest
    @CsvSource({
        "https://h.example/live/stream/playlist.m3u8, https://h.example/live/stream/playlist.m3u8?wmsAuthSign=TOKEN",
        "https://h.example/live/s.m3u8?a=b%20c, https://h.example/live/s.m3u8?a=b%20c&wmsAuthSign=TOKEN",
        "https://h.example/live/s.m3u8?wmsAuthSign=old&a=b, https://h.example/live/s.m3u8?a=b&wmsAuthSign=TOKEN",
        "rtmp://h.example/app/stream, rtmp://h.example/app?wmsAuthSign=TOKEN/stream",
        "rtmp://h.example/app/stream?x=1/2, rtmp://h.example/app?wmsAuthSign=TOKEN/stream?x=1/2",
        "rtmp://h.example/app/_definst_/stream, rtmp://h.example/app/_definst_?wmsAuthSign=TOKEN/stream",
        "rtmp://h.example/app?wmsAuthSign=old/stream, rtmp://h.example/app?wmsAuthSign=TOKEN/stream",
        "rtmps://h.example:1936/app/stream, rtmps://h.example:1936/app?wmsAuthSign=TOKEN/stream",
        "rtsp://u:p@h.example/app/stream, rtsp://u:p@h.example/app?wmsAuthSign=TOKEN/stream",
        "rtsp://h.example/stream, rtsp://h.example/stream?wmsAuthSign=TOKEN",
    })
    void putsTheTokenWhereTheProtocolWantsIt(String url, String expected) {
        assertThat(wmsAuth(url)).isEqualTo(expected.replace("TOKEN", TOKEN));
    }

    @Test
    void signsAPartOfTheStreamsNameWithItsLength() {
        WmsAuth signing = new WmsAuth("defaultpassword", TWENTY_MINUTES, "live/stream");
        String plain = new String(Base64.getDecoder().decode(signing.token("192.0.2.10", AT)), StandardCharsets.UTF_8);
        assertThat(plain)
                .isEqualTo("server_time=10/16/2014 3:13:31 AM&hash_value=ph96ZOX08AdW5FPVDJRuFQ==&validminutes=20"
                        + "&strm_len=11");
    }

    @ParameterizedTest
    @CsvSource({"2026-01-02T00:05:09Z, 1/2/2026 12:05:09 AM", "2026-12-31T13:00:00Z, 12/31/2026 1:00:00 PM"})
    void writesTheTimeWithoutZerosInFront(String at, String expected) {
        String plain = new String(Base64.getDecoder().decode(WMS_AUTH.token("192.0.2.10", Instant.parse(at))));
        assertThat(plain).startsWith("server_time=" + expected + "&hash_value=");
    }

    /** A slash in the token would end the application's part of an RTMP URL in the wrong place. */
    @Property(tries = 2000)
    void theTokenNeedsNoEscaping(@ForAll @IntRange(min = 0) int seconds, @ForAll String key) {
        assertThat(WMS_AUTH.token("192.0.2.10", Instant.ofEpochSecond(seconds))).matches("[A-Za-z0-9]+=*");
        assertThat(new WmsAuth(key, TWENTY_MINUTES, "a").token("2001:db8::1", AT))
                .matches("[A-Za-z0-9]+=*");
    }

    /** The example of nginx's own documentation of ngx_http_secure_link_module. */
    @Test
    void isWhatNginxDocuments() {
        SignedQuery signing = SignedQuery.of(new Description(
                "secret",
                "text",
                Hash.MD5,
                Encoding.BASE64URL,
                "{expires}{path}{ip} {key}",
                "md5={signature}&expires={expires}",
                Duration.ofSeconds(47),
                false));
        assertThat(signed(signing, "http://h.example/s/link", "127.0.0.1", Instant.ofEpochSecond(2147483600)))
                .isEqualTo("http://h.example/s/link?md5=_e4Nc3iduzkWRm01TBBNYw&expires=2147483647");
    }

    /** The examples of Google Cloud CDN's published Go sample, cdn/signedurls. */
    @ParameterizedTest
    @CsvSource({
        "1558131350, http://35.186.234.33/index.html, http://35.186.234.33/index.html?Expires=1558131350&KeyName=my-key&Signature=fm6JZSmKNsB5sys8VGr-JE4LiiE=",
        "1549751401, https://www.google.com/, https://www.google.com/?Expires=1549751401&KeyName=my-key&Signature=M_QO7BGHi2sGqrJO-MDr0uhDFuc=",
        "1549751461, https://www.example.com/some/path?some=query&another=param, https://www.example.com/some/path?some=query&another=param&Expires=1549751461&KeyName=my-key&Signature=sTqqGX5hUJmlRJ84koAIhWW_c3M=",
    })
    void isWhatGoogleCloudCdnDocuments(long expires, String url, String expected) {
        SignedQuery signing = SignedQuery.of(new Description(
                "nZtRohdNF9m3cKM24IcK4w==",
                "base64",
                Hash.HMAC_SHA1,
                Encoding.BASE64URL_PADDED,
                "{url}{separator}Expires={expires}&KeyName=my-key",
                "Expires={expires}&KeyName=my-key&Signature={signature}",
                TWENTY_MINUTES,
                false));
        Instant at = Instant.ofEpochSecond(expires).minus(TWENTY_MINUTES);
        assertThat(signed(signing, url, "", at)).isEqualTo(expected);
        assertThat(signed(signing, expected, "", at)).as("signed anew").isEqualTo(expected);
        assertThat(signing.needsAddress()).isFalse();
    }

    /** RFC 4231, case 1: a key in hexadecimal digits, and HMAC-SHA256. */
    @Test
    void makesTheHmacOfTheStandard() {
        byte[] key = java.util.HexFormat.of().parseHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
        assertThat(Encoding.HEX.of(Hash.HMAC_SHA256.of(key, "Hi There".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    @Test
    void fillsEveryPlace() {
        SignedQuery signing = SignedQuery.of(new Description(
                "6b",
                "hex",
                Hash.SHA256,
                Encoding.BASE64,
                "{key}|{host}|{path}|{directory}|{name}|{ip}|{expires}|{expires_hex}|{issued}",
                "t={issued}-{expires_hex}&for={ip}&in={directory}&of={name}&s={signature}",
                Duration.ofSeconds(60),
                false));
        String text = "k|h.example|/live/one.m3u8|/live/|one|192.0.2.10|60|3C|0";
        String hash = Base64.getEncoder().encodeToString(Hash.SHA256.of(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(signed(signing, "https://h.example/live/one.m3u8", "192.0.2.10", Instant.EPOCH))
                .isEqualTo("https://h.example/live/one.m3u8?t=0-3C&for=192.0.2.10&in=/live/&of=one&s="
                        + hash.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hmac-sha256 | {path}{expires}{key} | s={signature} | signs | must not hold {key}",
                "md5 | {path}{expires} | s={signature} | signs | must hold {key}",
                "md5 | {path}{key} | s={signature} | signs | nothing would end it",
                "hmac-sha256 | {path}{when} | s={signature} | signs | holds {when}; known are",
                "hmac-sha256 | {path}{expires | s={signature} | signs | not closed",
                "hmac-sha256 | {expires} | s={key} | query | holds {key}",
                "hmac-sha256 | {expires} | e={expires} | query | must hold {signature}",
                "hmac-sha256 | {expires} | ?s={signature} | query | must be parameters",
                "hmac-sha256 | {expires} | s={signature}#x | query | must be parameters",
                "hmac-sha256 | {expires} | s={signature} HTTP/1.1 | query | must be parameters",
            })
    void refusesWhatCannotWork(String hash, String signs, String query, String field, String words) {
        Hash algorithm = hash.equals("md5") ? Hash.MD5 : Hash.HMAC_SHA256;
        assertThatThrownBy(() -> SignedQuery.of(
                        new Description("k", "text", algorithm, Encoding.HEX, signs, query, TWENTY_MINUTES, false)))
                .isInstanceOfSatisfying(SignedQuery.InvalidException.class, e -> {
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.message()).contains(words);
                });
    }

    @ParameterizedTest
    @CsvSource({"hex, xyz-secret", "hex, abc", "base64, ***secret***", "base64, ''", "rot13, secret"})
    void neverRepeatsAKeyThatItCannotRead(String encoding, String key) {
        assertThatThrownBy(() -> SignedQuery.of(new Description(
                        key,
                        encoding,
                        Hash.HMAC_SHA1,
                        Encoding.HEX,
                        "{expires}",
                        "s={signature}",
                        TWENTY_MINUTES,
                        false)))
                .isInstanceOf(SignedQuery.InvalidException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void showsNoKey() {
        assertThat(WMS_AUTH.toString() + WMS_AUTH.described()).doesNotContain("defaultpassword");
    }

    @Test
    void signsWhatAManifestNamesOnTheSameServerOnlyWhereThatIsWanted() {
        Url stream = Url.parse("https://h.example/live/master.m3u8");
        Url variant = Url.parse("https://h.example/live/low.m3u8");
        Url elsewhere = Url.parse("https://other.example/live/low.m3u8");
        assertThat(new Signatures(WMS_AUTH, stream, "192.0.2.10", AT).further(variant))
                .isEqualTo(variant);
        SignedQuery every = SignedQuery.of(new Description(
                "k", "text", Hash.HMAC_SHA256, Encoding.HEX, "{path}{expires}", "s={signature}", TWENTY_MINUTES, true));
        Signatures signatures = new Signatures(every, stream, null, AT);
        Url signed = signatures.further(variant);
        assertThat(signed.full()).startsWith("https://h.example/live/low.m3u8?s=");
        assertThat(signatures.further(signed)).as("once").isEqualTo(signed);
        assertThat(signatures.further(elsewhere)).isEqualTo(elsewhere);
        assertThat(signatures.hidden("GET " + signed.full())).endsWith("?s=***");
    }
}
