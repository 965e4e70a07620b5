package dev.tallylight.statuspage.subscriber;

import static dev.tallylight.statuspage.subscriber.Strangers.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.sun.net.httpserver.HttpServer;
import dev.tallylight.event.EventType;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receiver of a stranger's: asked, told, and let go. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SubscriptionByWebhookAppTest {
    @Inject
    Strangers strangers;

    private record Got(String id, String timestamp, String signature, String body) {}

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile UnaryOperator<String> answer = SubscriptionByWebhookAppTest::token;
    private final String path = "/hook-" + UUID.randomUUID(); // a port may have been another server's a moment ago
    private HttpServer server;
    private Strangers.Page page;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(path, exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                var headers = exchange.getRequestHeaders();
                got.add(new Got(
                        String.valueOf(headers.getFirst("webhook-id")),
                        String.valueOf(headers.getFirst("webhook-timestamp")),
                        String.valueOf(headers.getFirst("webhook-signature")),
                        body));
                byte[] text = answer.apply(body).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
                exchange.getResponseBody().write(text);
            }
        });
        server.start();
        page = strangers.page("");
    }

    @AfterEach
    void close() {
        server.stop(0);
        Api.as(Api.TOKEN).delete("/api/v1/status-pages/" + page.id());
    }

    private static String token(String body) {
        String challenge = JsonPath.from(body).getString("data.challenge");
        return challenge == null ? "" : challenge;
    }

    private Response subscribe() {
        return RestAssured.given()
                .formParam("url", "http://127.0.0.1:" + server.getAddress().getPort() + path)
                .formParam("website", "")
                .post("/status/" + page.slug() + "/subscribe/webhook");
    }

    private static String find(Response answer, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(answer.body().asString());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /** Which names there are in our own network is no stranger's business. */
    @Test
    void doesNotTellWhetherANameIsKnownToOurNameServers() {
        RestAssured.given()
                .formParam("url", "http://nobody.invalid/hook")
                .formParam("website", "")
                .post("/status/" + page.slug() + "/subscribe/webhook")
                .then()
                .statusCode(422)
                .body(containsString("must be at a public address"))
                .body(not(containsString("no address")));
    }

    @Test
    void asksTellsSignedAndLetsGo() throws Exception {
        Response done = subscribe();
        done.then().statusCode(200).header("Cache-Control", "no-store");
        String secret = find(done, "<code>(whsec_[^<]+)</code>");
        strangers.list(page).then().body("items", hasSize(1)).body("items[0].channel", equalTo("webhook"));
        assertThat(got).hasSize(1);
        assertThat(JsonPath.from(got.getFirst().body()).getString("type")).isEqualTo("subscription.challenge");

        var off = strangers.append(EventType.STREAM_OFFLINE, page, null);
        var on = strangers.append(EventType.STREAM_ONLINE, page, null);
        await().atMost(PATIENCE).until(() -> got.size() >= 3);
        assertThat(got.stream().skip(1).map(Got::id))
                .containsExactly(off.id().toString(), on.id().toString());
        for (Got each : got) {
            assertThat(each.signature()).isEqualTo(signed(secret, each));
            assertThat(Long.parseLong(each.timestamp()))
                    .isBetween(
                            Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond() + 60);
        }
        assertThat(got.get(1).body()).contains("Studio A").doesNotContain("Oslo", "secret.internal", "no_media");

        String leave = find(done, "href=\"https://tallylight.example.com(/status/unsubscribe/[^\"]+)\"");
        RestAssured.given().post(leave).then().statusCode(200);
        strangers.list(page).then().body("items", empty());
    }

    private static String signed(String secret, Got each) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        byte[] sum =
                mac.doFinal((each.id() + "." + each.timestamp() + "." + each.body()).getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(sum);
    }

    @Test
    void takesTheTokenAsJsonToo() {
        answer = body -> "{\"challenge\": \"" + token(body) + "\"}\n";
        subscribe().then().statusCode(200);
    }

    @Test
    void subscribesNobodyWhoMerelyAnswers() {
        for (UnaryOperator<String> other : List.<UnaryOperator<String>>of(body -> "", body -> "ok", body -> body)) {
            answer = other;
            subscribe().then().statusCode(422).body(containsString("without the token"));
        }
        answer = SubscriptionByWebhookAppTest::token;
        status = 500;
        subscribe().then().statusCode(422).body(containsString("500"));
        strangers.list(page).then().body("items", empty());
    }

    @Test
    void refusesAnAddressOfOurOwn() {
        RestAssured.given()
                .formParam("url", "http://0.0.0.0/")
                .post("/status/" + page.slug() + "/subscribe/webhook")
                .then()
                .statusCode(422)
                .body(containsString("public address"));
        strangers.list(page).then().body("items", empty());
    }

    @Test
    void triesAgainInOrderAndTakes410ForGoodBye() {
        subscribe().then().statusCode(200);
        status = 503;
        var first = strangers.append(EventType.STREAM_OFFLINE, page, null);
        var second = strangers.append(EventType.STREAM_ONLINE, page, null);
        await().atMost(PATIENCE).until(() -> got.size() >= 3);
        assertThat(got.stream().skip(1).limit(2).map(Got::id))
                .containsOnly(first.id().toString());
        status = 200;
        await().atMost(PATIENCE)
                .until(() -> got.getLast().id().equals(second.id().toString()));
        status = 410;
        strangers.append(EventType.STREAM_OFFLINE, page, null);
        await().atMost(PATIENCE).untilAsserted(() -> strangers.list(page).then().body("items", empty()));
    }
}
