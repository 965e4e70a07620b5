package dev.tallylight.webhook.delivery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
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
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wait that a receiver asks for is its endpoint's: it holds for all deliveries, and they go out when it is over. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ReceiverWaitAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "123456:telegramsecret_0123456789";

    @Inject
    EventLog events;

    @Inject
    FreshContext contexts;

    @Inject
    DeliveryClaims claims;

    @Inject
    DeliveryRecorder recorder;

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

    private String endpoint(String url, String format) {
        String more = format.equals("telegram") ? ",\"token\":\"" + TOKEN + "\",\"chatId\":\"-100\"" : "";
        Response answer = api().body("{\"url\":\"" + url + "\",\"format\":\"" + format + "\",\"tags\":[\"" + tag
                        + "\"],\"rateLimit\":100" + more + "}")
                .post("/api/v1/webhooks");
        answer.then().statusCode(201);
        endpoints.add(answer.path("id"));
        return answer.path("id");
    }

    private Event append(UUID stream) {
        EventDraft draft = new EventDraft(
                EventType.STREAM_OFFLINE,
                Instant.now(),
                stream,
                List.of(tag),
                List.of(),
                "{\"stream\":{\"id\":\"" + stream + "\",\"url\":\"rtmp://example.com/\",\"name\":\"x\"}}");
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

    private boolean waits(String endpoint) {
        return sql(
                        "select coalesce(waits_until > now(), false) from webhook_flow where endpoint_id = $1",
                        UUID.fromString(endpoint))
                .iterator()
                .next()
                .getBoolean(0);
    }

    private void endTheWait(String endpoint) {
        sql("update webhook_flow set waits_until = now() where endpoint_id = $1", UUID.fromString(endpoint));
    }

    private void awaitAll(String endpoint, int count) {
        await().atMost(PATIENCE)
                .until(() -> sql(
                                        "select count(*) from webhook_delivery where endpoint_id = $1 and state = 'succeeded'",
                                        UUID.fromString(endpoint))
                                .iterator()
                                .next()
                                .getLong(0)
                        == count);
    }

    /** Long enough that the worker had its turns. */
    private static void afterSomeRounds(Runnable holds) {
        await().during(Duration.ofMillis(2_500)).atMost(Duration.ofSeconds(5)).untilAsserted(holds::run);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "standard ~ 429 ~ 30  ~ x",
                "standard ~ 503 ~ 30  ~ x",
                "slack    ~ 429 ~ 30  ~ {\"ok\":false,\"error\":\"ratelimited\"}",
                "discord  ~ 429 ~ 44  ~ {\"message\":\"m\",\"retry_after\":30.0,\"global\":true}",
                "telegram ~ 429 ~ ``  ~ {\"ok\":false,\"parameters\":{\"retry_after\":30}}",
                "telegram ~ 200 ~ ``  ~ {\"ok\":false,\"parameters\":{\"retry_after\":30}}",
                "teams    ~ 200 ~ 30  ~ Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x.",
            })
    void holdsForEachDeliveryOfTheEndpointAndEndsForAllAtOnceInOrder(
            String format, int status, String header, String body) {
        Map<String, String> headers = header.isEmpty() ? Map.of() : Map.of("Retry-After", header);
        try (Receiver receiver = Receiver.answering(number -> number == 1
                ? new Answer(status, headers, body, Duration.ZERO)
                : new Answer(200, Map.of(), format.equals("telegram") ? "{\"ok\":true}" : "", Duration.ZERO))) {
            String endpoint = endpoint(receiver.url("/"), format);
            UUID stream = UUID.randomUUID();
            List<Event> inOrder = new ArrayList<>(List.of(append(stream)));
            await().atMost(PATIENCE).until(() -> waits(endpoint));
            IntStream.range(0, 4).forEach(i -> inOrder.add(append(stream)));
            append(UUID.randomUUID());
            api().post("/api/v1/webhooks/" + endpoint + "/test").then().statusCode(202);
            afterSomeRounds(() -> assertThat(receiver.got()).hasSize(1));
            shows(endpoint);

            endTheWait(endpoint);
            sql(
                    "update webhook_delivery set next_attempt_at = now() where endpoint_id = $1 and attempts = 1",
                    UUID.fromString(endpoint));
            awaitAll(endpoint, 7);
            List<String> ids =
                    inOrder.stream().map(event -> event.id().toString()).toList();
            assertThat(receiver.got().stream()
                            .skip(1)
                            .map(got -> got.header("webhook-id"))
                            .filter(ids::contains))
                    .containsExactlyElementsOf(ids);
            assertThat(receiver.got())
                    .as("each once more than what was refused")
                    .hasSize(8);
        }
    }

    private void shows(String endpoint) {
        api().get("/api/v1/webhooks/" + endpoint).then().body("waitsUntil", notNullValue());
        Response log = api().get("/api/v1/webhooks/" + endpoint + "/deliveries");
        log.then()
                .body("items.size()", equalTo(7))
                .body(
                        "items.findAll { it.receiverWait.detail.startsWith('the receiver asked for 30 s') }.size()",
                        equalTo(7));
        String refused = log.path("items.find { it.attemptCount == 1 }.id");
        api().get("/api/v1/deliveries/" + refused)
                .then()
                .body("attempts[0].receiverAskedFor", equalTo("30 s"))
                .body("receiverWait.detail", containsString("nothing is sent to this webhook before that is over"));
    }

    @Test
    void goesOutAtOnceWhenTheWaitEndsByItself() {
        try (Receiver receiver = Receiver.answering(
                number -> new Answer(number == 1 ? 429 : 200, Map.of("Retry-After", "3"), "", Duration.ZERO))) {
            String endpoint = endpoint(receiver.url("/"), "standard");
            append(UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> waits(endpoint));
            append(UUID.randomUUID());
            awaitAll(endpoint, 2);
            List<Long> at = receiver.got().stream().map(Receiver.Got::atNanos).toList();
            assertThat(at).hasSize(3);
            assertThat(Duration.ofNanos(at.get(1) - at.get(0)))
                    .isBetween(Duration.ofMillis(2_950), Duration.ofMillis(4_500));
            assertThat(Duration.ofNanos(at.get(2) - at.get(0)))
                    .isBetween(Duration.ofMillis(2_950), Duration.ofMillis(4_500));
            api().get("/api/v1/webhooks/" + endpoint).then().body("waitsUntil", nullValue());
        }
    }

    @Test
    void anotherReplicaClaimsNothingBeforeItIsOver() {
        try (Receiver receiver = Receiver.ok()) {
            String endpoint = endpoint(receiver.url("/"), "standard");
            sql(
                    "update webhook_flow set waits_until = now() + interval '1 hour', asked_ms = 3600000 where endpoint_id = $1",
                    UUID.fromString(endpoint));
            append(UUID.randomUUID());
            for (int i = 0; i < 20; i++) {
                assertThat(contexts.run(() -> claims.claim(new Slots.Room(64, 64, Map.of())))
                                .await()
                                .atMost(PATIENCE)
                                .deliveries())
                        .noneMatch(claimed -> claimed.endpoint().id().toString().equals(endpoint));
            }
            assertThat(receiver.got()).isEmpty();
        }
    }

    @Test
    void countsNoMoreForAnotherReceiver() {
        try (Receiver receiver = Receiver.answering(
                        number -> new Answer(429, Map.of("Retry-After", "3600"), "", Duration.ZERO));
                Receiver other = Receiver.ok()) {
            String endpoint = endpoint(receiver.url("/"), "standard");
            append(UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> waits(endpoint));
            append(UUID.randomUUID());
            given().header("Authorization", "Bearer " + Api.TOKEN)
                    .contentType("application/merge-patch+json")
                    .body("{\"url\":\"" + other.url("/") + "\"}")
                    .patch("/api/v1/webhooks/" + endpoint)
                    .then()
                    .statusCode(200)
                    .body("waitsUntil", nullValue());
            await().atMost(PATIENCE).until(() -> !other.got().isEmpty());
        }
    }

    @Test
    void oneThatIsForTheWholeAddressHoldsForItsOtherWebhooksToo() {
        try (Receiver receiver = Receiver.answering(number -> new Answer(
                        429,
                        Map.of(),
                        "{\"message\":\"You are being rate limited.\",\"retry_after\":60.5,\"global\":true}",
                        Duration.ZERO));
                Receiver elsewhere = Receiver.ok()) {
            String first = endpoint(receiver.url("/a"), "discord");
            String second = endpoint(receiver.url("/b"), "discord");
            String third = endpoint(elsewhere.url("/c"), "discord");
            append(UUID.randomUUID());
            await().atMost(PATIENCE).until(() -> waits(first) && waits(second));
            assertThat(waits(third)).isFalse();
        }
    }

    @Test
    void neverGrowsShorter() {
        try (Receiver receiver = Receiver.ok()) {
            UUID endpoint = UUID.fromString(endpoint(receiver.url("/"), "discord"));
            contexts.run(() -> recorder.waitEverywhere(endpoint, Duration.ofHours(1)))
                    .await()
                    .atMost(PATIENCE);
            OffsetDateTime until = until(endpoint);
            contexts.run(() -> recorder.waitEverywhere(endpoint, Duration.ofSeconds(1)))
                    .await()
                    .atMost(PATIENCE);
            assertThat(until(endpoint)).isEqualTo(until);
        }
    }

    private OffsetDateTime until(UUID endpoint) {
        return StreamSupport.stream(
                        sql("select waits_until from webhook_flow where endpoint_id = $1", endpoint)
                                .spliterator(),
                        false)
                .map(row -> row.getOffsetDateTime(0))
                .findFirst()
                .orElseThrow();
    }
}
