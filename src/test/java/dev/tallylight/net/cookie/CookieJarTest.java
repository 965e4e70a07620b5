package dev.tallylight.net.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieJarTest {
    private static final Place CDN = new Place("live.cdn.example", "/a/b/list.m3u8", true);
    private static final String DATE = "Sat, 28 Nov 2026 20:00:00 GMT";

    private final AtomicLong nanos = new AtomicLong(-5);
    private final CookieJar jar = new CookieJar(List.of(), nanos::get);

    private void set(Place from, String... fields) {
        jar.receive(from, List.of(fields), DATE);
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Place place(String host, String path, boolean secure) {
        return new Place(host, path, secure);
    }

    @ParameterizedTest
    @CsvSource({
        "x=1,                                  live.cdn.example, /a/b/1.ts,  true",
        "x=1,                                  live.cdn.example, /a/b,       true",
        "x=1,                                  live.cdn.example, /a/bc,      false",
        "x=1,                                  live.cdn.example, /a,         false",
        "x=1,                                  other.example,    /a/b/1.ts,  false",
        "x=1,                                  cdn.example,      /a/b/1.ts,  false",
        "x=1; Path=/,                          live.cdn.example, /,          true",
        "x=1; Path=nonsense,                   live.cdn.example, /a/b/c,     true",
        "x=1; path=/; Domain=cdn.example,      seg.cdn.example,  /1.ts,      true",
        "x=1; path=/; Domain=.CDN.example,     seg.cdn.example,  /1.ts,      true",
        "x=1; path=/; Domain=cdn.example,      evilcdn.example,  /1.ts,      false",
        "x=1; path=/; Domain=seg.cdn.example,  seg.cdn.example,  /1.ts,      false",
        "x=1; path=/; Domain=other.example,    other.example,    /1.ts,      false",
        "x=1; path=/; Domain=other.example,    live.cdn.example, /1.ts,      false",
        "x=1; path=/; Domain=example,          other.example,    /1.ts,      false",
        "x=1; path=/; Domain=example.,         live.cdn.example, /1.ts,      false",
        "x=1; path=/; Domain=,                 live.cdn.example, /1.ts,      true",
        "x=1; path=/; HttpOnly; SameSite=Lax,  live.cdn.example, /1.ts,      true",
        "' x = 1 ; path=/',                    live.cdn.example, /1.ts,      true",
        "=1; path=/,                           live.cdn.example, /1.ts,      false",
        "x; path=/,                            live.cdn.example, /1.ts,      false",
        "x=1; path=/; Max-Age=0,               live.cdn.example, /1.ts,      false",
        "x=1; path=/; Max-Age=-1,              live.cdn.example, /1.ts,      false",
        "x=1; path=/; Max-Age=soon,            live.cdn.example, /1.ts,      true",
        "x=1; path=/; Expires=never,           live.cdn.example, /1.ts,      true",
        "'x=1; path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', live.cdn.example, /1.ts, false",
        "'x=1; path=/; Expires=Sat, 28-Nov-2026 20:00:01 GMT', live.cdn.example, /1.ts, true",
        "'x=1; path=/; Expires=Sat, 28-Nov-2026 20:00:00 GMT', live.cdn.example, /1.ts, false",
        "__Secure-x=1; path=/,                 live.cdn.example, /1.ts,      false",
        "__Host-x=1; path=/; Secure,           live.cdn.example, /1.ts,      true",
        "__Host-x=1; path=/; Secure; Domain=cdn.example, live.cdn.example, /1.ts, false"
    })
    void sendsACookieWhereABrowserDoes(String field, String host, String path, boolean sent) {
        set(CDN, field);
        assertThat(jar.header(place(host, path, true)) != null).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"a.co.uk, co.uk, b.co.uk", "a.com.au, com.au, b.com.au", "a.example, example, b.example"})
    void keepsNoCookieForADomainThatManyShare(String host, String domain, String neighbour) {
        set(place(host, "/", true), "x=1; Domain=" + domain);
        assertThat(jar.header(place(neighbour, "/", true))).isNull();
        assertThat(jar.kept()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 0.2.7, 9.0.2.7", "192.0.2.7, 2.7, 1.1.2.7", "2001:db8::1, db8::1, 2001:db8::1"})
    void keepsACookieOfAnAddressForThatAddressAlone(String host, String domain, String other) {
        set(place(host, "/", false), "x=1; Domain=" + domain, "y=2; Domain=" + host);
        assertThat(jar.header(place(host, "/", false))).isEqualTo("y=2");
        if (!other.equals(host)) {
            assertThat(jar.header(place(other, "/", false))).isNull();
        }
    }

    @Test
    void sendsASecureCookieOverTlsAloneAndTakesItFromNothingElse() {
        Place plain = place("live.cdn.example", "/", false);
        set(plain, "x=1; Secure");
        assertThat(jar.kept()).isEmpty();
        set(CDN, "x=1; Secure; Path=/");
        assertThat(jar.header(plain)).isNull();
        set(plain, "x=forged; Path=/");
        assertThat(jar.header(CDN)).isEqualTo("x=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x=1\rSet-Cookie: y=2",
                "x=1\nHost: evil",
                "x=1\u0000",
                "x\u0001=1",
                "x=1; Path=/\r\n\r\nGET / HTTP/1.1",
                "x=1; Domain=live.cdn.example\u0000.evil"
            })
    void refusesControlCharacters(String field) {
        set(CDN, field);
        assertThat(jar.kept()).isEmpty();
    }

    @Test
    void endsACookieWhenItsTimeIsOver() {
        set(CDN, "a=1; Max-Age=10", "b=2; Expires=Sat, 28 Nov 2026 20:01:00 GMT", "c=3; Max-Age=5; Expires=" + DATE);
        assertThat(jar.header(CDN)).isEqualTo("a=1; b=2; c=3");
        passes(Duration.ofSeconds(5));
        assertThat(jar.header(CDN)).isEqualTo("a=1; b=2");
        passes(Duration.ofSeconds(5));
        assertThat(jar.header(CDN)).isEqualTo("b=2");
        CookieJar next = new CookieJar(jar.kept(), nanos::get);
        passes(Duration.ofSeconds(50));
        assertThat(next.header(CDN)).isNull();
    }

    @Test
    void measuresByTheServersClockHoweverWrongThatIs() {
        jar.receive(CDN, List.of("x=1; Expires=Mon, 01 Jan 2001 00:01:00 GMT"), "Mon, 01 Jan 2001 00:00:00 GMT");
        assertThat(jar.header(CDN)).isEqualTo("x=1");
        jar.receive(CDN, List.of("x=2; Expires=Thu, 01 Jan 1970 00:00:01 GMT"), null);
        assertThat(jar.header(CDN)).isNull();
    }

    @Test
    void sendsTheLongerPathFirstThenTheOlder() {
        set(CDN, "a=1; Path=/", "b=2; Path=/a/b", "c=3; Path=/", "a=4; Path=/");
        assertThat(jar.header(CDN)).isEqualTo("b=2; a=4; c=3");
    }

    @Test
    void forgetsWhatAnEarlierVisitBroughtAndNothingElse() {
        set(CDN, "a=1", "b=2");
        CookieJar next = new CookieJar(jar.kept(), nanos::get);
        next.receive(CDN, List.of("b=3", "c=4"), DATE);
        assertThat(next.bringsTo(CDN)).isTrue();
        next.forgetBrought();
        assertThat(next.bringsTo(CDN)).isFalse();
        assertThat(next.header(CDN)).isEqualTo("b=3; c=4");
    }

    @Test
    void isBoundedInNumberAndSize() {
        set(CDN, "huge=" + "x".repeat(1024 * 1024), "y=" + "x".repeat(CookieJar.MOST_OF_ONE));
        assertThat(jar.kept()).isEmpty();
        set(CDN, IntStream.range(0, 1000).mapToObj(i -> "c" + i + "=1").toArray(String[]::new));
        assertThat(jar.kept())
                .hasSize(CookieJar.MOST)
                .last()
                .extracting(Cookie::name)
                .isEqualTo("c999");
    }

    @Property(tries = 300)
    void staysWithinItsBoundsWhateverIsSet(
            @ForAll @Size(max = 200) List<@IntRange(max = 5000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 90) int names) {
        for (int i = 0; i < sizes.size(); i++) {
            set(CDN, "n" + i % names + "=" + "v".repeat(sizes.get(i)) + (i % 7 == 0 ? "; Max-Age=0" : ""));
            List<Cookie> kept = jar.kept();
            assertThat(kept).hasSizeLessThanOrEqualTo(CookieJar.MOST);
            assertThat(kept.stream().mapToInt(Cookie::size).sum()).isLessThanOrEqualTo(CookieJar.MOST_IN_ALL);
        }
        assertThat(String.valueOf(jar.header(CDN)).length())
                .isLessThan(CookieJar.MOST_IN_ALL + 2 * CookieJar.MOST + 60);
        List<Cookie> left = jar.kept();
        left.forEach(cookie -> set(CDN, cookie.name() + "=; Max-Age=0"));
        assertThat(jar.header(CDN)).isNull();
    }

    @Property(tries = 1000)
    void neverFailsAndNeverSendsWhatCouldEndALine(@ForAll String field, @ForAll String attribute) {
        set(CDN, field, "x=" + field, "x=1; " + attribute, "x=1; Expires=" + attribute, "x=1; Max-Age=" + attribute);
        assertThat(String.valueOf(jar.header(CDN)).chars()).noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }

    @Test
    void showsNoValue() {
        set(CDN, "x=secret");
        assertThat(jar.kept().toString()).contains("x").doesNotContain("secret");
    }
}
