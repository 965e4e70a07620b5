package dev.tallylight.hint.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each server sends, as its documentation (named with each) writes it down. */
class MediaServerTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    private static Arguments of(
            String source, MediaServer server, String query, String type, String body, String heard, String answer) {
        return Arguments.of(source, server, query, type, body, heard, answer);
    }

    static Stream<Arguments> documented() {
        return Stream.of(
                of(
                        "nginx-rtmp, wiki Directives, on_publish; ngx_rtmp_notify_publish_create",
                        MediaServer.NGINX_RTMP,
                        "",
                        FORM,
                        "app=live&flashver=FMLE/3.0&swfurl=&tcurl=rtmp://ingest.example.com:1935/live&pageurl=&addr=192.0.2.7"
                                + "&clientid=1&call=publish&name=studio%2da&type=live&token=x",
                        "publish of live/studio-a @ingest.example.com",
                        ""),
                of(
                        "nginx-rtmp, wiki Directives, on_publish_done with notify_method get",
                        MediaServer.NGINX_RTMP,
                        "app=live&tcurl=rtmp://ingest.example.com/live&call=publish_done&name=studio-a",
                        "",
                        "",
                        "un-publish of live/studio-a @ingest.example.com",
                        ""),
                of(
                        "nginx-rtmp, wiki Directives, on_update",
                        MediaServer.NGINX_RTMP,
                        "",
                        FORM,
                        "app=live&call=update_publish&time=30&timestamp=1&name=studio-a",
                        "something else of live/studio-a",
                        ""),
                of(
                        "nginx-rtmp: a publisher appends to its URL what is not its to say",
                        MediaServer.NGINX_RTMP,
                        "",
                        FORM,
                        "app=live&call=publish&name=studio-a&type=live&app=other&name=else&call=publish_done",
                        "publish of live/studio-a",
                        ""),
                of(
                        "SRS, HTTP Callback, on_publish",
                        MediaServer.SRS,
                        "",
                        JSON,
                        "{\"action\":\"on_publish\",\"client_id\":1985,\"ip\":\"192.168.1.10\",\"vhost\":\"video.test.com\","
                                + "\"app\":\"live\",\"stream\":\"livestream\",\"param\":\"?token=xxx&salt=yyy\","
                                + "\"tcUrl\":\"rtmp://video.test.com/live?key=d2fa\"}",
                        "publish of live/livestream @video.test.com",
                        "{\"code\":0}"),
                of(
                        "SRS, HTTP Callback, on_unpublish",
                        MediaServer.SRS,
                        "",
                        JSON,
                        "{\"action\":\"on_unpublish\",\"client_id\":1985,\"vhost\":\"video.test.com\",\"app\":\"live\","
                                + "\"stream\":\"livestream\"}",
                        "un-publish of live/livestream",
                        "{\"code\":0}"),
                of(
                        "SRS, HTTP Callback, on_play",
                        MediaServer.SRS,
                        "",
                        JSON,
                        "{\"action\":\"on_play\",\"app\":\"live\",\"stream\":\"livestream\"}",
                        "something else of live/livestream",
                        "{\"code\":0}"),
                of(
                        "MediaMTX, Hooks, runOnReady, with our snippet",
                        MediaServer.MEDIAMTX,
                        "event=ready&path=live/studio-a",
                        "",
                        "",
                        "publish of live/studio-a",
                        ""),
                of(
                        "MediaMTX, Hooks, runOnNotReady, with our snippet; a path without a slash",
                        MediaServer.MEDIAMTX,
                        "event=notReady&path=studio-a",
                        "",
                        "",
                        "un-publish of studio-a",
                        ""),
                of(
                        "MediaMTX, Authentication, HTTP-based",
                        MediaServer.MEDIAMTX,
                        "",
                        JSON,
                        "{\"user\":\"u\",\"password\":\"p\",\"token\":\"\",\"ip\":\"192.0.2.7\",\"action\":\"publish\","
                                + "\"path\":\"live/studio-a\",\"protocol\":\"rtmp\",\"id\":\"1\",\"query\":\"\"}",
                        "publish of live/studio-a",
                        ""),
                of(
                        "OvenMediaEngine, AdmissionWebhooks, Request",
                        MediaServer.OVENMEDIAENGINE,
                        "",
                        JSON,
                        "{\"client\":{\"address\":\"211.233.58.86\",\"port\":29291},\"request\":{\"direction\":\"incoming\","
                                + "\"protocol\":\"rtmp\",\"status\":\"opening\","
                                + "\"url\":\"rtmp://ome.example.com:1935/app/stream?query=value\"}}",
                        "publish of app/stream @ome.example.com",
                        "{\"allowed\":true}"),
                of(
                        "OvenMediaEngine, AdmissionWebhooks, Response for closing status",
                        MediaServer.OVENMEDIAENGINE,
                        "",
                        JSON,
                        "{\"request\":{\"direction\":\"incoming\",\"protocol\":\"rtmp\",\"status\":\"closing\","
                                + "\"url\":\"rtmp://ome.example.com/app/key\",\"new_url\":\"rtmp://ome.example.com/app/stream\"}}",
                        "un-publish of app/stream @ome.example.com",
                        "{}"),
                of(
                        "OvenMediaEngine, AdmissionWebhooks, a player",
                        MediaServer.OVENMEDIAENGINE,
                        "",
                        JSON,
                        "{\"request\":{\"direction\":\"outgoing\",\"protocol\":\"llhls\",\"status\":\"opening\","
                                + "\"url\":\"https://ome.example.com/app/stream/llhls.m3u8\"}}",
                        "something else of app/stream/llhls.m3u8 @ome.example.com",
                        "{\"allowed\":true}"),
                of(
                        "Icecast 2.4, Listener Authentication, URL, mount_add",
                        MediaServer.ICECAST,
                        "",
                        FORM,
                        "action=mount_add&mount=/live&server=icecast.example.org&port=8000",
                        "publish of live @icecast.example.org:8000 at http://icecast.example.org:8000/live",
                        "[icecast-auth-user: 1]"),
                of(
                        "Icecast 2.4, Listener Authentication, URL, mount_remove",
                        MediaServer.ICECAST,
                        "",
                        FORM,
                        "action=mount_remove&mount=/live&server=icecast.example.org&port=8000",
                        "un-publish of live @icecast.example.org:8000 at http://icecast.example.org:8000/live",
                        "[icecast-auth-user: 1]"),
                of(
                        "Icecast 2.4, URL authentication: stream_auth, of a source's metadata",
                        MediaServer.ICECAST,
                        "",
                        FORM,
                        "action=stream_auth&mount=/stream.ogg&ip=192.0.2.0&server=icecast.example.org&port=8000&user=source"
                                + "&pass=password&admin=1",
                        "something else of stream.ogg @icecast.example.org:8000 at http://icecast.example.org:8000/stream.ogg",
                        "[icecast-auth-user: 1]"),
                of(
                        "Icecast 2.4, Config File, on-connect, with our snippet",
                        MediaServer.ICECAST,
                        "",
                        FORM,
                        "event=connect&mount=%2Flive.mp3",
                        "publish of live.mp3",
                        "[icecast-auth-user: 1]"),
                of(
                        "AzuraCast, Api_NowPlaying",
                        MediaServer.AZURACAST,
                        "",
                        JSON,
                        "{\"station\":{\"id\":1,\"shortcode\":\"radio\",\"listen_url\":\"http://r.example.com:8000/radio.mp3\","
                                + "\"mounts\":[{\"path\":\"/radio.mp3\",\"url\":\"http://r.example.com:8000/radio.mp3\"}]},"
                                + "\"live\":{\"is_live\":true,\"streamer_name\":\"DJ\"},\"is_online\":true}",
                        "change of radio.mp3 @r.example.com:8000 at http://r.example.com:8000/radio.mp3",
                        ""),
                of(
                        "AzuraCast, Api_NowPlaying, of a station that is offline",
                        MediaServer.AZURACAST,
                        "",
                        JSON,
                        "{\"station\":{\"listen_url\":\"https://r.example.com/listen/radio/radio.mp3\",\"mounts\":[]},"
                                + "\"is_online\":false}",
                        "un-publish of listen/radio/radio.mp3 @r.example.com at https://r.example.com/listen/radio/radio.mp3",
                        ""),
                of(
                        "Liquidsoap, Harbor, on_disconnect, with our snippet",
                        MediaServer.AZURACAST,
                        "",
                        "",
                        "event=disconnect&mount=/live",
                        "un-publish of live",
                        ""),
                of(
                        "Wowza, Supported webhook events",
                        MediaServer.WOWZA,
                        "",
                        JSON,
                        "{\"name\":\"stream.started\",\"data\":{\"appName\":\"live\",\"appInstance\":\"_definst_\","
                                + "\"streamName\":\"myStream\"}}",
                        "publish of live/myStream",
                        ""),
                of(
                        "Wowza, Supported webhook events, flat",
                        MediaServer.WOWZA,
                        "",
                        JSON,
                        "{\"event\":\"stream.shutdown\",\"appName\":\"live/_definst_\",\"streamName\":\"myStream\"}",
                        "un-publish of live/myStream",
                        ""),
                of(
                        "Wowza, Supported webhook events, app.started",
                        MediaServer.WOWZA,
                        "",
                        JSON,
                        "{\"event\":\"app.started\",\"data\":{\"appName\":\"live\",\"streamName\":\"myStream\"}}",
                        "something else of live/myStream",
                        ""),
                of(
                        "WMSPanel's blog, publish control setup",
                        MediaServer.NIMBLE,
                        "",
                        JSON,
                        "{\"PublishAuthRequest\":[{\"seq\":\"1\",\"id\":\"ID_1\",\"ip\":\"127.0.0.1\",\"stream\":\"live/a\"},"
                                + "{\"seq\":2,\"id\":\"ID_2\",\"ip\":\"127.0.0.1\",\"stream\":\"/live/b\"}]}",
                        "publish of live/a; publish of live/b",
                        "{\"PublishAuthResponse\":[{\"seq\":\"1\",\"status\":\"success\"},{\"seq\":2,\"status\":\"success\"}]}"),
                of(
                        "our own",
                        MediaServer.GENERIC,
                        "",
                        FORM,
                        "event=unpublish&application=live&name=studio-a",
                        "un-publish of live/studio-a",
                        "{\"ok\":true}"),
                of(
                        "our own, as JSON with a URL",
                        MediaServer.GENERIC,
                        "",
                        JSON,
                        "{\"event\":\"publish\",\"url\":\"https://cdn.example.com/live/a.m3u8?token=x\"}",
                        "publish of live/a.m3u8 @cdn.example.com at https://cdn.example.com/live/a.m3u8",
                        "{\"ok\":true}"),
                of(
                        "our own, without an event",
                        MediaServer.GENERIC,
                        "path=/live/a/",
                        "",
                        "",
                        "change of live/a",
                        "{\"ok\":true}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documented")
    void readsWhatIsDocumented(
            String source, MediaServer server, String query, String type, String body, String heard, String answer) {
        MediaServer.Reading reading = server.read(new HookRequest(query, type, body.getBytes(StandardCharsets.UTF_8)));
        assertThat(String.join(
                        "; ",
                        reading.hooks().stream().map(MediaServerTest::words).toList()))
                .isEqualTo(heard);
        Map<String, String> headers = reading.goOn().headers();
        String header = headers.isEmpty() ? "" : "[icecast-auth-user: " + headers.get("icecast-auth-user") + "]";
        assertThat(header.isEmpty() ? reading.goOn().body() : header).isEqualTo(answer);
    }

    private static String words(Hook hook) {
        return hook.words()
                + (hook.host() == null ? "" : " @" + hook.host())
                + (hook.url() == null ? "" : " at " + hook.url());
    }

    @ParameterizedTest
    @CsvSource({
        "live, ../../etc/passwd",
        "live/.., a",
        "live, .",
        "'', ..",
        "live, 'a\nb'",
        "live, 'a\u0000b'",
        "live, 'a\u202eb'",
        "live, 'a\\b'",
        "live, ' '"
    })
    void whatIsNoNameNamesNothing(String application, String name) {
        assertThat(PublishedName.of(application, name)).isNull();
        String form = "call=publish&app=" + escaped(application) + "&name=" + escaped(name);
        MediaServer.Reading reading =
                MediaServer.NGINX_RTMP.read(new HookRequest("", FORM, form.getBytes(StandardCharsets.UTF_8)));
        assertThat(reading.hooks()).isEmpty();
        assertThat(reading.goOn()).isEqualTo(GoOn.STATUS_ALONE);
    }

    private static String escaped(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void aNameOfTenThousandCharactersNamesNothing() {
        assertThat(PublishedName.of("live", "a".repeat(10_000))).isNull();
        assertThat(PublishedName.of("a/".repeat(100), "b")).isNull();
        assertThat(PublishedName.of("live", "a".repeat(200))).isNotNull();
    }

    @Test
    void halfOfASurrogatePairBecomesAQuestionMark() {
        assertThat(PublishedName.of("live", "a\ud800")).isEqualTo(new PublishedName("live", "a?"));
    }

    @Test
    void everyKindHasAnAnswerForNothingAtAll() {
        for (MediaServer server : MediaServer.values()) {
            MediaServer.Reading reading = server.read(new HookRequest("", "", new byte[0]));
            assertThat(reading.hooks()).as(server.wireName()).isEmpty();
            assertThat(reading.goOn()).isNotNull();
            assertThat(MediaServer.ofWireName(server.wireName())).isEqualTo(server);
        }
    }

    @Test
    void whoeverAsksGoesOnWhereNobodyKnowsItsKind() {
        assertThat(GoOn.WHOEVER_ASKS.body()).contains("\"code\":0").contains("\"allowed\":true");
        assertThat(GoOn.WHOEVER_ASKS.headers()).containsEntry("icecast-auth-user", "1");
        assertThat(List.of(MediaServer.values())).hasSize(9);
    }
}
