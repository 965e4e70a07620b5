package dev.tallylight.webhook.log;

import static dev.tallylight.testing.Api.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ReplayAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    EventLog events;

    @Inject
    FreshContext contexts;

    private final String tag = "tag-" + UUID.randomUUID();
    private final List<String> endpoints = new ArrayList<>();

    @AfterEach
    void removeEndpoints() {
        endpoints.forEach(id -> Api.as(TOKEN).delete("/api/v1/webhooks/" + id));
    }

    private String endpoint(Receiver receiver, String more) {
        String id = Api.post(
                        "/webhooks", "{\"url\":\"" + receiver.url("/h") + "\",\"tags\":[\"" + tag + "\"]" + more + "}")
                .statusCode(201)
                .extract()
                .path("id");
        endpoints.add(id);
        return id;
    }

    private Event append(EventType type, UUID stream) {
        EventDraft draft = new EventDraft(
                type, Instant.now(), stream, List.of(tag), List.of(), "{\"stream\":{\"id\":\"" + stream + "\"}}");
        return contexts.run(() -> Panache.withTransaction(() -> events.append(draft)))
                .await()
                .atMost(PATIENCE);
    }

    private String replay(String endpoint, Instant since, String more) {
        return Api.post("/webhooks/" + endpoint + "/replay", "{\"since\":\"" + since + "\"" + more + "}")
                .statusCode(202)
                .extract()
                .path("id");
    }

    private void awaitReplay(String endpoint, String replay, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> Api.get("/webhooks/" + endpoint + "/replays/" + replay)
                        .then()
                        .body("state", equalTo(state)));
    }

    @Test
    void countsWhatIsDoneAndWhatFailed() {
        AtomicInteger status = new AtomicInteger(200);
        try (Receiver receiver = Receiver.answering(number -> Answer.of(status.get()))) {
            String endpoint = endpoint(receiver, "");
            Instant begun = Instant.now().minusMillis(5);
            for (int i = 0; i < 2; i++) {
                append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/webhooks/" + endpoint + "/deliveries?state=succeeded")
                            .then()
                            .body("items", hasSize(2)));
            String done = replay(endpoint, begun, "");
            awaitReplay(endpoint, done, "done");
            Api.get("/webhooks/" + endpoint + "/replays/" + done)
                    .then()
                    .body("total", equalTo(2))
                    .body("succeeded", equalTo(2))
                    .body("pending", equalTo(0))
                    .body("types", hasSize(0));
            assertThat(receiver.got()).hasSize(4);
            status.set(500);
            String failed = replay(endpoint, begun, ",\"types\":[\"stream.offline\"]");
            awaitReplay(endpoint, failed, "done");
            Api.get("/webhooks/" + endpoint + "/replays/" + failed)
                    .then()
                    .body("failed", equalTo(2))
                    .body("types", contains("stream.offline"));
            Api.get("/webhooks/" + endpoint + "/replays")
                    .then()
                    .body("items.id", contains(failed, done))
                    .body("items[1].succeeded", equalTo(0));
            // and only what failed, once its receiver is well again
            status.set(200);
            String mended = replay(endpoint, begun, ",\"states\":[\"failed\",\"skipped\"]");
            awaitReplay(endpoint, mended, "done");
            Api.get("/webhooks/" + endpoint + "/replays/" + mended)
                    .then()
                    .body("total", equalTo(2))
                    .body("succeeded", equalTo(2));
            Api.get("/deliveries?replay=" + mended).then().body("items", hasSize(2));
        }
    }

    @Test
    void putsBackWhatWaitsWhenItIsCancelled() {
        AtomicInteger status = new AtomicInteger(200);
        try (Receiver receiver = Receiver.answering(number -> Answer.of(status.get()))) {
            String endpoint = endpoint(receiver, ",\"rateLimit\":1,\"retrySchedule\":[\"0s\",\"1h\"]");
            Instant begun = Instant.now().minusMillis(5);
            Event sent = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/deliveries?event=" + sent.id())
                            .then()
                            .body("items.state", contains("succeeded")));
            Api.patch("/webhooks/" + endpoint, "{\"enabled\":false}").statusCode(200);
            status.set(500);
            Api.patch("/webhooks/" + endpoint, "{\"enabled\":true}").statusCode(200);
            String replay = replay(endpoint, begun, "");
            // its attempt has failed, and the next one is an hour away
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 2);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            Api.get("/deliveries?event=" + sent.id()).then().body("items[0].attemptCount", equalTo(2)));
            Api.get("/webhooks/" + endpoint + "/replays/" + replay).then().body("state", equalTo("running"));
            Api.post("/webhooks/" + endpoint + "/replays/" + replay + "/cancel")
                    .statusCode(200)
                    .body("state", equalTo("cancelled"))
                    .body("pending", equalTo(0));
            Api.get("/deliveries?event=" + sent.id()).then().body("items.state", contains("succeeded"));
        }
    }

    @Test
    void whatWaitsBehindItIsSentAtOnceWhenItIsCancelled() {
        AtomicInteger status = new AtomicInteger(200);
        try (Receiver receiver = Receiver.answering(number -> Answer.of(status.get()))) {
            String endpoint = endpoint(receiver, ",\"retrySchedule\":[\"0s\",\"1h\"]");
            Instant begun = Instant.now().minusMillis(5);
            UUID stream = UUID.randomUUID();
            append(EventType.STREAM_ONLINE, stream);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/webhooks/" + endpoint + "/deliveries?state=succeeded")
                            .then()
                            .body("items", hasSize(1)));
            status.set(500);
            String replay = replay(endpoint, begun, "");
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 2);
            status.set(200);
            Event alert = append(EventType.STREAM_OFFLINE, stream);
            // put off, for the one before it is an hour away
            await().atMost(PATIENCE)
                    .until(() -> Instant.parse(
                                    Api.get("/deliveries?event=" + alert.id()).<String>path("items[0].nextAttemptAt"))
                            .isAfter(Instant.now().plusSeconds(40)));
            Api.post("/webhooks/" + endpoint + "/replays/" + replay + "/cancel").statusCode(200);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> Api.get("/deliveries?event=" + alert.id())
                            .then()
                            .body("items.state", contains("succeeded")));
        }
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        try (Receiver receiver = Receiver.ok()) {
            String endpoint = endpoint(receiver, "");
            Api.post("/webhooks/" + endpoint + "/replay", "{\"since\":\"2026-01-01T00:00:00Z\",\"states\":[\"lost\"]}")
                    .statusCode(422)
                    .body("violations[0].field", equalTo("states"))
                    .body("detail", containsString("succeeded, failed, skipped, missed"));
            String unknown = UUID.randomUUID().toString();
            Api.get("/webhooks/" + endpoint + "/replays/" + unknown).then().statusCode(404);
            Api.post("/webhooks/" + endpoint + "/replays/" + unknown + "/cancel")
                    .statusCode(404);
            Api.get("/webhooks/" + unknown + "/replays").then().statusCode(404);
        }
    }

    @Test
    void findsDeliveriesByEventStreamTypeAndState() {
        try (Receiver one = Receiver.ok();
                Receiver other = Receiver.answering(number -> Answer.of(500))) {
            String first = endpoint(one, "");
            String second = endpoint(other, "");
            UUID stream = UUID.randomUUID();
            Event offline = append(EventType.STREAM_OFFLINE, stream);
            Event online = append(EventType.STREAM_ONLINE, stream);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/deliveries?stream=" + stream + "&state=succeeded")
                            .then()
                            .body("items", hasSize(2)));
            Api.get("/deliveries?event=" + offline.id())
                    .then()
                    .body("items", hasSize(2))
                    .body("items.webhookId", hasItem(second));
            Api.get("/deliveries?webhook=" + first + "&type=stream.online&stream=" + stream)
                    .then()
                    .body("items.eventId", contains(online.id().toString()));
            Api.get("/webhooks/" + first + "/deliveries?event=" + online.id())
                    .then()
                    .body("items", hasSize(1));
            Api.get("/deliveries?event=x").then().statusCode(400).body("detail", containsString("evt_"));
            Api.get("/deliveries?stream=x").then().statusCode(400);
            Api.get("/deliveries?type=nope").then().statusCode(400);
            Api.get("/webhooks/" + first + "/stats")
                    .then()
                    .body("deliveries", equalTo(2))
                    .body("succeeded", equalTo(2))
                    .body("attempts", equalTo(2))
                    .body("p99Ms", notNullValue())
                    .body("deliveredP50Ms", notNullValue())
                    .body("oldestPendingAt", nullValue());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/webhooks/" + second + "/stats")
                            .then()
                            .body("failures.'handler.status'", greaterThanOrEqualTo(4))
                            .body("failed", equalTo(2)));
        }
    }
}
