package dev.tallylight.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What is old goes, as whole months; what waits stays; and readers are told what they have missed. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PartitionsAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant LONG_AGO = Instant.parse("2021-03-10T00:00:00Z");

    @Inject
    Pool pool;

    @Inject
    Partitions partitions;

    private RowSet<Row> sql(String statement, Object... parameters) {
        return pool.preparedQuery(statement)
                .execute(Tuple.from(List.of(parameters)))
                .await()
                .atMost(PATIENCE);
    }

    private void month(String table, String name, String from, String to) {
        sql("create table %s partition of %s for values from (uuid_floor('%s')) to (uuid_floor('%s'))"
                .formatted(name, table, from, to));
    }

    private boolean exists(String table) {
        return sql("select to_regclass($1) is not null", table)
                .iterator()
                .next()
                .getBoolean(0);
    }

    @Test
    void dropsMonthsThatAreKeptLongEnoughAndTellsReaders() throws IOException {
        month("event", "event_2021_03", "2021-03-01T00:00:00Z", "2021-04-01T00:00:00Z");
        month("webhook_delivery", "webhook_delivery_2021_03", "2021-03-01T00:00:00Z", "2021-04-01T00:00:00Z");
        month("webhook_delivery", "webhook_delivery_2021_04", "2021-04-01T00:00:00Z", "2021-05-01T00:00:00Z");
        long sequence =
                sql("select nextval('event_sequence')").iterator().next().getLong(0);
        UUID event = Ids.at(LONG_AGO);
        sql(
                "insert into event (id, sequence, type, occurred_at, data) values ($1, $2, 'test.ping', now(), '{\"endpoint\":\"0199a1b2-0000-7000-8000-000000000001\"}')",
                event,
                sequence);
        sql(
                "insert into webhook_delivery (id, endpoint_id, event_id, event_type, event_sequence, state, next_attempt_at, created_at) values ($1, $2, $3, 'test.ping', $4, 'succeeded', now(), now())",
                Ids.at(LONG_AGO),
                UUID.randomUUID(),
                event,
                sequence);
        // pending of an endpoint that is there, but waits for a breaker: nothing may drop it
        sql(
                "insert into webhook_delivery (id, endpoint_id, event_id, event_type, event_sequence, next_attempt_at, created_at) values ($1, $2, $3, 'test.ping', $4, now() + interval '1 hour', now())",
                Ids.at(Instant.parse("2021-04-10T00:00:00Z")),
                UUID.randomUUID(),
                event,
                sequence);
        Api.get("/events?limit=1&after=" + (sequence - 1)).then().body("gap", equalTo(false));

        partitions.drop().await().atMost(PATIENCE);

        assertThat(exists("event_2021_03")).isFalse();
        assertThat(exists("webhook_delivery_2021_03")).isFalse();
        assertThat(exists("webhook_delivery_2021_04"))
                .as("something in it waits")
                .isTrue();
        sql("update webhook_delivery set state = 'skipped' where event_id = $1", event);
        partitions.drop().await().atMost(PATIENCE);
        assertThat(exists("webhook_delivery_2021_04")).isFalse();
        assertThat(sql("select 1 from pg_class where relname ~ '^event_2[0-9]{3}_[0-9]{2}$'")
                        .size())
                .as("this month's and the coming ones are there")
                .isGreaterThanOrEqualTo(4);

        Api.get("/events?limit=1&after=" + (sequence - 1))
                .then()
                .statusCode(200)
                .body("gap", equalTo(true))
                .body("retention", equalTo("365d"));
        Api.get("/events?limit=1&after=" + sequence).then().body("gap", equalTo(false));
        assertThat(firstMessage(sequence - 1))
                .contains("event:gap", "\"gap\":true")
                .doesNotContain("id:");
        Api.get("/events?after=x").then().statusCode(400).body("detail", containsString("after"));
    }

    private static String firstMessage(long lastId) throws IOException {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/api/v1/events/live")
                        .toURL()
                        .openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + Api.TOKEN);
        connection.setRequestProperty("Last-Event-ID", Long.toString(lastId));
        connection.setReadTimeout(20_000);
        StringBuilder message = new StringBuilder();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty() && !message.isEmpty()) {
                    break;
                }
                message.append(line).append('\n');
            }
        } finally {
            connection.disconnect();
        }
        return message.toString();
    }

    @Test
    void dropsTransitionsAfterThreeYears() {
        month("transition", "transition_2021_05", "2021-05-01T00:00:00Z", "2021-06-01T00:00:00Z");
        sql(
                "insert into transition (id, stream_id, sequence, status, previous_status, since, confirmed_at, evidence) values ($1, $2, 1, 'offline', 'online', now(), now(), '[]')",
                Ids.at(Instant.parse("2021-05-10T00:00:00Z")),
                UUID.randomUUID());
        partitions.drop().await().atMost(PATIENCE);
        assertThat(exists("transition_2021_05")).isFalse();
        assertThat(sql("select 1 from pg_class where relname ~ '^transition_2[0-9]{3}_[0-9]{2}$'")
                        .size())
                .as("this month's and the coming ones are there")
                .isGreaterThanOrEqualTo(4);
    }

    @Test
    void keepsWhoDidWhatForFourHundredDays() {
        Instant end = ZonedDateTime.ofInstant(Instant.now().minus(Duration.ofDays(400)), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .withDayOfMonth(1)
                .toInstant();
        Instant before = end.atZone(ZoneOffset.UTC).minusMonths(1).toInstant();
        Instant after = end.atZone(ZoneOffset.UTC).plusMonths(1).toInstant();
        String old = "audit_" + before.toString().substring(0, 7).replace('-', '_');
        String kept = "audit_" + end.toString().substring(0, 7).replace('-', '_');
        month("audit", old, before.toString(), end.toString());
        month("audit", kept, end.toString(), after.toString());
        partitions.drop().await().atMost(PATIENCE);
        assertThat(exists(old)).isFalse();
        assertThat(exists(kept)).isTrue();
    }

    /** A backup may have a table locked for hours. */
    @Test
    void leavesForLaterWhatSomebodyHasLocked() {
        month("transition", "transition_2021_07", "2021-07-01T00:00:00Z", "2021-08-01T00:00:00Z");
        month("webhook_attempt", "webhook_attempt_2021_07", "2021-07-01T00:00:00Z", "2021-08-01T00:00:00Z");
        pool.withTransaction(connection -> connection
                        .query("lock table transition_2021_07 in access share mode")
                        .execute()
                        .chain(() -> partitions.drop()))
                .await()
                .atMost(PATIENCE);
        assertThat(exists("transition_2021_07")).isTrue();
        assertThat(exists("webhook_attempt_2021_07")).isFalse();
        partitions.drop().await().atMost(PATIENCE);
        assertThat(exists("transition_2021_07")).isFalse();
    }

    private static RetentionConfig keeping(int events, int deliveries) {
        return new RetentionConfig() {
            @Override
            public Duration events() {
                return Duration.ofDays(events);
            }

            @Override
            public Duration deliveries() {
                return Duration.ofDays(deliveries);
            }

            @Override
            public Duration transitions() {
                return Duration.ofDays(events);
            }

            @Override
            public Duration audit() {
                return Duration.ofDays(events);
            }
        };
    }

    @Test
    void refusesToKeepDeliveriesLongerThanTheirEvents() {
        assertThatCode(() -> Partitions.check(keeping(90, 90))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Partitions.check(keeping(30, 90)))
                .hasMessageContaining("tallylight.retention.events is 30 days")
                .hasMessageContaining("tallylight.retention.deliveries");
        assertThatThrownBy(() -> Partitions.check(keeping(30, 1)))
                .hasMessageContaining("tallylight.retention.deliveries is 1 days; it must be at least a week");
    }
}
