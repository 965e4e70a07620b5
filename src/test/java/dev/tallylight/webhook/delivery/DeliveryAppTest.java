package dev.tallylight.webhook.delivery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.standardwebhooks.Webhook;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DeliveryAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EventLog events;

    @Inject
    FreshContext contexts;

    @Inject
    Pool pool;

    private final String tag = "tag-" + UUID.randomUUID();
    private final List<String> endpoints = new ArrayList<>();

    private static RequestSpecification api() {
        return given().header("Authorization", "Bearer test-token-of-an-admin-7h3Qm9xW")
                .contentType(ContentType.JSON);
    }

    @AfterEach
    void removeEndpoints() {
        endpoints.forEach(id -> api().delete("/api/v1/webhooks/" + id));
    }

    private Response endpoint(Receiver receiver, String more) {
        Response answer = api().body(
                        "{\"url\":\"" + receiver.url("/hook?k=1") + "\",\"tags\":[\"" + tag + "\"]" + more + "}")
                .post("/api/v1/webhooks");
        answer.then().statusCode(201);
        endpoints.add(answer.path("id"));
        return answer;
    }

    private Event append(EventType type, UUID stream) {
        return append(type, stream, Instant.now());
    }

    private Event append(EventType type, UUID stream, Instant at) {
        String data = "{\"sequence\":1,\"stream\":{\"id\":\"" + stream
                + "\",\"url\":\"rtmp://***@example.com/é\"},\"status\":\"offline\"}";
        EventDraft draft = new EventDraft(type, at, stream, List.of(tag), List.of("New York, USA"), data);
        return contexts.run(() -> Panache.withTransaction(() -> events.append(draft)))
                .await()
                .atMost(PATIENCE);
    }

    private void sql(String statement, Object... parameters) {
        pool.preparedQuery(statement)
                .execute(Tuple.from(List.of(parameters)))
                .await()
                .atMost(PATIENCE);
    }

    private @Nullable String deliveryOf(String endpoint, Event event) {
        return api().get("/api/v1/webhooks/" + endpoint + "/deliveries?limit=500")
                .path("items.find { it.eventId == '" + event.id() + "' }?.id");
    }

    private Response delivery(String endpoint, Event event) {
        return api().get("/api/v1/deliveries/" + deliveryOf(endpoint, event));
    }

    private void awaitState(String endpoint, Event event, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> delivery(endpoint, event).then().body("state", equalTo(state)));
    }

    private static void verify(String secret, Receiver.Got got) throws Exception {
        new Webhook(secret)
                .verify(
                        got.body(),
                        Map.of(
                                "webhook-id", List.of(got.header("webhook-id")),
                                "webhook-timestamp", List.of(got.header("webhook-timestamp")),
                                "webhook-signature", List.of(got.header("webhook-signature"))));
    }

    @Test
    void deliversTheStandardFormatSoThatItsLibraryVerifiesIt() throws Exception {
        try (Receiver receiver = Receiver.ok()) {
            Response created = endpoint(receiver, ",\"headers\":{\"X-Own\":\"yes\"}");
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 1);
            Receiver.Got got = receiver.got().getFirst();
            verify(created.path("secret"), got);
            assertThat(got.path()).isEqualTo("/hook?k=1");
            assertThat(got.header("webhook-id")).isEqualTo(event.id().toString());
            assertThat(got.header("content-type")).isEqualTo("application/json");
            assertThat(got.header("user-agent")).startsWith("Tallylight/");
            assertThat(got.header("x-own")).isEqualTo("yes");
            assertThat(got.body())
                    .startsWith("{\"id\":\"" + event.id() + "\",\"type\":\"stream.offline\",\"timestamp\":\"")
                    .endsWith("\"data\":" + event.data() + "}");
            awaitState(created.path("id"), event, "succeeded");
            delivery(created.path("id"), event)
                    .then()
                    .body("attemptCount", equalTo(1))
                    .body("attempts[0].status", equalTo(204))
                    .body("lastStatus", equalTo(204));
        }
    }

    @Test
    void deliversDispersasFormatWithItsDigestAndOnlyWhatItKnows() throws Exception {
        try (Receiver receiver = Receiver.ok()) {
            Response created = endpoint(receiver, ",\"format\":\"dispersa\",\"token\":\"secret\"");
            UUID stream = UUID.randomUUID();
            append(EventType.STREAM_DEGRADED, stream);
            Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            String time = second.toString().replace('T', ' ').replace("Z", " UTC");
            append(EventType.STREAM_OFFLINE, stream, second.plusMillis(999));
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 1);
            Receiver.Got got = receiver.got().getFirst();
            verify(created.path("secret"), got);
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5")
                            .digest((time + "secret").getBytes(StandardCharsets.UTF_8)));
            assertThat(got.body())
                    .isEqualTo(
                            "{\"time\":\"" + time + "\",\"digest\":\"" + digest
                                    + "\",\"stream\":\"rtmp://***@example.com/é\",\"status\":\"offline\",\"checkpoints\":[\"New York, USA\"]}");
        }
    }

    @Test
    void triesAgainWithTheSameIdAfterAFailure() throws Exception {
        try (Receiver receiver = Receiver.answering(
                number -> number < 3 ? new Answer(500, Map.of(), "no\0pe", Duration.ZERO) : Answer.of(200))) {
            Response created = endpoint(receiver, "");
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(created.path("id"), event, "succeeded");
            assertThat(receiver.got()).hasSize(3);
            assertThat(receiver.got())
                    .extracting(got -> got.header("webhook-id"))
                    .containsOnly(event.id().toString());
            for (Receiver.Got got : receiver.got()) {
                verify(created.path("secret"), got);
            }
            delivery(created.path("id"), event)
                    .then()
                    .body("attempts.number", equalTo(List.of(3, 2, 1)))
                    .body("attempts[2].status", equalTo(500))
                    .body("attempts[2].response.body", equalTo("nope"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> api().get("/api/v1/webhooks/" + created.path("id"))
                            .then()
                            .body("failingSince", equalTo(null)));
        }
    }

    @Test
    void givesUpAfterTheScheduleAndRedeliversByHand() {
        try (Receiver receiver = Receiver.answering(number -> Answer.of(number <= 4 ? 503 : 200))) {
            String endpoint = endpoint(receiver, "").path("id");
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(endpoint, event, "failed");
            assertThat(receiver.got()).hasSize(4);
            api().post("/api/v1/deliveries/" + deliveryOf(endpoint, event) + "/redeliver")
                    .then()
                    .statusCode(202)
                    .body("eventId", equalTo(event.id().toString()));
            awaitState(endpoint, event, "succeeded");
            assertThat(receiver.got()).hasSize(5);
            assertThat(receiver.got().getLast().header("webhook-id"))
                    .isEqualTo(event.id().toString());
            delivery(endpoint, event).then().body("attempts[0].number", equalTo(5));
            api().get("/api/v1/webhooks/" + endpoint + "/deliveries?state=succeeded")
                    .then()
                    .body("items.size()", equalTo(1));
            api().get("/api/v1/webhooks/" + endpoint + "/deliveries?state=done")
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void keepsTheOrderOfEachStreamWhileOthersGoOn() {
        try (Receiver receiver = Receiver.answering(number -> Answer.of(number <= 2 ? 500 : 200))) {
            String endpoint = endpoint(receiver, "").path("id");
            UUID one = UUID.randomUUID();
            List<Event> ofOne = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ofOne.add(append(i % 2 == 0 ? EventType.STREAM_OFFLINE : EventType.STREAM_ONLINE, one));
            }
            Event ofAnother = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(endpoint, ofOne.getLast(), "succeeded");
            awaitState(endpoint, ofAnother, "succeeded");
            List<String> order = receiver.got().stream()
                    .map(got -> got.header("webhook-id"))
                    .filter(id -> !id.equals(ofAnother.id().toString()))
                    .distinct()
                    .toList();
            assertThat(order)
                    .isEqualTo(
                            ofOne.stream().map(event -> event.id().toString()).toList());
        }
    }

    @Test
    void disablesAnEndpointThatIsGoneAndTellsTheOthers() {
        try (Receiver gone = Receiver.answering(number -> Answer.of(410));
                Receiver watcher = Receiver.ok()) {
            String endpoint = endpoint(gone, "").path("id");
            String other = api().body("{\"url\":\"" + watcher.url("/") + "\",\"events\":[\"webhook.disabled\"]}")
                    .post("/api/v1/webhooks")
                    .path("id");
            endpoints.add(other);
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(endpoint, event, "failed");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> api().get("/api/v1/webhooks/" + endpoint)
                            .then()
                            .body("enabled", equalTo(false))
                            .body("disabledReason", equalTo("gone")));
            await().atMost(PATIENCE)
                    .until(() -> watcher.got().stream()
                            .anyMatch(got -> got.body().contains("webhook.disabled")
                                    && got.body().contains(endpoint)
                                    && got.body().contains("\"reason\":\"gone\"")));
            append(EventType.STREAM_ONLINE, UUID.randomUUID());
            assertThat(gone.got()).hasSize(1);
            api().post("/api/v1/webhooks/" + endpoint + "/test").then().statusCode(409);
        }
    }

    /** Whoever may have something sent by hand floods nobody with it. */
    @Test
    void sendsSoManyTestsAMinuteAndNoMore() {
        try (Receiver receiver = Receiver.ok()) {
            String path = "/api/v1/webhooks/" + endpoint(receiver, "").path("id") + "/test";
            Stream<Integer> answers =
                    Stream.generate(() -> api().post(path).statusCode()).limit(61);
            assertThat(answers.collect(Collectors.groupingBy(status -> status, Collectors.counting())))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(202, 60L, 429, 1L));
            api().post(path).then().statusCode(429).header("Retry-After", "60");
        }
    }

    @Test
    void warnsOfAFailingEndpointThenDisablesItAndKeepsWhatItMissesForAReplay() {
        try (Receiver failing = Receiver.answering(number -> Answer.of(number <= 8 ? 500 : 200));
                Receiver watcher = Receiver.ok()) {
            String endpoint = endpoint(failing, "").path("id");
            String other = api().body("{\"url\":\"" + watcher.url("/")
                            + "\",\"events\":[\"webhook.failing\",\"webhook.disabled\"]}")
                    .post("/api/v1/webhooks")
                    .path("id");
            endpoints.add(other);
            Instant begun = Instant.now();
            UUID id = UUID.fromString(endpoint);
            sql("update webhook_endpoint set failing_since = now() - interval '25 hours' where id = $1", id);
            Event first = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(endpoint, first, "failed");
            await().atMost(PATIENCE)
                    .until(() -> watcher.got().stream()
                            .anyMatch(got -> got.body().contains("webhook.failing")
                                    && got.body().contains(endpoint)));
            sql(
                    "update webhook_endpoint set failing_since = now() - interval '6 days', failing_warned_at = now() - interval '5 days' where id = $1",
                    id);
            Event second = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            await().atMost(PATIENCE)
                    .until(() -> watcher.got().stream()
                            .anyMatch(got -> got.body().contains("webhook.disabled")
                                    && got.body().contains(endpoint)));
            Event missed = append(EventType.STREAM_ONLINE, UUID.randomUUID());
            awaitState(endpoint, missed, "skipped");
            assertThat(watcher.got()).hasSize(2);

            api().body("{\"since\":\"" + begun + "\"}")
                    .post("/api/v1/webhooks/" + endpoint + "/replay")
                    .then()
                    .statusCode(409);
            await().atMost(PATIENCE).until(() -> {
                String state = delivery(endpoint, second).path("state");
                return state.equals("skipped") || state.equals("failed");
            });
            api().body("{\"enabled\":true}")
                    .patch("/api/v1/webhooks/" + endpoint)
                    .then()
                    .statusCode(200)
                    .body("disabledReason", equalTo(null));
            api().body("{\"since\":\"" + begun + "\",\"types\":[\"stream.online\",\"stream.offline\"]}")
                    .post("/api/v1/webhooks/" + endpoint + "/replay")
                    .then()
                    .statusCode(202)
                    .body("total", equalTo(3));
            for (Event event : List.of(first, second, missed)) {
                awaitState(endpoint, event, "succeeded");
            }
        }
    }

    @Test
    void replaysWhatHappenedBeforeTheEndpointWasThere() {
        Instant begun = Instant.now();
        Event before = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
        try (Receiver receiver = Receiver.ok()) {
            String endpoint = endpoint(receiver, "").path("id");
            api().body("{\"since\":\"" + begun + "\"}")
                    .post("/api/v1/webhooks/" + endpoint + "/replay")
                    .then()
                    .statusCode(202)
                    .body("total", equalTo(1));
            awaitState(endpoint, before, "succeeded");
            api().body("{\"since\":\"" + begun + "\",\"until\":\"" + begun + "\"}")
                    .post("/api/v1/webhooks/" + endpoint + "/replay")
                    .then()
                    .statusCode(422)
                    .body("violations[0].field", equalTo("until"));
        }
    }

    @Test
    void pingsTheOneEndpointInItsFormat() throws Exception {
        try (Receiver pinged = Receiver.ok();
                Receiver other = Receiver.ok()) {
            for (String format : List.of("standard", "dispersa")) {
                Response created = endpoint(pinged, ",\"format\":\"" + format + "\"");
                endpoint(other, "");
                Response accepted = api().post("/api/v1/webhooks/" + created.path("id") + "/test");
                accepted.then().statusCode(202).body("eventType", equalTo("test.ping"));
                String location = Objects.requireNonNull(accepted.header("Location"));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> api().get(location).then().body("state", equalTo("succeeded")));
                verify(created.path("secret"), pinged.got().getLast());
            }
            assertThat(pinged.got().getFirst().body()).contains("\"type\":\"test.ping\"", "\"message\":");
            assertThat(pinged.got().getLast().body())
                    .contains("\"status\":\"online\",\"checkpoints\":[]", "https://example.com/tallylight/test.m3u8");
            assertThat(other.got()).isEmpty();
        }
    }

    @Test
    void signsWithBothSecretsAfterARotation() throws Exception {
        try (Receiver receiver = Receiver.ok()) {
            Response created = endpoint(receiver, "");
            String rotated = api().post("/api/v1/webhooks/" + created.path("id") + "/rotate-secret")
                    .path("secret");
            append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 1);
            verify(created.path("secret"), receiver.got().getFirst());
            verify(rotated, receiver.got().getFirst());
        }
    }

    @Test
    void sendsAgainWhatACrashedWorkerHadClaimed() {
        try (Receiver receiver = Receiver.ok()) {
            String endpoint = endpoint(receiver, "").path("id");
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            awaitState(endpoint, event, "succeeded");
            // as a claim leaves it whose process is gone: leased, due again when the lease ends
            sql(
                    "update webhook_delivery set state = 'pending', lease = gen_random_uuid(), attempts = 0, next_attempt_at = now() + interval '3 seconds' where event_id = $1",
                    event.id().value());
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 2);
            assertThat(receiver.got().get(1).header("webhook-id"))
                    .isEqualTo(event.id().toString());
            assertThat(Duration.ofNanos(receiver.got().get(1).atNanos()
                            - receiver.got().get(0).atNanos()))
                    .isGreaterThan(Duration.ofMillis(2500));
        }
    }

    @Test
    void slowsNobodyForDeadEndpoints() {
        try (Receiver dead = Receiver.answering(number -> new Answer(200, Map.of(), "", Duration.ofSeconds(30)));
                Receiver healthy = Receiver.ok()) {
            for (int i = 0; i < 6; i++) {
                endpoint(dead, "");
            }
            String well = endpoint(healthy, "").path("id");
            List<Event> appended = IntStream.range(0, 40)
                    .mapToObj(i -> append(EventType.STREAM_OFFLINE, UUID.randomUUID()))
                    .toList();
            await().atMost(PATIENCE).until(() -> healthy.got().size() == appended.size());
            // the dead ones, which hold on to each POST until it is given up, are far from through with theirs
            assertThat(dead.got()).hasSizeLessThan(6 * appended.size());
            awaitState(well, appended.getLast(), "succeeded");
        }
    }

    @Test
    void sendsNothingMoreToAnEndpointThatIsSwitchedOffOrDeleted() {
        try (Receiver receiver = Receiver.answering(number -> Answer.of(500))) {
            String endpoint = endpoint(receiver, "").path("id");
            sql("update webhook_endpoint set revision = revision where id = $1", UUID.fromString(endpoint));
            Event event = append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> !receiver.got().isEmpty());
            api().body("{\"enabled\":false}")
                    .patch("/api/v1/webhooks/" + endpoint)
                    .then()
                    .statusCode(200);
            awaitState(endpoint, event, "skipped");
            int sent = receiver.got().size();
            append(EventType.STREAM_OFFLINE, UUID.randomUUID());
            api().get("/api/v1/webhooks/" + endpoint + "/deliveries").then().body("items.size()", equalTo(1));
            assertThat(receiver.got()).hasSizeLessThanOrEqualTo(sent + 1);
            String id = deliveryOf(endpoint, event);
            api().delete("/api/v1/webhooks/" + endpoint).then().statusCode(204);
            api().get("/api/v1/deliveries/" + id).then().statusCode(200).body("state", equalTo("skipped"));
            api().post("/api/v1/deliveries/" + id + "/redeliver").then().statusCode(404);
        }
    }
}
