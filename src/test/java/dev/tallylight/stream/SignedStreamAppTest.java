package dev.tallylight.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.tallylight.agent.CheckpointAddress;
import dev.tallylight.probe.signing.WmsAuthDoor;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.LiveHls;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams whose server lets in signed viewers only, by the API. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SignedStreamAppTest {
    private static final String KEY = "k3y-that-nobody-sees";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final CheckpointAddress address;
    private final Pool pool;
    private final LiveHls server = new LiveHls();
    private volatile WmsAuthDoor door = new WmsAuthDoor(KEY);

    SignedStreamAppTest(CheckpointAddress address, Pool pool) throws IOException {
        this.address = address;
        this.pool = pool;
    }

    @BeforeEach
    void protect() {
        address.seenByHub("127.0.0.1");
        server.admits(exchange -> {
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            String token = query.startsWith("wmsAuthSign=") ? query.substring(12) : null;
            return exchange.getRequestURI().getPath().endsWith(".ts")
                    || door.objection(token, "127.0.0.1", Instant.now()) == null;
        });
    }

    @AfterEach
    void close() {
        address.seenByHub(null);
        server.close();
    }

    private static String signing(String key) {
        return "\"signing\": {\"kind\": \"wmsauth\", \"key\": \"" + key + "\", \"validFor\": \"5m\"}";
    }

    private String add(String signing) {
        return Api.post(
                        "/streams",
                        "{\"url\": \"" + server.url() + "\", " + signing
                                + ", \"policy\": {\"interval\": \"2s\", \"retryInterval\": \"1s\", \"timeout\": \"8s\"}}")
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void watchesAStreamWithSignaturesAndNeverShowsTheirKey() {
        String id = add(signing(KEY));
        try {
            await().atMost(SOON).until(() -> Api.status(id).equals("online"));
            for (String path : new String[] {"/streams/" + id, "/streams", "/streams/" + id + "/explain", "/events"}) {
                assertThat(Api.get(path).asString())
                        .as(path)
                        .doesNotContain(KEY)
                        .doesNotContain("wmsAuthSign=c2");
            }
            byte[] kept = pool.preparedQuery("select signing_encrypted from stream where id = $1")
                    .execute(io.vertx.mutiny.sqlclient.Tuple.of(java.util.UUID.fromString(id)))
                    .await()
                    .atMost(SOON)
                    .iterator()
                    .next()
                    .getBuffer(0)
                    .getBytes();
            assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain(KEY);

            Api.patch("/streams/" + id, "{\"signing\": {\"key\": \"another\"}}").statusCode(200);
            await().atMost(SOON).until(() -> Api.status(id).equals("offline"));
            assertThat(Api.get("/streams/" + id).<String>path("reason")).isEqualTo("access_denied");

            door = new WmsAuthDoor("another");
            await().atMost(SOON).until(() -> Api.status(id).equals("online"));
            Api.patch("/streams/" + id, "{\"signing\": null}").statusCode(200);
            await().atMost(SOON).until(() -> Api.status(id).equals("offline"));
        } finally {
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + id);
        }
    }

    @Test
    void triesASignedUrlWithoutKeepingIt() {
        String request = "{\"url\": \"" + server.url() + "\", \"protocol\": \"hls\", " + signing(KEY) + "}";
        Api.post("/probe", request)
                .statusCode(200)
                .body("view", equalTo("up"))
                .body("steps.name", hasItem("sign"))
                .body("steps.detail", hasItem(containsString("wmsAuthSign=***")));
        address.seenByHub(null);
        Api.post("/probe", request)
                .statusCode(200)
                .body("view", equalTo("unknown"))
                .body("reason", equalTo("unsupported"))
                .body("detail", containsString("TALLYLIGHT_CHECKPOINT_PUBLIC_ADDRESS"));
    }

    @Test
    void refusesASigningThatCannotWorkFieldByField() {
        String url = "{\"url\": \"https://example.com/a.m3u8\", \"signing\": ";
        Api.post("/streams", url + "{\"kind\": \"magic\", \"validFor\": \"10s\"}}")
                .statusCode(422)
                .body("violations.field", hasItems("signing.kind", "signing.key", "signing.validFor"));
        Api.post(
                        "/streams",
                        url + "{\"kind\": \"wmsauth\", \"key\": \"k\", \"validFor\": \"90s\", \"algorithm\": \"md5\"}}")
                .statusCode(422)
                .body("violations.field", hasItems("signing.validFor", "signing.algorithm"));
        Api.post(
                        "/streams",
                        url + "{\"kind\": \"query\", \"key\": \"sesame\", \"algorithm\": \"hmac-sha256\","
                                + " \"keyEncoding\": \"hex\", \"signs\": \"{path}{expires}\", \"query\": \"s={signature}\"}}")
                .statusCode(422)
                .body("violations.field", hasItem("signing.key"))
                .body("detail", equalTo("signing.key is not hex"));
        Api.post("/streams", url + "{\"kind\": \"query\", \"key\": \"k\", \"algorithm\": \"crc32\"}}")
                .statusCode(422)
                .body("violations.field", hasItems("signing.signs", "signing.query", "signing.algorithm"));
    }
}
