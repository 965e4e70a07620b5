package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.store.SecretBox;
import dev.tallylight.testing.PatientPostgres;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A database that an older version wrote, with the real schema. */
@Order(2)
class ShownUrlsTest {
    private static final UUID STREAM = UUID.randomUUID();
    private static final SecretBox BOX = new SecretBox(() -> Base64.getEncoder().encodeToString(new byte[32]));

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedPostgres postgres;
    private ShownUrls urls;

    @BeforeEach
    void start() throws Exception {
        postgres = PatientPostgres.start();
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
    void seesInOneLookWhetherThereIsAnythingToWrite() throws Exception {
        assertThat(anyIsOlder()).as("nothing at all").isFalse();
        webhook("https://h/z?code=hunter2", "https://h/z?code=hunter2");
        assertThat(anyIsOlder()).isTrue();
        all("webhook_endpoint");
        assertThat(anyIsOlder()).isFalse();
        stream(STREAM, "a", BOX.seal("https://h/x"), "https://h/x");
        assertThat(anyIsOlder()).isTrue();
        all("stream");
        assertThat(anyIsOlder()).isFalse();
    }

    private boolean anyIsOlder() {
        return urls.anyIsOlder().await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void writesAnewWhatOlderVersionsShowed() throws Exception {
        stream(STREAM, "a", BOX.seal("https://h/x?pass=hunter2&token=abc"), "https://h/x?pass=hunter2&token=***");
        stream(
                UUID.randomUUID(),
                "b",
                new byte[40],
                "https://h/y?psk=hunter2&token=***"); // sealed with a key that is gone
        webhook("https://h/z?code=hunter2", "https://h/z?code=hunter2");
        webhook("https://hooks.example/services/hunter2", "https://hooks.example/***");
        event(
                "stream.offline",
                STREAM,
                "{\"stream\":{\"url\":\"https://h/x?pass=hunter2&token=***\"},\"detail\":\"x\"}");

        assertThat(all("stream")).isEqualTo(2);
        assertThat(all("webhook_endpoint")).isEqualTo(2);

        assertThat(texts("select url_redacted from stream order by url_redacted"))
                .containsExactly("https://h/x?pass=***&token=***", "https://h/y?psk=***&token=***");
        assertThat(texts("select url_redacted from webhook_endpoint order by url_redacted"))
                .containsExactly("https://h/z?code=***", "https://hooks.example/***");
        assertThat(texts("select data from event"))
                .containsExactly("{\"stream\":{\"url\":\"https://h/x?pass=***&token=***\"},\"detail\":\"x\"}");
        assertThat(all("stream")).isZero();
        assertThat(all("webhook_endpoint")).isZero();
    }

    @Test
    void writesAnewTheNamesThatOlderVersionsMadeOfUrls() throws Exception {
        UUID users = UUID.randomUUID();
        String url = "https://h/live/token/hunter2/\"x";
        String name = "h/live/token/hunter2/%22x"; // as it was made of the URL once that was read
        stream(STREAM, name, BOX.seal(url), url);
        stream(users, "token/hunter2 is mine", BOX.seal("https://h/y"), "https://h/y");
        event(
                "stream.offline",
                STREAM,
                "{\"stream\":{\"name\":\"" + name + "\",\"url\":\"" + url.replace("\"", "\\\"") + "\"},\"detail\":\""
                        + url.replace("\"", "\\\"") + " hangs\"}");

        assertThat(all("stream")).isEqualTo(2);

        assertThat(texts("select name from stream order by name"))
                .containsExactly("h/live/token/***/%22x", "token/hunter2 is mine");
        assertThat(texts("select data from event"))
                .containsExactly("{\"stream\":{\"name\":\"h/live/token/***/%22x\","
                        + "\"url\":\"https://h/live/token/***/\\\"x\"},"
                        + "\"detail\":\"https://h/live/token/***/\\\"x hangs\"}");
    }

    @Test
    void namesOfAnotherMakingAreTheirUsers() {
        String secret = "https://user:password@h:8080/sig/hunter2/a?b=c";
        assertThat(ShownUrls.name("h:8080/sig/hunter2/a", secret)).isEqualTo("h:8080/sig/***/a");
        assertThat(ShownUrls.name("sig/hunter2", secret)).isEqualTo("sig/hunter2");
        assertThat(ShownUrls.name("h", "no URL")).isEqualTo("h");
        String cut = ("h/sig/hunter2/" + "a".repeat(300)).substring(0, 200);
        assertThat(ShownUrls.name(cut, "https://h/sig/hunter2/" + "a".repeat(300)))
                .startsWith("h/sig/***/a")
                .hasSize(200);
    }

    @Test
    void writesAnewTheEventsOfWebhooks() throws Exception {
        UUID id = webhook("https://h/z?code=hunter2", "https://h/z?code=hunter2");
        String data = "{\"webhook\":{\"id\":\"%s\",\"url\":\"https://h/z?code=%s\"}}";
        event("webhook.disabled", null, data.formatted(id, "hunter2"));
        UUID another = UUID.randomUUID();
        event("webhook.failing", null, data.formatted(another, "hunter2"));

        assertThat(all("webhook_endpoint")).isEqualTo(1);

        assertThat(texts("select data from event order by sequence"))
                .containsExactly(data.formatted(id, "***"), data.formatted(another, "hunter2"));
    }

    /** Of one stream alone they are too many for the limit of a statement's time: those of the others are mended. */
    @Test
    void givesUpOnTheEventsOfNoMoreStreamsThanItMust() throws Exception {
        String before = "https://h/%d?pass=hunter2";
        for (int i = 0; i < 7; i++) {
            UUID id = UUID.randomUUID();
            stream(id, "a", BOX.seal(before.formatted(i)), before.formatted(i));
            event("stream.offline", id, before.formatted(i));
        }
        sql("create function too_slow() returns trigger language plpgsql as"
                + " $$ begin raise exception 'canceling statement due to statement timeout'; end $$");
        sql("create trigger too_slow before update on event for each row"
                + " when (old.data like '%/3?%') execute function too_slow()");

        assertThat(all("stream")).isEqualTo(7);

        assertThat(texts("select data from event where data like '%hunter2%'")).containsExactly(before.formatted(3));
        assertThat(texts("select url_redacted from stream where url_redacted like '%hunter2%'"))
                .isEmpty();
    }

    private int all(String table) {
        return urls.all(table, work -> work.get().await().indefinitely());
    }

    private void event(String type, @Nullable UUID stream, String data) throws Exception {
        sql(
                "insert into event (id, sequence, type, stream_id, occurred_at, data)"
                        + " values (uuid_at(now()), nextval('event_sequence'), ?, ?, now(), ?)",
                type,
                stream,
                data);
    }

    private void stream(UUID id, String name, byte[] sealed, String shown) throws Exception {
        sql(
                "insert into stream (id, name, url_encrypted, url_redacted, fingerprint, protocol, interval_ms, timeout_ms,"
                        + " retry_interval_ms, failures_to_down, successes_to_up, quorum, created_at, updated_at)"
                        + " values (?, ?, ?, ?, ?, 'hls', 1, 1, 1, 1, 1, 'all', now(), now())",
                id,
                name,
                sealed,
                shown,
                shown.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private UUID webhook(String url, String shown) throws Exception {
        UUID id = UUID.randomUUID();
        sql(
                "insert into webhook_endpoint (id, url_encrypted, url_redacted, format, events, secret_encrypted, created_at,"
                        + " updated_at) values (?, ?, ?, 'slack', '{*}', ?, now(), now())",
                id,
                BOX.seal(url),
                shown,
                BOX.seal("whsec_"));
        return id;
    }

    private void sql(String sql, @Nullable Object... values) throws Exception {
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
