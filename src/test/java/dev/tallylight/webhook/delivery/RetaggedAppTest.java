package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who was told that something is wrong is told that it is well again, also where the tags are others by then. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RetaggedAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EventLog events;

    @Inject
    FreshContext contexts;

    @Inject
    Pool pool;

    private final String sport = "sport-" + UUID.randomUUID();
    private final String news = "news-" + UUID.randomUUID();
    private final UUID subject = UUID.randomUUID();
    private final List<String> endpoints = new ArrayList<>();
    private @Nullable Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = Receiver.ok();
    }

    @AfterEach
    void close() {
        endpoints.forEach(id -> Api.as(Api.TOKEN).delete("/api/v1/webhooks/" + id));
        Objects.requireNonNull(receiver).close();
    }

    private String webhook(String tag, String events) {
        String id = Api.post(
                        "/webhooks",
                        "{\"url\":\"%s\",\"tags\":[\"%s\"],\"events\":%s}"
                                .formatted(Objects.requireNonNull(receiver).url("/"), tag, events))
                .statusCode(201)
                .extract()
                .path("id");
        endpoints.add(id);
        return id;
    }

    private Event happens(EventType type, String... tags) {
        EventDraft draft = new EventDraft(type, Instant.now(), subject, List.of(tags), List.of(), "{}", null);
        return contexts.run(() -> Panache.withTransaction(() -> events.append(draft)))
                .await()
                .atMost(PATIENCE);
    }

    /** The deliveries stand with the event, so there is nothing to wait for. */
    private List<String> told(String webhook) {
        return StreamSupport.stream(
                        pool.preparedQuery(
                                        "select event_type from webhook_delivery where endpoint_id = $1 order by event_sequence")
                                .execute(Tuple.of(UUID.fromString(webhook)))
                                .await()
                                .atMost(PATIENCE)
                                .spliterator(),
                        false)
                .map(row -> row.getString(0))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "STREAM_OFFLINE,STREAM_ONLINE",
        "STREAM_DEGRADED,STREAM_ONLINE",
        "STREAM_UNKNOWN,STREAM_ONLINE",
        "SERVER_OFFLINE,SERVER_ONLINE"
    })
    void tellsTheEndToWhomItToldTheBeginning(EventType begins, EventType ends) {
        String sports = webhook(sport, "[\"*\"]");
        String newsroom = webhook(news, "[\"*\"]");
        happens(begins, sport);
        happens(ends, news);
        assertThat(told(sports)).containsExactly(begins.wireName(), ends.wireName());
        assertThat(told(newsroom)).containsExactly(ends.wireName());
    }

    @Test
    void tellsItOnceAndNothingOfWhatComesAfter() {
        String sports = webhook(sport, "[\"*\"]");
        happens(EventType.STREAM_OFFLINE, sport);
        happens(EventType.STREAM_ONLINE);
        happens(EventType.STREAM_ONLINE);
        happens(EventType.STREAM_OFFLINE);
        happens(EventType.STREAM_ONLINE);
        assertThat(told(sports)).containsExactly("stream.offline", "stream.online");
    }

    /** Off air it became after the tags had changed: whoever was told that it plays badly hears that it plays again. */
    @Test
    void tellsItAlsoWhereItGotWorseInTheMeantime() {
        String sports = webhook(sport, "[\"*\"]");
        happens(EventType.STREAM_DEGRADED, sport);
        happens(EventType.STREAM_OFFLINE, news);
        happens(EventType.STREAM_ONLINE, news);
        assertThat(told(sports)).containsExactly("stream.degraded", "stream.online");
    }

    @Test
    void tellsItWhereTheWebhookHasOtherTagsNow() {
        String sports = webhook(sport, "[\"*\"]");
        happens(EventType.STREAM_OFFLINE, sport);
        Api.patch("/webhooks/" + sports, "{\"tags\":[\"" + news + "\"]}").statusCode(200);
        happens(EventType.STREAM_ONLINE, sport);
        assertThat(told(sports)).containsExactly("stream.offline", "stream.online");
    }

    @ParameterizedTest
    @EnumSource(
            value = EventType.class,
            names = {"STREAM_OFFLINE", "STREAM_DEGRADED"})
    void tellsNoEndToWhoDoesNotHearOfEnds(EventType begins) {
        String sports = webhook(sport, "[\"" + begins.wireName() + "\"]");
        happens(begins, sport);
        happens(EventType.STREAM_ONLINE, news);
        assertThat(told(sports)).containsExactly(begins.wireName());
    }

    @Test
    void tellsNoEndToWhoWasOffThen() {
        String sports = webhook(sport, "[\"*\"]");
        Api.patch("/webhooks/" + sports, "{\"enabled\":false}").statusCode(200);
        happens(EventType.STREAM_OFFLINE, sport);
        Api.patch("/webhooks/" + sports, "{\"enabled\":true}").statusCode(200);
        happens(EventType.STREAM_ONLINE, news);
        assertThat(told(sports)).doesNotContain("stream.online");
    }
}
