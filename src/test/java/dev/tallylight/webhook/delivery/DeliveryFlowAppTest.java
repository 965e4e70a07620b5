package dev.tallylight.webhook.delivery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
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
import dev.tallylight.webhook.WebhookConfig;
import dev.tallylight.webhook.message.Format;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How fast and how often an endpoint is sent to, and who is charged with what. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DeliveryFlowAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    EventLog events;

    @Inject
    FreshContext contexts;

    @Inject
    WebhookConfig config;

    @Inject
    Pool pool;

    private final String tag = "tag-" + UUID.randomUUID();
    private final List<String> endpoints = new ArrayList<>();

    private static RequestSpecification api() {
        return given().header("Authorization", "Bearer " + Api.TOKEN).contentType(ContentType.JSON);
    }

    @AfterEach
    void removeEndpoints() {
        endpoints.forEach(id -> api().delete("/api/v1/webhooks/" + id));
    }

    private Response endpoint(Receiver receiver, String more) {
        return endpoint(receiver, tag, more);
    }

    private Response endpoint(Receiver receiver, String wanted, String more) {
        Response answer = api().body(
                        "{\"url\":\"" + receiver.url("/hook") + "\",\"tags\":[\"" + wanted + "\"]" + more + "}")
                .post("/api/v1/webhooks");
        answer.then().statusCode(201);
        endpoints.add(answer.path("id"));
        return answer;
    }

    private Event append(UUID stream) {
        return append(stream, List.of(tag));
    }

    private Event append(UUID stream, List<String> tags) {
        EventDraft draft = new EventDraft(
                EventType.STREAM_OFFLINE,
                Instant.now(),
                stream,
                tags,
                List.of(),
                "{\"stream\":{\"id\":\"" + stream + "\",\"url\":\"rtmp://example.com/\"}}");
        return contexts.run(() -> Panache.withTransaction(() -> events.append(draft)))
                .await()
                .atMost(PATIENCE);
    }

    private RowSet<Row> sql(String statement, Object... parameters) {
        return pool.preparedQuery(statement)
                .execute(Tuple.from(List.of(parameters)))
                .await()
                .atMost(PATIENCE);
    }

    private long number(String statement, Object... parameters) {
        return sql(statement, parameters).iterator().next().getLong(0);
    }

    private Response delivery(String endpoint, Event event) {
        String id = api().get("/api/v1/webhooks/" + endpoint + "/deliveries?limit=500")
                .path("items.find { it.eventId == '" + event.id() + "' }?.id");
        return api().get("/api/v1/deliveries/" + id);
    }

    private void awaitState(String endpoint, Event event, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> delivery(endpoint, event).then().body("state", equalTo(state)));
    }

    @Test
    void opensTheBreakerTriesOneAtATimeAndSendsAllOnceOneSucceeds() {
        AtomicBoolean well = new AtomicBoolean();
        try (Receiver receiver = Receiver.answering(number -> Answer.of(well.get() ? 200 : 500))) {
            String endpoint = endpoint(receiver, ",\"retrySchedule\":[\"0s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\"]")
                    .path("id");
            UUID id = UUID.fromString(endpoint);
            for (int i = 0; i < 60; i++) {
                append(UUID.randomUUID());
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            api().get("/api/v1/webhooks/" + endpoint).then().body("pausedUntil", notNullValue()));
            // what was under way when it opened ends; then there is quiet
            await().atMost(PATIENCE)
                    .until(() -> number(
                                    "select count(*) from webhook_delivery where endpoint_id = $1 and lease is not null",
                                    id)
                            == 0);
            int sent = receiver.got().size();
            assertThat(sent).isLessThan(60);
            sql("update webhook_flow set open_until = now() + interval '3 seconds' where endpoint_id = $1", id);
            append(UUID.randomUUID());
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> receiver.got().size() == sent);
            // its pause is over: one trial, which fails, and the next pause is longer than what is left of the test
            await().atMost(PATIENCE).until(() -> receiver.got().size() == sent + 1);
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> receiver.got().size() == sent + 1);
            assertThat(number("select failures from webhook_flow where endpoint_id = $1", id))
                    .isGreaterThan(config.breakerFailures());
            assertThat(number("select count(*) from webhook_delivery where endpoint_id = $1 and state = 'failed'", id))
                    .as("waiting for a breaker costs no attempt")
                    .isZero();
            well.set(true);
            sql("update webhook_flow set open_until = now() where endpoint_id = $1", id);
            await().atMost(PATIENCE)
                    .until(() -> number(
                                    "select count(*) from webhook_delivery where endpoint_id = $1 and state = 'succeeded'",
                                    id)
                            == 61);
            api().get("/api/v1/webhooks/" + endpoint).then().body("pausedUntil", nullValue());
        }
    }

    @Test
    void letsAPersonTryAtOnceWhateverTheBreakerSays() {
        try (Receiver receiver = Receiver.ok()) {
            String endpoint = endpoint(receiver, "").path("id");
            sql(
                    "update webhook_flow set failures = 30, open_until = now() + interval '1 hour' where endpoint_id = $1",
                    UUID.fromString(endpoint));
            api().post("/api/v1/webhooks/" + endpoint + "/test").then().statusCode(202);
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 1);
        }
    }

    @Test
    void keepsToARateLimit() {
        try (Receiver receiver = Receiver.ok()) {
            endpoint(receiver, ",\"rateLimit\":10");
            for (int i = 0; i < 35; i++) {
                append(UUID.randomUUID());
            }
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 35);
            for (int first = 0; first + 12 < 35; first++) {
                long apart = receiver.got().get(first + 12).atNanos()
                        - receiver.got().get(first).atNanos();
                assertThat(Duration.ofNanos(apart))
                        .as("13 POSTs from the %dth on", first)
                        .isGreaterThan(Duration.ofMillis(850));
            }
        }
    }

    @Test
    void sendsNoMoreAtOnceThanTheEndpointsPlaces() {
        try (Receiver receiver = Receiver.answering(number -> new Answer(200, Map.of(), "", Duration.ofMillis(300)))) {
            String endpoint = endpoint(receiver, ",\"concurrency\":2").path("id");
            for (int i = 0; i < 8; i++) {
                append(UUID.randomUUID());
            }
            await().atMost(PATIENCE)
                    .until(() -> number(
                                    "select count(*) from webhook_delivery where endpoint_id = $1 and state = 'succeeded'",
                                    UUID.fromString(endpoint))
                            == 8);
            List<Long> starts =
                    receiver.got().stream().map(Receiver.Got::atNanos).sorted().toList();
            for (int first = 0; first + 2 < 8; first++) {
                assertThat(Duration.ofNanos(starts.get(first + 2) - starts.get(first)))
                        .isGreaterThan(Duration.ofMillis(250));
            }
        }
    }

    @Test
    void followsTheEndpointsOwnSchedule() {
        try (Receiver receiver =
                Receiver.answering(number -> new Answer(number < 3 ? 500 : 200, Map.of(), "", Duration.ZERO))) {
            String endpoint = endpoint(receiver, ",\"retrySchedule\":[\"0s\",\"2s\",\"2s\"]")
                    .path("id");
            Event event = append(UUID.randomUUID());
            awaitState(endpoint, event, "succeeded");
            List<Receiver.Got> got = receiver.got();
            assertThat(got).hasSize(3);
            for (int i = 1; i < 3; i++) {
                assertThat(Duration.ofNanos(
                                got.get(i).atNanos() - got.get(i - 1).atNanos()))
                        .isGreaterThan(Duration.ofMillis(1_500));
            }
            delivery(endpoint, event).then().body("attempts[2].kind", equalTo("handler.status"));
        }
    }

    @Test
    void chargesNobodyForASecretThatCannotBeOpened() {
        try (Receiver receiver = Receiver.ok()) {
            String endpoint = endpoint(receiver, "").path("id");
            UUID id = UUID.fromString(endpoint);
            byte[] sealed = sql("select secret_encrypted from webhook_endpoint where id = $1", id)
                    .iterator()
                    .next()
                    .getBuffer(0)
                    .getBytes();
            sql("update webhook_endpoint set secret_encrypted = $2 where id = $1", id, Buffer.buffer("spoilt"));
            Event event = append(UUID.randomUUID());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> delivery(endpoint, event)
                            .then()
                            .body("state", equalTo("pending"))
                            .body("attempts.size()", equalTo(1))
                            .body("attempts[0].kind", equalTo("ours.secret")));
            api().get("/api/v1/webhooks/" + endpoint).then().body("failingSince", nullValue());
            // again: not one line more for the same fault
            sql("update webhook_delivery set next_attempt_at = now() where endpoint_id = $1", id);
            await().atMost(PATIENCE)
                    .until(() -> number(
                                    "select count(*) from webhook_delivery where endpoint_id = $1 and next_attempt_at > now() + interval '20 seconds' and lease is null",
                                    id)
                            == 1);
            delivery(endpoint, event).then().body("attempts.size()", equalTo(1));
            assertThat(number("select attempts - schedule_from from webhook_delivery where endpoint_id = $1", id))
                    .isZero();
            sql("update webhook_endpoint set secret_encrypted = $2 where id = $1", id, Buffer.buffer(sealed));
            sql("update webhook_delivery set next_attempt_at = now() where endpoint_id = $1", id);
            awaitState(endpoint, event, "succeeded");
            delivery(endpoint, event).then().body("attempts[0].number", equalTo(2));
        }
    }

    @Test
    void extendsTheLeaseWhileAnExchangeIsUnderWay() {
        try (Receiver receiver =
                Receiver.answering(number -> new Answer(200, Map.of(), "", Duration.ofMillis(1_500)))) {
            String endpoint = endpoint(receiver, "").path("id");
            Event event = append(UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 1);
            UUID id = event.id().value();
            // as if the lease were over before its time: the process that holds it says that it is still at it
            ClaimedDelivery held = held(id);
            sql("update webhook_delivery set next_attempt_at = now() + interval '1 second' where event_id = $1", id);
            contexts.run(() -> claims.extend(List.of(held))).await().atMost(PATIENCE);
            assertThat(number(
                            "select count(*) from webhook_delivery where event_id = $1 and next_attempt_at > now() + interval '5 seconds'",
                            id))
                    .isOne();
            awaitState(endpoint, event, "succeeded");
            contexts.run(() -> claims.extend(List.of(held))).await().atMost(PATIENCE);
            awaitState(endpoint, event, "succeeded");
            assertThat(receiver.got()).hasSize(1);
        }
    }

    @Inject
    DeliveryClaims claims;

    private ClaimedDelivery held(UUID event) {
        Row row = sql("select id, lease, endpoint_id from webhook_delivery where event_id = $1", event)
                .iterator()
                .next();
        byte[] none = new byte[0];
        return new ClaimedDelivery(
                row.getUUID(0),
                row.getUUID(1),
                0,
                0,
                false,
                false,
                new ClaimedDelivery.Target(
                        row.getUUID(2),
                        Format.STANDARD,
                        List.of(),
                        false,
                        none,
                        none,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false),
                null);
    }

    @Test
    void signsWithEd25519SoThatThePublicKeyVerifiesIt() {
        try (Receiver receiver = Receiver.ok()) {
            String endpoint = endpoint(receiver, ",\"signature\":\"v1a\"").path("id");
            String key =
                    api().get("/api/v1/webhooks/" + endpoint + "/public-key").path("keys[0].key");
            append(UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 1);
            Receiver.Got got = receiver.got().getFirst();
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(
                    false, new Ed25519PublicKeyParameters(Base64.getDecoder().decode(key.substring("whpk_".length()))));
            byte[] signed = (got.header("webhook-id") + "." + got.header("webhook-timestamp") + "." + got.body())
                    .getBytes(StandardCharsets.UTF_8);
            verifier.update(signed, 0, signed.length);
            assertThat(got.header("webhook-signature")).startsWith("v1a,");
            assertThat(verifier.verifySignature(Base64.getDecoder()
                            .decode(got.header("webhook-signature").substring(4))))
                    .isTrue();
        }
    }

    @Test
    void keepsTheHistoryAndWhatWaitsWhenTheUrlChanges() {
        try (Receiver old = Receiver.answering(number -> Answer.of(500));
                Receiver moved = Receiver.ok()) {
            String endpoint =
                    endpoint(old, ",\"retrySchedule\":[\"0s\",\"2s\"]").path("id");
            Event event = append(UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> old.got().size() == 1);
            api().body("{\"url\":\"" + moved.url("/new") + "\"}")
                    .patch("/api/v1/webhooks/" + endpoint)
                    .then()
                    .statusCode(200);
            awaitState(endpoint, event, "succeeded");
            assertThat(moved.got()).extracting(Receiver.Got::path).containsExactly("/new");
            delivery(endpoint, event).then().body("attempts.status", equalTo(List.of(204, 500)));
        }
    }

    /** Hundreds of retries to handlers that do not answer are due at once; a first attempt elsewhere is not late. */
    @Test
    void delaysNoFirstAttemptForAStormOfRetries() {
        String calm = "calm-" + UUID.randomUUID();
        try (Receiver dead = Receiver.answering(number -> new Answer(200, Map.of(), "", Duration.ofSeconds(30)));
                Receiver healthy = Receiver.ok()) {
            for (int i = 0; i < 12; i++) {
                endpoint(dead, "");
            }
            endpoint(healthy, calm, "");
            IntStream.range(0, 20).forEach(i -> append(UUID.randomUUID()));
            await().atMost(PATIENCE).until(() -> dead.got().size() >= 100);
            sql("""
                    update webhook_delivery set next_attempt_at = now(), attempts = 1
                    where lease is null and state = 'pending' and endpoint_id = any ($1)""", (Object) endpoints.stream().map(UUID::fromString).toArray(UUID[]::new));
            for (int i = 1; i <= 5; i++) {
                int number = i;
                long begun = System.nanoTime();
                append(UUID.randomUUID(), List.of(calm));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> healthy.got().size() == number);
                assertThat(Duration.ofNanos(healthy.got().getLast().atNanos() - begun))
                        .as("number %d", i)
                        .isLessThan(Duration.ofMillis(1_900));
            }
        }
    }
}
