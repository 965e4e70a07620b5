package dev.tallylight.webhook.delivery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.event.EventId;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.WebhookConfig;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.SentRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The claims beside the running worker, which is one more claimer to them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DeliveryClaimsAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    DeliveryClaims claims;

    @Inject
    DeliveryRecorder recorder;

    @Inject
    FreshContext contexts;

    @Inject
    WebhookConfig config;

    @Inject
    Pool pool;

    private final Receiver receiver = Receiver.ok();
    private UUID endpoint = UUID.randomUUID();

    @BeforeEach
    void addEndpoint() {
        String id = given().header("Authorization", "Bearer test-token-of-an-admin-7h3Qm9xW")
                .contentType(ContentType.JSON)
                .body("{\"url\":\"" + receiver.url("/") + "\",\"tags\":[\"never\"]}")
                .post("/api/v1/webhooks")
                .path("id");
        endpoint = UUID.fromString(id);
    }

    @AfterEach
    void close() {
        given().header("Authorization", "Bearer test-token-of-an-admin-7h3Qm9xW")
                .delete("/api/v1/webhooks/" + endpoint);
        receiver.close();
    }

    private RowSet<Row> sql(String statement, Object... parameters) {
        return pool.preparedQuery(statement)
                .execute(Tuple.from(List.of(parameters)))
                .await()
                .atMost(PATIENCE);
    }

    /** Deliveries that are not due yet, each of an event and, unless they share one, a stream of its own. */
    private void waiting(int count, boolean oneStream) {
        sql("""
                with ev as (
                    insert into event (id, sequence, type, stream_id, occurred_at, data)
                    select uuid_at(now()), nextval('event_sequence'), 'stream.offline',
                           case when $3 then $2 else gen_random_uuid() end, now(), '{}'
                    from generate_series(1, $1::int) returning *)
                insert into webhook_delivery (id, endpoint_id, event_id, event_type, event_sequence, stream_id,
                                              next_attempt_at, created_at)
                select uuid_at(now()), $4, id, type, sequence, stream_id, now() + interval '1 hour', now() from ev""", count, UUID.randomUUID(), oneStream, endpoint);
    }

    private void makeDue() {
        sql("update webhook_delivery set next_attempt_at = now() where endpoint_id = $1", endpoint);
    }

    private List<ClaimedDelivery> claim(int free) {
        return contexts
                .run(() -> claims.claim(new Slots.Room(free, free, Map.of())))
                .await()
                .atMost(PATIENCE)
                .deliveries()
                .stream()
                .filter(delivery -> delivery.endpoint().id().equals(endpoint))
                .toList();
    }

    @Test
    void neverGivesOneRowToTwoClaimers() {
        waiting(200, false);
        makeDue();
        List<Uni<DeliveryClaims.Claim>> racing = IntStream.range(0, 40)
                .mapToObj(i -> contexts.run(() -> claims.claim(new Slots.Room(64, 64, Map.of()))))
                .toList();
        List<DeliveryClaims.Claim> won =
                Uni.join().all(racing).andFailFast().await().atMost(PATIENCE);
        Map<UUID, Integer> times = new HashMap<>();
        won.forEach(claim -> claim.deliveries().forEach(delivery -> times.merge(delivery.id(), 1, Integer::sum)));
        assertThat(times).isNotEmpty();
        assertThat(times.values()).containsOnly(1);
        // what was claimed here is never sent by us: its lease ends, and the worker sends it, each once in all
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.got().size() >= 200);
        assertThat(receiver.got()).extracting(got -> got.header("webhook-id")).doesNotHaveDuplicates();
    }

    /** Each attempt asks anew which streams the endpoint hears. */
    @Test
    void bringsTheTagsThatTheEndpointHasNow() {
        sql("update webhook_endpoint set tags = '{news,sport}' where id = $1", endpoint);
        List<List<String>> tags = new ArrayList<>();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            waiting(20, false);
            makeDue(); // nobody is told, but the worker looks now and then, too
            claim(64).forEach(delivery -> tags.add(delivery.endpoint().tags()));
            return !tags.isEmpty();
        });
        assertThat(tags).containsOnly(List.of("news", "sport"));
    }

    @Test
    void whatIsGivenBackIsSentAtOnceButNotWhatSomebodyElseHasByNow() {
        waiting(2, false);
        UUID lease = UUID.randomUUID();
        sql("update webhook_delivery set lease = $1 where endpoint_id = $2", lease, endpoint);
        List<ClaimedDelivery> held = new ArrayList<>();
        sql("select id from webhook_delivery where endpoint_id = $1", endpoint)
                .forEach(row -> held.add(held(row.getUUID(0), lease)));
        sql(
                "update webhook_delivery set lease = gen_random_uuid() where id = $1",
                held.getLast().id());
        contexts.run(() -> claims.giveBack(held)).await().atMost(PATIENCE);
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.got().size() == 1);
        assertThat(sql("select id from webhook_delivery where endpoint_id = $1 and lease is not null", endpoint)
                        .iterator()
                        .next()
                        .getUUID(0))
                .isEqualTo(held.getLast().id());
    }

    private static ClaimedDelivery held(UUID id, UUID lease) {
        ClaimedDelivery other = SlotsTest.delivery(UUID.randomUUID(), false);
        return new ClaimedDelivery(id, lease, 0, 0, false, false, other.endpoint(), null);
    }

    @Test
    void givesAnEndpointNoMoreThanItsPlaces() {
        waiting(50, false);
        makeDue();
        assertThat(claim(64)).hasSizeLessThanOrEqualTo(config.concurrencyPerEndpoint());
    }

    @Test
    void givesOneDeliveryOfAStreamAtATimeAndWakesTheNextWhenItEnds() {
        // left to the poll alone, so many would take longer than the patience
        waiting(40, true);
        makeDue();
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.got().size() == 40);
        List<String> order =
                receiver.got().stream().map(got -> got.header("webhook-id")).toList();
        List<String> expected = new ArrayList<>();
        sql("select event_id from webhook_delivery where endpoint_id = $1 order by event_sequence", endpoint)
                .forEach(row -> expected.add(new EventId(row.getUUID(0)).toString()));
        assertThat(order).isEqualTo(expected);
    }

    @Test
    void recordsNothingForWhoeverHasLostTheLease() {
        waiting(1, false);
        makeDue();
        List<ClaimedDelivery> claimed = claim(64);
        if (claimed.isEmpty()) {
            return; // the worker was first
        }
        ClaimedDelivery mine = claimed.getFirst();
        sql("update webhook_delivery set lease = gen_random_uuid() where id = $1", mine.id());
        Courier.Carried carried = new Courier.Carried(
                new SentRequest("POST http://127.0.0.1/", null),
                new Reply(200, null, null, null, Duration.ofMillis(5)));
        assertThat(contexts.run(() -> recorder.record(mine, true, Instant.now(), carried, Optional.empty()))
                        .await()
                        .atMost(PATIENCE))
                .isEmpty();
        assertThat(sql("select 1 from webhook_attempt where delivery_id = $1", mine.id()))
                .isEmpty();
    }
}
