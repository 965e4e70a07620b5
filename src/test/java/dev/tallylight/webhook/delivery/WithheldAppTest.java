package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class WithheldAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EventLog events;

    @Inject
    FreshContext contexts;

    private final String tag = "withheld-" + UUID.randomUUID();

    private Event append(@Nullable Withheld withheld) {
        EventDraft draft = new EventDraft(
                EventType.STREAM_OFFLINE, Instant.now(), UUID.randomUUID(), List.of(tag), List.of(), "{}", withheld);
        return contexts.run(() -> Panache.withTransaction(() -> events.append(draft)))
                .await()
                .atMost(PATIENCE);
    }

    @Test
    void anAlertThatIsWithheldStandsInTheFeedAndIsSentToNobodyNorReplayed() throws Exception {
        try (Receiver receiver = Receiver.ok()) {
            String endpoint = Api.as(Api.TOKEN)
                    .body("{\"url\":\"" + receiver.url("/") + "\",\"tags\":[\"" + tag + "\"],\"events\":[\"*\"]}")
                    .post("/api/v1/webhooks")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            Event withheld = append(new Withheld(Withheld.MAINTENANCE, "window \"Antenna\""));
            Event told = append(null);

            await().atMost(PATIENCE).until(() -> receiver.got().size() == 1);
            assertThat(receiver.got().getFirst().header("webhook-id"))
                    .isEqualTo(told.id().toString());
            // what is still under way is not sent again: its result is written after the handler has answered
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/webhooks/" + endpoint + "/deliveries?state=succeeded")
                            .then()
                            .body("items", hasSize(1)));
            Api.as(Api.TOKEN)
                    .body("{\"since\":\"" + Instant.now().minusSeconds(60) + "\"}")
                    .post("/api/v1/webhooks/" + endpoint + "/replay")
                    .then()
                    .statusCode(org.hamcrest.Matchers.lessThan(300));
            await().atMost(PATIENCE).until(() -> receiver.got().size() == 2);
            assertThat(receiver.got())
                    .allSatisfy(got -> assertThat(got.header("webhook-id"))
                            .isEqualTo(told.id().toString()));

            String feed = "/api/v1/events?limit=500&after=" + (withheld.sequence() - 1);
            String mine = "items.find { it.id == '" + withheld.id() + "' }.withheld";
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Api.as(Api.TOKEN).get(feed).<String>path(mine + ".reason"))
                            .isEqualTo("maintenance"));
            assertThat(Api.as(Api.TOKEN).get(feed).<String>path(mine + ".detail"))
                    .isEqualTo("window \"Antenna\"");
            String other = "items.find { it.id == '" + told.id() + "' }.withheld";
            assertThat(Api.as(Api.TOKEN).get(feed).<Object>path(other)).isNull();
            Api.as(Api.TOKEN).delete("/api/v1/webhooks/" + endpoint);
        }
    }
}
