package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.store.SecretBox;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that an older version wrote, with the real schema. */
class ShownUrlsTest {
    private static final UUID STREAM = UUID.randomUUID();
    private static final SecretBox BOX = new SecretBox(() -> Base64.getEncoder().encodeToString(new byte[32]));

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedPostgres postgres;
    private ShownUrls urls;

    @BeforeEach
    void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
        PgConnectOptions options = new PgConnectOptions()
                .setPort(postgres.getPort())
                .setHost("localhost")
                .setDatabase("postgres")
                .setUser("postgres")
                .setPassword("postgres");
        urls = new ShownUrls(
                Pool.newInstance(
                        PgBuilder.pool().connectingTo(options).using(vertx).build()),
                BOX);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        postgres.close();
    }

    @Test
    void writesAnewWhatOlderVersionsShowed() throws Exception {
        stream(STREAM, BOX.seal("https://h/x?pass=hunter2&token=abc"), "https://h/x?pass=hunter2&token=***");
        stream(UUID.randomUUID(), new byte[40], "https://h/y?psk=hunter2&token=***"); // sealed with a key that is gone
        webhook("https://h/z?code=hunter2", "https://h/z?code=hunter2");
        webhook("https://hooks.example/services/hunter2", "https://hooks.example/***");
        sql(
                "insert into event (id, sequence, type, stream_id, occurred_at, data)"
                        + " values (uuid_at(now()), 1, 'stream.offline', ?, now(), ?)",
                STREAM,
                "{\"stream\":{\"url\":\"https://h/x?pass=hunter2&token=***\"},\"detail\":\"x\"}");

        assertThat(urls.mend("stream", true).await().indefinitely()).isEqualTo(2);
        assertThat(urls.mend("webhook_endpoint", true).await().indefinitely()).isEqualTo(2);

        assertThat(texts("select url_redacted from stream order by url_redacted"))
                .containsExactly("https://h/x?pass=***&token=***", "https://h/y?psk=***&token=***");
        assertThat(texts("select url_redacted from webhook_endpoint order by url_redacted"))
                .containsExactly("https://h/z?code=***", "https://hooks.example/***");
        assertThat(texts("select data from event"))
                .containsExactly("{\"stream\":{\"url\":\"https://h/x?pass=***&token=***\"},\"detail\":\"x\"}");
        assertThat(urls.mend("stream", true).await().indefinitely()).isZero();
        assertThat(urls.mend("webhook_endpoint", true).await().indefinitely()).isZero();
    }

    private void stream(UUID id, byte[] sealed, String shown) throws Exception {
        sql(
                "insert into stream (id, name, url_encrypted, url_redacted, fingerprint, protocol, interval_ms, timeout_ms,"
                        + " retry_interval_ms, failures_to_down, successes_to_up, quorum, created_at, updated_at)"
                        + " values (?, 'a', ?, ?, ?, 'hls', 1, 1, 1, 1, 1, 'all', now(), now())",
                id,
                sealed,
                shown,
                shown.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void webhook(String url, String shown) throws Exception {
        sql(
                "insert into webhook_endpoint (id, url_encrypted, url_redacted, format, events, secret_encrypted, created_at,"
                        + " updated_at) values (?, ?, ?, 'slack', '{*}', ?, now(), now())",
                UUID.randomUUID(),
                BOX.seal(url),
                shown,
                BOX.seal("whsec_"));
    }

    private void sql(String sql, Object... values) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private List<String> texts(String sql) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
