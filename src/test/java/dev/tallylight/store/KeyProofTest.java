package dev.tallylight.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.store.keys.EncryptionKeys;
import dev.tallylight.testing.PatientPostgres;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The database's own key of fingerprints, at the first start and at those after it. */
@Order(2)
class KeyProofTest {
    private static final String OLD =
            Base64.getEncoder().encodeToString("the key that there was before it".getBytes(UTF_8));
    private static final String NEW =
            Base64.getEncoder().encodeToString("the key that takes the old one's".getBytes(UTF_8));

    @Test
    void isReadWithoutALockWhereItIsThere() throws IOException, SQLException {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedPostgres postgres = PatientPostgres.start()) {
            Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
            Pool pool = pool(vertx, postgres);
            byte[] first = there(pool, OLD);
            try (Connection other = postgres.getPostgresDatabase().getConnection();
                    PreparedStatement lock = other.prepareStatement("select from installation for update")) {
                other.setAutoCommit(false);
                lock.execute();
                assertThat(there(pool, OLD)).as("sealed as it was").isEqualTo(first);
                assertThat(there(pool, NEW + "," + OLD)).isEqualTo(first);
                assertThatThrownBy(() -> there(pool, NEW)).hasMessageContaining("TALLYLIGHT_ENCRYPTION_KEY");
                other.rollback();
            }

            // of a version that had none of its own
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    PreparedStatement older =
                            connection.prepareStatement("update installation set fingerprint_key_encrypted = null")) {
                older.execute();
            }
            byte[] made = there(pool, OLD);
            assertThat(there(pool, OLD)).as("kept").isEqualTo(made);
        } finally {
            vertx.closeAndAwait();
        }
    }

    private static byte[] there(Pool pool, String keys) {
        return KeyProof.there(pool, new SecretBox(() -> keys)).await().atMost(Duration.ofSeconds(30));
    }

    private static Pool pool(Vertx vertx, EmbeddedPostgres postgres) {
        return PgBuilder.pool()
                .connectingTo(new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(postgres.getPort())
                        .setUser("postgres")
                        .setPassword("postgres")
                        .setDatabase("postgres"))
                .using(vertx)
                .build();
    }

    @Test
    void fingerprintsStayWhatTheyWereWhenTheKeyChanges() throws IOException, SQLException {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedPostgres postgres = PatientPostgres.start()) {
            Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
            Pool pool = pool(vertx, postgres);
            byte[] first = fingerprint(pool, OLD);
            assertThat(fingerprint(pool, OLD)).isEqualTo(first);
            assertThat(fingerprint(pool, NEW + "," + OLD)).isEqualTo(first);

            // of a version that had none of its own: what was derived from its key
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    PreparedStatement older =
                            connection.prepareStatement("update installation set fingerprint_key_encrypted = null")) {
                older.execute();
            }
            SecretBox box = new SecretBox(() -> OLD);
            box.useFingerprintKey(box.seal(EncryptionKeys.parse(OLD).first().formerFingerprintKey()));
            assertThat(fingerprint(pool, NEW + "," + OLD)).isEqualTo(box.fingerprint("url"));
        } finally {
            vertx.closeAndAwait();
        }
    }

    private static byte[] fingerprint(Pool pool, String keys) {
        SecretBox box = new SecretBox(() -> keys);
        byte[] sealed = pool.withTransaction(connection -> KeyProof.kept(connection, box))
                .await()
                .atMost(Duration.ofSeconds(30));
        box.useFingerprintKey(sealed);
        return box.fingerprint("url");
    }
}
