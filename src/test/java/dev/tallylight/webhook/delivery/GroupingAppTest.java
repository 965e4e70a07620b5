package dev.tallylight.webhook.delivery;

import static dev.tallylight.testing.Api.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import dev.tallylight.webhook.WebhookConfig;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several alerts in one message: each arrives, in order, and each has its line in the log. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class GroupingAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    EventLog events;

    @Inject
    FreshContext contexts;

    @Inject
    Pool pool;

    @Inject
    ObjectMapper mapper;

    @Inject
    WebhookConfig config;

    private final String tag = "tag-" + UUID.randomUUID();
    private final List<String> endpoints = new ArrayList<>();

    @AfterEach
    void removeEndpoints() {
        endpoints.forEach(id -> Api.as(TOKEN).delete("/api/v1/webhooks/" + id));
    }

    private String endpoint(Receiver receiver, String more) {
        String id = Api.post(
                        "/webhooks",
                        "{\"format\":\"slack\",\"url\":\"" + receiver.url("/s") + "\",\"tags\":[\"" + tag
                                + "\"],\"rateLimit\":1000" + more + "}")
                .statusCode(201)
                .extract()
                .path("id");
        endpoints.add(id);
        return id;
    }

    private EventDraft draft(EventType type, UUID stream, String name) {
        return new EventDraft(
                type,
                Instant.now(),
                stream,
                List.of(tag),
                List.of(),
                "{\"stream\":{\"id\":\"" + stream + "\",\"name\":\"" + name + "\"}}");
    }

    private void append(EventType type, UUID stream, String name) {
        append(List.of(draft(type, stream, name)));
    }

    /** In one transaction: the windows of all of them begin at the same time. */
    private void append(List<EventDraft> drafts) {
        contexts.run(() -> Panache.withTransaction(() -> Multi.createFrom()
                        .iterable(drafts)
                        .onItem()
                        .transformToUniAndConcatenate(events::append)
                        .collect()
                        .asList()))
                .await()
                .atMost(PATIENCE);
    }

    private void awaitAll(String endpoint, int deliveries) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> Api.get("/webhooks/" + endpoint + "/deliveries?limit=500&state=succeeded")
                        .then()
                        .body("items", hasSize(deliveries)));
    }

    /** The titles in a message, in their order. */
    private List<String> titles(Receiver.Got got) {
        try {
            List<String> titles = new ArrayList<>();
            for (JsonNode block : mapper.readTree(got.body()).path("blocks")) {
                Matcher title = Pattern.compile("#([0-9.]+) is (offline|back online)")
                        .matcher(block.path("text").path("text").asText());
                if (title.find()) {
                    titles.add(title.group(1) + " " + title.group(2));
                }
            }
            return titles;
        } catch (JsonProcessingException e) {
            throw new AssertionError(got.body(), e);
        }
    }

    @Test
    void putsWhatHappensWithinAWindowIntoOneMessage() {
        try (Receiver receiver = Receiver.answering(number -> new Answer(200, Map.of(), "ok", Duration.ZERO))) {
            String endpoint = endpoint(receiver, ",\"groupWindow\":\"2s\"");
            long begun = System.nanoTime();
            UUID first = UUID.randomUUID();
            append(EventType.STREAM_OFFLINE, first, "#1");
            append(EventType.STREAM_OFFLINE, UUID.randomUUID(), "#2");
            append(EventType.STREAM_ONLINE, first, "#1");
            awaitAll(endpoint, 3);
            assertThat(receiver.got()).hasSize(1);
            assertThat(Duration.ofNanos(receiver.got().getFirst().atNanos() - begun))
                    .isGreaterThan(Duration.ofMillis(1_800));
            assertThat(titles(receiver.got().getFirst())).containsExactly("1 offline", "2 offline", "1 back online");
            Api.get("/webhooks/" + endpoint + "/deliveries").then().body("items.attemptCount", everyItem(equalTo(1)));
            // a window of its own, and a test at once and alone
            append(EventType.STREAM_OFFLINE, UUID.randomUUID(), "#3");
            Api.post("/webhooks/" + endpoint + "/test").statusCode(202);
            awaitAll(endpoint, 5);
            assertThat(receiver.got()).hasSize(3);
            assertThat(receiver.got().get(1).body()).contains("Test from Tallylight");
            assertThat(receiver.got().get(2).body()).contains("#3 is offline");
        }
    }

    @Test
    void triesAgainTogetherWhatFailedTogether() {
        try (Receiver receiver =
                Receiver.answering(number -> new Answer(number == 1 ? 500 : 200, Map.of(), "ok", Duration.ZERO))) {
            String endpoint = endpoint(receiver, ",\"groupWindow\":\"1s\",\"retrySchedule\":[\"0s\",\"1s\",\"1s\"]");
            List<EventDraft> together = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                together.add(draft(EventType.STREAM_OFFLINE, UUID.randomUUID(), "#" + i));
            }
            append(together);
            awaitAll(endpoint, 12);
            assertThat(titles(receiver.got().get(0)))
                    .isEqualTo(titles(receiver.got().get(1)));
            assertThat(receiver.got()).hasSize(2);
            Api.get("/webhooks/" + endpoint + "/deliveries").then().body("items.attemptCount", everyItem(equalTo(2)));
            assertThat(pool.preparedQuery("select failures from webhook_flow where endpoint_id = $1")
                            .execute(Tuple.of(UUID.fromString(endpoint)))
                            .await()
                            .atMost(PATIENCE)
                            .iterator()
                            .next()
                            .getInteger(0))
                    .as("one exchange is one failure, and the breaker stays closed")
                    .isZero();
        }
    }

    /** The later of two is due and is the trial of an open breaker; the one before it still waits for its window's end. */
    private void letLaterTry(String endpoint, int failures) {
        pool.preparedQuery("""
                        with opened as (
                            update webhook_flow set failures = $2, open_until = now() where endpoint_id = $1)
                        update webhook_delivery d set next_attempt_at = now()
                        where d.endpoint_id = $1
                          and d.event_sequence = (select max(event_sequence) from webhook_delivery where endpoint_id = $1)""")
                .execute(Tuple.of(UUID.fromString(endpoint), failures))
                .await()
                .atMost(PATIENCE);
    }

    private Row flow(String endpoint) {
        return pool.preparedQuery("""
                        select failures, open_until > now() as open, open_until - now() > interval '12 seconds' as longer
                        from webhook_flow where endpoint_id = $1""")
                .execute(Tuple.of(UUID.fromString(endpoint)))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next();
    }

    @Test
    void aTrialThatFailsCountsWhicheverOfItsGroupIsTheFirst() {
        try (Receiver receiver = Receiver.answering(number -> Answer.of(500))) {
            String endpoint = endpoint(receiver, ",\"groupWindow\":\"1m\",\"retrySchedule\":[\"0s\",\"1h\"]");
            append(List.of(
                    draft(EventType.STREAM_OFFLINE, UUID.randomUUID(), "#1"),
                    draft(EventType.STREAM_OFFLINE, UUID.randomUUID(), "#2")));
            letLaterTry(endpoint, config.breakerFailures());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/webhooks/" + endpoint + "/deliveries")
                            .then()
                            .body("items.attemptCount", equalTo(List.of(1, 1))));
            assertThat(receiver.got()).hasSize(1);
            assertThat(titles(receiver.got().getFirst())).containsExactly("1 offline", "2 offline");
            assertThat(flow(endpoint).getInteger("failures"))
                    .as("one exchange is one failure")
                    .isEqualTo(config.breakerFailures() + 1);
            assertThat(flow(endpoint).getBoolean("longer")).isTrue();
        }
    }

    /** Its event is no longer kept. */
    @Test
    void aCompanionThatIsSkippedLeavesTheTrialToTheOthers() {
        AtomicReference<@Nullable Boolean> open = new AtomicReference<>();
        try (Receiver receiver = Receiver.answering(number -> {
            open.set(flow(endpoints.getFirst()).getBoolean("open"));
            return Answer.of(500);
        })) {
            String endpoint = endpoint(receiver, ",\"groupWindow\":\"1m\",\"retrySchedule\":[\"0s\",\"1h\"]");
            append(List.of(
                    draft(EventType.STREAM_OFFLINE, UUID.randomUUID(), "#1"),
                    draft(EventType.STREAM_OFFLINE, UUID.randomUUID(), "#2")));
            pool.preparedQuery("delete from event where sequence = (select min(event_sequence) from webhook_delivery"
                            + " where endpoint_id = $1)")
                    .execute(Tuple.of(UUID.fromString(endpoint)))
                    .await()
                    .atMost(PATIENCE);
            letLaterTry(endpoint, config.breakerFailures());
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(flow(endpoint).getInteger("failures")).isEqualTo(config.breakerFailures() + 1));
            assertThat(open.get()).as("while the trial goes on").isTrue();
            Api.get("/webhooks/" + endpoint + "/deliveries")
                    .then()
                    .body("items.state", containsInAnyOrder("skipped", "pending"));
        }
    }

    /** What failed together is due together; where a claim has put the second off behind the first, that one wakes it. */
    @Test
    void triesTheNextOfAStreamAgainAsSoonAsTheOneBeforeItIsTaken() {
        try (Receiver receiver = Receiver.answering(number -> new Answer(200, Map.of(), "ok", Duration.ZERO))) {
            String endpoint = endpoint(receiver, ",\"groupWindow\":\"30s\"");
            UUID stream = UUID.randomUUID();
            append(EventType.STREAM_OFFLINE, stream, "#1");
            append(EventType.STREAM_ONLINE, stream, "#1");
            pool.preparedQuery("""
                            update webhook_delivery d set attempts = 1, next_attempt_at = now() + case
                                when d.event_sequence = (select min(event_sequence) from webhook_delivery where endpoint_id = $1)
                                then interval '0 s' else interval '1 hour' end
                            where d.endpoint_id = $1""")
                    .execute(Tuple.of(UUID.fromString(endpoint)))
                    .await()
                    .atMost(PATIENCE);
            awaitAll(endpoint, 2);
            assertThat(receiver.got()).hasSize(2);
        }
    }

    /** Windows that open and close, failures and retries in between, more than one message holds. */
    @Test
    void losesNothingAndKeepsTheOrderOfEachStream() {
        try (Receiver receiver = Receiver.answering(
                number -> new Answer(number % 3 == 1 ? 503 : 200, Map.of(), "ok", Duration.ofMillis(30)))) {
            String endpoint = endpoint(
                    receiver,
                    ",\"groupWindow\":\"1s\",\"retrySchedule\":[\"0s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\",\"1s\"]");
            List<UUID> streams = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                streams.add(UUID.randomUUID());
            }
            int written = 0;
            for (int round = 0; round < 8; round++) {
                for (int i = 0; i < streams.size(); i++) {
                    append(
                            round % 2 == 0 ? EventType.STREAM_OFFLINE : EventType.STREAM_ONLINE,
                            streams.get(i),
                            "#" + i + "." + round);
                    written++;
                }
            }
            int all = written;
            awaitAll(endpoint, all);
            assertThat(receiver.got().size()).isLessThan(all / 2);
            Map<UUID, List<Long>> sequences = new HashMap<>();
            pool.preparedQuery("""
                            select d.stream_id, d.event_sequence from webhook_delivery d
                            join webhook_attempt a on a.delivery_id = d.id and a.error is null
                            where d.endpoint_id = $1 order by a.id, d.event_sequence""")
                    .execute(Tuple.of(UUID.fromString(endpoint)))
                    .await()
                    .atMost(PATIENCE)
                    .forEach(row -> sequences
                            .computeIfAbsent(row.getUUID(0), stream -> new ArrayList<>())
                            .add(row.getLong(1)));
            assertThat(sequences).hasSize(10);
            assertThat(sequences.values()).allSatisfy(order -> assertThat(order).hasSize(8));
            // by what was really received: each stream's events in their order over all messages that were taken
            Map<String, List<Integer>> told = new TreeMap<>();
            for (int i = 0; i < receiver.got().size(); i++) {
                if ((i + 1) % 3 != 1) {
                    for (String title : titles(receiver.got().get(i))) {
                        String[] parts = title.split("[. ]");
                        told.computeIfAbsent(parts[0], name -> new ArrayList<>())
                                .add(Integer.parseInt(parts[1]));
                    }
                }
            }
            assertThat(told).isNotEmpty();
            // what has no room in a message is only counted in it, and what was answered too late for us is sent again
            boolean late = timeouts(endpoint) > 0;
            assertThat(told.values()).allSatisfy(rounds -> {
                assertThat(List.copyOf(new LinkedHashSet<>(rounds))).isSorted();
                if (!late) {
                    assertThat(rounds).doesNotHaveDuplicates();
                }
            });
        }
    }

    private long timeouts(String endpoint) {
        return pool.preparedQuery("""
                        select count(*) from webhook_attempt a join webhook_delivery d on d.id = a.delivery_id
                        where d.endpoint_id = $1 and a.status is null""")
                .execute(Tuple.of(UUID.fromString(endpoint)))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }
}
