package dev.tallylight.webhook.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.Slice;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is rare is found by an index in each month, and not by looking through what is not. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListFiltersAppTest {
    private static final Logger LOG = Logger.getLogger(ListFiltersAppTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final UUID ENDPOINT = UUID.randomUUID();
    private static final int MANY = 20_000;

    @Inject
    Pool pool;

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }

    private void deliveries(int count, String state, String type) {
        sql("""
                insert into webhook_delivery (id, endpoint_id, event_id, event_type, event_sequence, state,
                                              next_attempt_at, created_at)
                select uuid_at(now() - n * interval '1 millisecond'), '%s', gen_random_uuid(), '%s', n, '%s', now(), now()
                from generate_series(1, %d) as n""".formatted(ENDPOINT, type, state, count));
    }

    @BeforeEach
    void writeALogInWhichMuchWentWell() {
        forget();
        deliveries(MANY, "succeeded", "stream.offline");
        deliveries(3, "failed", "stream.online");
        deliveries(3, "succeeded", "webhook.failing");
        sql("analyze webhook_delivery");
    }

    @AfterAll
    void forget() {
        sql("delete from webhook_delivery where endpoint_id = '" + ENDPOINT + "'");
    }

    private String plan(LogFilter filter) {
        Tuple parameters = Tuple.tuple();
        String statement = "explain (analyze, costs off, timing off, summary off) "
                + DeliveryLog.sql(Slice.ALL, filter, null, 50, parameters);
        String plan = pool.preparedQuery(statement)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .collect(Collectors.joining("\n")))
                .await()
                .atMost(PATIENCE);
        LOG.infof("%s\n%s", filter, plan);
        return plan;
    }

    private static void assertLooksThroughLittle(String plan) {
        for (String line :
                plan.lines().filter(line -> line.contains("Rows Removed")).toList()) {
            assertThat(Integer.parseInt(line.replaceAll("\\D+", ""))).as(plan).isLessThan(MANY / 10);
        }
    }

    @Test
    void findsByState() {
        String plan = plan(LogFilter.ofParameters(null, "failed", null, null, null, null));
        assertThat(plan).containsPattern("Index (Only )?Scan.* using \\S*state\\S*");
        assertLooksThroughLittle(plan);
    }

    @Test
    void findsByStateOfOneWebhook() {
        String plan = plan(LogFilter.ofParameters(ENDPOINT, "failed", null, null, null, null));
        assertThat(plan).contains("state");
        assertLooksThroughLittle(plan);
    }

    @Test
    void findsByType() {
        String plan = plan(LogFilter.ofParameters(null, null, "webhook.failing", null, null, null));
        assertThat(plan).containsPattern("Index (Only )?Scan.* using \\S*event_type\\S*");
        assertLooksThroughLittle(plan);
    }

    @Test
    void looksThroughLittleByAnyFilter() {
        String id = UUID.randomUUID().toString();
        for (LogFilter filter : List.of(
                LogFilter.of(ENDPOINT),
                LogFilter.ofParameters(null, "pending", null, null, null, null),
                LogFilter.ofParameters(null, "succeeded", null, null, null, null),
                LogFilter.ofParameters(null, "skipped", null, null, null, null),
                LogFilter.ofParameters(null, null, "stream.offline", null, null, null),
                LogFilter.ofParameters(null, null, null, "evt_" + "0".repeat(32), null, null),
                LogFilter.ofParameters(null, null, null, null, id, null),
                LogFilter.ofParameters(null, null, null, null, null, id))) {
            assertLooksThroughLittle(plan(filter));
        }
    }
}
