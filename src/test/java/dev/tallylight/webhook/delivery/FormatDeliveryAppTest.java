package dev.tallylight.webhook.delivery;

import static dev.tallylight.testing.Api.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.net.url.SmtpServer;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.MailServer;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arrives at receivers of each kind, through the outbox and over real sockets. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class FormatDeliveryAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    EventLog events;

    @Inject
    FreshContext contexts;

    @Inject
    MessageConfig config;

    @Inject
    ObjectMapper mapper;

    private final String tag = "tag-" + UUID.randomUUID();
    private final List<String> endpoints = new ArrayList<>();

    @AfterEach
    void removeEndpoints() {
        endpoints.forEach(id -> Api.as(TOKEN).delete("/api/v1/webhooks/" + id));
    }

    private String endpoint(String format, String url, String more) {
        String id = Api.post(
                        "/webhooks",
                        "{\"format\":\"" + format + "\",\"url\":\"" + url + "\",\"tags\":[\"" + tag + "\"]" + more
                                + "}")
                .statusCode(201)
                .extract()
                .path("id");
        endpoints.add(id);
        return id;
    }

    private Event append(EventType type, UUID stream) {
        String data = """
                {"sequence":3,"stream":{"id":"%s","name":"Studio <!channel> @all","url":"rtmp://***@example.com/a"},
                 "reason":"no_media","detail":null,"since":"2026-11-23T03:13:21.000Z","outageSeconds":%s,
                 "checkpoints":[{"id":"x","name":"Oslo, Norway","view":"%s"}]}""".formatted(
                stream, type == EventType.STREAM_ONLINE ? 65 : null, type == EventType.STREAM_ONLINE ? "up" : "down");
        return append(new EventDraft(type, Instant.now(), stream, List.of(tag), List.of("Oslo, Norway"), data));
    }

    private Event append(EventDraft draft) {
        return contexts.run(() -> Panache.withTransaction(() -> events.append(draft)))
                .await()
                .atMost(PATIENCE);
    }

    private EventDraft ofServer(EventType type, UUID server, @Nullable UUID forEndpoint) {
        String data = """
                {"server":{"id":"%s","name":"edge1"},"reason":"heartbeat_missing","detail":null,
                 "since":"2026-11-23T03:13:21.000Z"}""".formatted(server);
        return new EventDraft(type, Instant.now(), server, List.of(tag), List.of(), data, null, null, forEndpoint);
    }

    private Response delivery(String endpoint, Event event) {
        String id = Api.get("/webhooks/" + endpoint + "/deliveries?limit=500")
                .path("items.find { it.eventId == '" + event.id() + "' }?.id");
        return Api.get("/deliveries/" + id);
    }

    private void awaitState(String endpoint, Event event, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> delivery(endpoint, event).then().body("state", equalTo(state)));
    }

    private JsonNode body(Receiver.Got got) {
        try {
            return mapper.readTree(got.body());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(got.body(), e);
        }
    }

    @ParameterizedTest
    @CsvSource({"slack, ''", "discord, ''", "teams, ''", "ntfy, ''"})
    void tellsAChannelAndKeepsItsAddressToItself(String format, String more) {
        try (Receiver receiver = Receiver.answering(number -> new Answer(200, Map.of(), "ok", Duration.ZERO))) {
            String id = endpoint(format, receiver.url("/services/pathsecret"), more);
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(id, event, "succeeded");
            Receiver.Got got = receiver.got().getFirst();
            assertThat(got.path()).isEqualTo(format.equals("ntfy") ? "/services/" : "/services/pathsecret");
            assertThat(got.header("content-type")).isEqualTo("application/json");
            assertThat(got.header("webhook-id")).isEqualTo(event.id().toString());
            assertThat(body(got).toString()).contains("is offline", "the server accepts, and sends nothing");
            Api.get("/webhooks/" + id).then().body("url", not(containsString("secret")));
            delivery(id, event).then().body(not(containsString("pathsecret")));
        }
    }

    @Test
    void resolvesWhatItTriggered() {
        try (Receiver receiver =
                Receiver.answering(number -> new Answer(202, Map.of(), "{\"status\":\"success\"}", Duration.ZERO))) {
            String key = "0123456789abcdef0123456789abcdef";
            String id = endpoint("pagerduty", receiver.url("/v2/enqueue"), ",\"token\":\"" + key + "\"");
            UUID stream = UUID.randomUUID();
            append(EventType.STREAM_OFFLINE, stream);
            append(EventType.STREAM_UNKNOWN, stream);
            Event online = append(EventType.STREAM_ONLINE, stream);
            awaitState(id, online, "succeeded");
            assertThat(receiver.got()).hasSize(2);
            JsonNode trigger = body(receiver.got().get(0));
            JsonNode resolve = body(receiver.got().get(1));
            assertThat(trigger.path("routing_key").asText()).isEqualTo(key);
            assertThat(trigger.path("event_action").asText()).isEqualTo("trigger");
            assertThat(resolve.path("event_action").asText()).isEqualTo("resolve");
            assertThat(resolve.path("dedup_key")).isEqualTo(trigger.path("dedup_key"));
            delivery(id, online).then().body(not(containsString(key)));
        }
    }

    @Test
    void closesOpsgeniesAlertByItsAlias() {
        try (Receiver receiver = Receiver.answering(number -> Answer.of(202))) {
            String id = endpoint("opsgenie", receiver.url("/v2/alerts"), ",\"token\":\"genie-0123456789\"");
            UUID stream = UUID.randomUUID();
            append(EventType.STREAM_OFFLINE, stream);
            Event online = append(EventType.STREAM_ONLINE, stream);
            awaitState(id, online, "succeeded");
            assertThat(receiver.got().get(0).path()).isEqualTo("/v2/alerts");
            assertThat(receiver.got().get(0).header("authorization")).isEqualTo("GenieKey genie-0123456789");
            assertThat(receiver.got().get(1).path())
                    .isEqualTo("/v2/alerts/tallylight%3Astream%3A" + stream + "/close?identifierType=alias");
            delivery(id, online).then().body(not(containsString("genie-0123456789")));
        }
    }

    @Test
    void asksTelegramAgainWhenItSaysSoAndTakesFalseForAFailure() {
        String token = "123456:telegramsecret_0123456789";
        try (Receiver receiver = Receiver.answering(number -> number == 1
                ? new Answer(
                        200, Map.of(), "{\"ok\":false,\"description\":\"Bad Request: chat not found\"}", Duration.ZERO)
                : new Answer(200, Map.of(), "{\"ok\":true}", Duration.ZERO))) {
            String id = endpoint("telegram", receiver.url("/"), ",\"chatId\":\"-100\",\"token\":\"" + token + "\"");
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(id, event, "succeeded");
            assertThat(receiver.got()).hasSize(2);
            assertThat(receiver.got().getFirst().path()).isEqualTo("/bot" + token + "/sendMessage");
            assertThat(body(receiver.got().getFirst()).path("text").asText())
                    .contains("Studio &lt;!channel&gt; @\u2060all");
            delivery(id, event)
                    .then()
                    .body("attempts[1].error", containsString("chat not found"))
                    .body("attempts[1].kind", equalTo("handler.status"))
                    .body(not(containsString("telegramsecret")));
        }
    }

    @Test
    void sendsCloudEventsAsTheirOwnType() {
        try (Receiver receiver = Receiver.ok()) {
            String id = endpoint("cloudevents", receiver.url("/events"), "");
            Event event = append(EventType.STREAM_DEGRADED, UUID.randomUUID());
            awaitState(id, event, "succeeded");
            assertThat(receiver.got().getFirst().header("content-type")).isEqualTo("application/cloudevents+json");
            JsonNode body = body(receiver.got().getFirst());
            assertThat(body.path("id").asText()).isEqualTo(event.id().toString());
            assertThat(body.path("source").asText()).isEqualTo("https://tallylight.example.com");
        }
    }

    @ParameterizedTest
    @CsvSource({"standard", "cloudevents"})
    void tellsSoftwareWhereTheReasonIsExplained(String format) {
        try (Receiver receiver = Receiver.ok()) {
            String id = endpoint(format, receiver.url("/hook"), "");
            Event offline = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(id, offline, "succeeded");
            assertThat(body(receiver.got().getFirst())
                            .path("data")
                            .path("reasonUrl")
                            .asText())
                    .isEqualTo("https://tallylight.example.com/docs/reasons/no_media");
        }
    }

    @Test
    void writesMailsOfOneOutageIntoOneThread() {
        int port = SmtpServer.parse(config.smtpUrl().orElseThrow()).port();
        try (MailServer server = MailServer.on(port)) {
            String id = endpoint("email", "mailto:ops@example.com", "");
            UUID stream = UUID.randomUUID();
            Event offline = append(EventType.STREAM_OFFLINE, stream);
            append(EventType.STREAM_UNKNOWN, stream);
            Event online = append(EventType.STREAM_ONLINE, stream);
            Event again = append(EventType.STREAM_OFFLINE, stream);
            awaitState(id, again, "succeeded");
            assertThat(server.got()).hasSize(4);
            MailServer.Got first = server.got().get(0);
            assertThat(first.header("References")).isNull();
            assertThat(first.header("From")).isEqualTo("alerts@tallylight.example.com");
            assertThat(first.header("Message-ID"))
                    .startsWith("<" + offline.id() + ".")
                    .endsWith("@tallylight.example.com>");
            assertThat(server.got().get(2).header("References"))
                    .isEqualTo(first.header("Message-ID") + " "
                            + server.got().get(1).header("Message-ID"));
            assertThat(server.got().get(2).header("In-Reply-To"))
                    .isEqualTo(server.got().get(1).header("Message-ID"));
            assertThat(server.got().get(3).header("References"))
                    .as("another outage")
                    .isNull();
            delivery(id, online)
                    .then()
                    .body("attempts[0].status", equalTo(250))
                    .body(
                            "attempts[0].request.head",
                            allOf(containsString("To: ops@example.com"), containsString("References: <")))
                    .body("attempts[0].request.body", containsString("Off air for: 1 min 5 s"));
        }
    }

    /** What another endpoint alone is reminded of was never sent to this one. */
    @Test
    void writesMailsOfOneSilenceOfAServerIntoOneThread() {
        int port = SmtpServer.parse(config.smtpUrl().orElseThrow()).port();
        try (MailServer server = MailServer.on(port)) {
            String id = endpoint("email", "mailto:ops@example.com", "");
            UUID edge = UUID.randomUUID();
            append(ofServer(EventType.SERVER_OFFLINE, edge, null));
            append(ofServer(EventType.SERVER_OFFLINE, edge, UUID.randomUUID()));
            append(ofServer(EventType.SERVER_ONLINE, edge, null));
            Event again = append(ofServer(EventType.SERVER_OFFLINE, edge, null));
            awaitState(id, again, "succeeded");
            assertThat(server.got()).hasSize(3);
            assertThat(server.got().get(1).header("References"))
                    .isEqualTo(server.got().get(0).header("Message-ID"));
            assertThat(server.got().get(2).header("References"))
                    .as("another silence")
                    .isNull();
        }
    }

    @Test
    void givesUpWhatAMailServerRefusesAndTriesAgainWhatItDefers() {
        int port = SmtpServer.parse(config.smtpUrl().orElseThrow()).port();
        try (MailServer server = MailServer.on(port).answering("RCPT", "550 5.1.1 no such user")) {
            String id = endpoint("email", "mailto:gone@example.com", "");
            Event refused = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(id, refused, "failed");
            delivery(id, refused)
                    .then()
                    .body("attemptCount", equalTo(1))
                    .body("lastError", containsString("no such user"));
            server.answering("RCPT", "451 4.7.1 greylisted");
            Event deferred = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> delivery(id, deferred).then().body("attempts[0].kind", equalTo("handler.deferred")));
            server.asUsual();
            awaitState(id, deferred, "succeeded");
        }
    }

    @Test
    void escapesNamesInHtmlMails() {
        int port = SmtpServer.parse(config.smtpUrl().orElseThrow()).port();
        try (MailServer server = MailServer.on(port)) {
            String id = endpoint("email", "mailto:ops@example.com", "");
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(id, event, "succeeded");
            String html = server.got().getFirst().data().replace("=\n", "");
            html = html.substring(html.indexOf("text/html"));
            assertThat(html).contains("Studio &lt;!channel&gt; @all").doesNotContain("<!channel>");
            assertThat(html)
                    .contains(
                            "<a href=3D\"https://tallylight.example.com/docs/reasons/no_media\">What this reason means</a>");
        }
    }

    @Test
    void keepsOfEachAttemptWhatWasSentWhatCameBackAndHowLongItTook() {
        try (Receiver receiver = Receiver.answering(number -> new Answer(
                200,
                Map.of("X-Request-Id", "r-7", "X-Echo", "headersecret", "Set-Cookie", "cookiesecret"),
                "thanks",
                Duration.ZERO))) {
            String id = endpoint(
                    "standard", receiver.url("/h?token=urlsecret"), ",\"headers\":{\"X-Key\":\"headersecret\"}");
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(id, event, "succeeded");
            delivery(id, event)
                    .then()
                    .body(not(containsString("secret")))
                    .body("attempts[0].request.head", containsString("POST http://127.0.0.1"))
                    .body("attempts[0].request.head", containsString("X-Key: ***"))
                    .body("attempts[0].request.head", containsString("webhook-id: " + event.id()))
                    .body(
                            "attempts[0].request.body",
                            equalTo(receiver.got().getFirst().body().replaceFirst(",\"reasonUrl\":\"[^\"]*\"", "")))
                    .body("attempts[0].response.head", containsString("HTTP/1.1 200"))
                    .body("attempts[0].response.head", containsString("X-request-id: r-7"))
                    .body("attempts[0].response.body", equalTo("thanks"))
                    .body("attempts[0].timings.totalMs", notNullValue())
                    .body("attempts[0].timings.dnsMs", notNullValue())
                    .body("attempts[0].timings.connectMs", notNullValue())
                    .body("attempts[0].timings.firstByteMs", notNullValue());
            String viewer = Api.post("/tokens", "{\"name\":\"v\",\"role\":\"viewer\"}")
                    .extract()
                    .path("token");
            String path = "/api/v1/deliveries/" + delivery(id, event).path("id");
            Api.as(viewer)
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body("attempts[0].response.head", containsString("HTTP/1.1 200"))
                    .body("attempts[0].response.body", equalTo(null));
        }
    }
}
