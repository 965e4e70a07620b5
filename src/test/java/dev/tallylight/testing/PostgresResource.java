package dev.tallylight.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of its own for a test application, JVM or native, with nothing installed on the machine. */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        try {
            EmbeddedPostgres started = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .start();
            postgres = started;
            int port = started.getPort();
            return Map.of(
                    // the packaged application has no %test profile: it is told here what that says
                    "tallylight.admin-token", Api.TOKEN,
                    "tallylight.encryption-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                    "tallylight.egress.streams", "private",
                    "tallylight.egress.webhooks", "private",
                    "tallylight.webhooks.retry-schedule", "0s,0.2s,0.2s,0.2s",
                    "tallylight.database-url", "postgresql://postgres:postgres@localhost:" + port + "/postgres",
                    "quarkus.datasource.reactive.url", "vertx-reactive:postgresql://localhost:" + port + "/postgres",
                    "quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + port + "/postgres",
                    "quarkus.datasource.username", "postgres",
                    "quarkus.datasource.password", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (postgres != null) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
