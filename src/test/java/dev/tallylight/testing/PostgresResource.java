package dev.tallylight.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of its own for a test application, JVM or native, with nothing installed on the machine. */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private static volatile int mailPort;

    private @Nullable EmbeddedPostgres postgres;

    /** Where the packaged application looks for its mail server; whoever tests that may listen there. */
    public static int mailPort() {
        return mailPort;
    }

    @Override
    public Map<String, String> start() {
        try {
            EmbeddedPostgres started = PatientPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .start();
            postgres = started;
            int port = started.getPort();
            mailPort = FreePort.any();
            return Map.ofEntries(
                    Map.entry("tallylight.public-url", "https://tallylight.example.com/"),
                    // a port that a test's mail server may take
                    Map.entry("tallylight.smtp-url", "smtp://127.0.0.1:" + mailPort + "?starttls=never"),
                    Map.entry("tallylight.mail-from", "alerts@tallylight.example.com"),
                    Map.entry("tallylight.subscribers.unsubscribe-address", "leave+us@tallylight.example.com"),
                    // the packaged application has no %test profile: it is told here what that says
                    Map.entry("tallylight.admin-token", Api.TOKEN),
                    Map.entry("tallylight.encryption-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
                    Map.entry("tallylight.egress.streams", "private"),
                    Map.entry("tallylight.egress.webhooks", "private"),
                    Map.entry("tallylight.webhooks.retry-schedule", "0s,0.2s,0.2s,0.2s"),
                    // all strangers of a test come from one address, and their receivers are here
                    Map.entry("tallylight.egress.subscribers", "private"),
                    Map.entry("tallylight.subscribers.requests-per-client", "2000"),
                    Map.entry("tallylight.subscribers.requests-per-page", "2000"),
                    Map.entry("tallylight.subscribers.requests-per-host", "2000"),
                    Map.entry("tallylight.subscribers.gather", "0.2s"),
                    Map.entry("tallylight.subscribers.retry-schedule", "0s,0.2s,0.2s"),
                    Map.entry(
                            "tallylight.database-url",
                            "postgresql://postgres:postgres@localhost:" + port + "/postgres"),
                    Map.entry(
                            "quarkus.datasource.reactive.url",
                            "vertx-reactive:postgresql://localhost:" + port + "/postgres"),
                    Map.entry("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + port + "/postgres"),
                    Map.entry("quarkus.datasource.username", "postgres"),
                    Map.entry("quarkus.datasource.password", "postgres"));
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
