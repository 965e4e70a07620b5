package dev.tallylight.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.DeafProxy;
import dev.tallylight.testing.PatientPostgres;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What no limit would hold for ever, on a real PostgreSQL. */
@Order(2)
class DatabaseLimitsTest {
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static EmbeddedPostgres postgres;
    private static Vertx vertx;

    @BeforeAll
    static void start() throws IOException {
        postgres = PatientPostgres.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws IOException {
        vertx.close();
        postgres.close();
    }

    private static Pool pool(int port, Duration wait) {
        PgConnectOptions options = DatabaseLimits.limit(new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setUser("postgres")
                .setPassword("postgres")
                .setDatabase("postgres"));
        options.setReadIdleTimeout((int) SILENCE.toMillis());
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(options)
                .with(new PoolOptions()
                        .setMaxSize(2)
                        .setConnectionTimeout((int) wait.toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
    }

    private static String ask(Pool pool, String statement) {
        return pool.query(statement)
                .execute()
                .map(rows -> rows.iterator().next().getValue(0).toString())
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void givesUpAConnectionThatWentDeafAndGoesOnOverAnother() {
        try (DeafProxy proxy = new DeafProxy(postgres.getPort())) {
            Pool pool = pool(proxy.port(), PATIENCE);
            assertThat(ask(pool, "select 1")).isEqualTo("1");
            assertThat(proxy.deafen()).isEqualTo(1);
            assertThatThrownBy(() -> ask(pool, "select 2"))
                    .isInstanceOf(CompletionException.class)
                    .hasMessageNotContaining("TimeoutException: null");
            await().ignoreExceptions().until(() -> ask(pool, "select 3").equals("3"));
            pool.close();
        }
    }

    @Test
    void endsAStatementThatTakesTooLongAndATransactionThatDoesNothing() {
        Pool pool = pool(postgres.getPort(), PATIENCE);
        assertThat(ask(pool, "show statement_timeout")).isEqualTo("10s");
        assertThat(ask(pool, "show idle_in_transaction_session_timeout")).isEqualTo("10s");
        pool.close();
    }

    @Test
    void doesNotWaitForEverForAConnection() {
        Pool pool = pool(postgres.getPort(), Duration.ofMillis(500));
        pool.getConnection();
        pool.getConnection();
        assertThatThrownBy(() -> ask(pool, "select 1")).hasMessageContaining("Timeout");
        pool.close();
    }
}
