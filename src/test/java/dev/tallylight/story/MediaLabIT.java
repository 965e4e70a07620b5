package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against servers that nobody here wrote: nginx, Icecast and ffmpeg's muxers, as the media lab starts them. */
@QuarkusIntegrationTest
@QuarkusTestResource(PostgresResource.class)
class MediaLabIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final @Nullable String LAB = System.getenv("TALLYLIGHT_MEDIA_LAB");

    @BeforeEach
    void startTheLab() throws Exception {
        if (LAB == null) {
            System.out.println("MediaLabIT skipped: TALLYLIGHT_MEDIA_LAB does not name the media lab's folder");
        }
        assumeTrue(LAB != null, "TALLYLIGHT_MEDIA_LAB does not name the media lab's folder");
        lab("up", "nginx", "rtmp-pub", "hls-pub", "icecast", "icecast-pub");
        await().atMost(PATIENCE)
                .until(() -> seen("http://127.0.0.1:18080/ff/master.m3u8").equals("up")
                        && seen("http://127.0.0.1:18000/main.mp3").equals("up"));
    }

    @AfterEach
    void thaw() throws Exception {
        if (LAB != null) {
            lab("thaw", "hls-pub");
        }
    }

    private static String seen(String url) {
        return Api.post("/probe", "{\"url\":\"" + url + "\"}").extract().path("view");
    }

    private static void lab(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Path.of(String.valueOf(LAB), "lab").toString()));
        command.addAll(List.of(arguments));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource({
        "http://127.0.0.1:18080/ff/master.m3u8,              up,   , hls",
        "http://127.0.0.1:18080/ff/fmp4.m3u8,                up,   , hls",
        "http://127.0.0.1:18000/main.mp3,                    up,   , icecast",
        "http://127.0.0.1:18080/geo/x.m3u8,                  down, geo_blocked, hls",
        "http://127.0.0.1:18080/token/test/index.m3u8,       down, access_denied, hls",
        "http://127.0.0.1:18080/ff/none.m3u8,                down, not_found, hls",
        "https://127.0.0.1:18443/ff/ts.m3u8,                 down, tls_untrusted, hls",
        "https://127.0.0.1:18444/ff/ts.m3u8,                 down, tls_expired, hls",
        "http://127.0.0.1:18000/none.mp3,                    down, not_found, http",
        "http://127.0.0.1:18000/auth.mp3,                    down, auth_required, http",
        "tcp://127.0.0.1:18000,                              up,   , tcp",
        "http://127.0.0.1:1/x.m3u8,                          down, connect_refused, hls",
    })
    void seesEachForWhatItIs(String url, String view, @Nullable String reason, String protocol) {
        Api.post("/probe", "{\"url\":\"" + url + "\"}")
                .statusCode(200)
                .body("view", equalTo(view))
                .body("reason", equalTo(reason))
                .body("protocol", equalTo(protocol));
    }

    @Test
    void seesAFrozenEncoderAndItsReturn() throws Exception {
        String id = Api.addStream("http://127.0.0.1:18080/ff/ts.m3u8", "lab");
        await().atMost(PATIENCE).until(() -> Api.status(id).equals("online"));
        Api.get("/streams/" + id)
                .then()
                .body("facts.container", equalTo("mpegts"))
                .body("facts.video.codec", equalTo("h264"))
                .body("facts.video.width", is(320))
                .body("facts.audio.sampleRate", is(44100));
        lab("freeze", "hls-pub");
        await().atMost(PATIENCE).until(() -> Api.status(id).equals("offline"));
        Api.get("/streams/" + id).then().body("reason", equalTo("playlist_stale"));
        lab("thaw", "hls-pub");
        await().atMost(PATIENCE).until(() -> Api.status(id).equals("online"));
        assertThat((Integer) Api.get("/streams/" + id + "/transitions").path("items[0].outageSeconds"))
                .isPositive();
    }

    @Test
    void seesASourceThatFreezesBehindIcecast() throws Exception {
        lab("freeze", "icecast-pub-backup");
        try {
            Api.post("/probe", "{\"url\":\"http://127.0.0.1:18000/backup.mp3\",\"timeout\":\"4s\"}")
                    .body("view", equalTo("down"))
                    .body("reason", is(oneOf("media_burst_only", "media_stalled")));
        } finally {
            lab("thaw", "icecast-pub-backup"); // a process that stands still does not hear that it is to end
            lab("kill", "icecast-pub-backup");
        }
    }
}
