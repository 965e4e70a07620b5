package dev.tallylight.store.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.flywaydb.core.Flyway;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

/** A database of before keys had ids, at the first start of this version, with a new key before its own. */
@QuarkusTest
@QuarkusTestResource(value = UpgradedKeysAppTest.OfBefore.class, restrictToAnnotatedClass = true)
class UpgradedKeysAppTest {
    private static final String OLD =
            Base64.getEncoder().encodeToString("the key that there was before it".getBytes(UTF_8));
    private static final String NEW =
            Base64.getEncoder().encodeToString("the key that takes the old one's".getBytes(UTF_8));
    private static final String URL = "rtmp://127.0.0.1:1/live/studio";

    @Test
    void aStreamOfBeforeIsFoundAgainByItsUrl() {
        Api.post("/streams", "{\"url\":\"" + URL + "\",\"protocol\":\"rtmp\",\"paused\":true}")
                .statusCode(409);
    }

    @Test
    void aStreamOfTodayIsFoundAgainToo() {
        String body = "{\"url\":\"" + URL + "-2\",\"protocol\":\"rtmp\",\"paused\":true,\"name\":\"B\"}";
        Api.post("/streams", body).statusCode(201);
        Api.post("/streams", body).statusCode(409).body("detail", Matchers.not(Matchers.emptyString()));
    }

    /** What version 20 of the schema held: sealed values without a key's id, fingerprints by a key that was derived from it. */
    public static class OfBefore extends PostgresResource {
        @Override
        public Map<String, String> start() {
            Map<String, String> all = new HashMap<>(super.start());
            all.put("tallylight.encryption-key", NEW + "," + OLD);
            String jdbc = all.get("quarkus.datasource.jdbc.url");
            Flyway.configure()
                    .dataSource(jdbc, "postgres", "postgres")
                    .target("20")
                    .load()
                    .migrate();
            try (Connection connection = DriverManager.getConnection(jdbc, "postgres", "postgres")) {
                fill(connection);
            } catch (SQLException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            return all;
        }

        private static void fill(Connection connection) throws SQLException, GeneralSecurityException {
            byte[] key = hmac(Base64.getDecoder().decode(OLD), "fingerprint");
            try (PreparedStatement installation =
                            connection.prepareStatement("insert into installation (key_proof) values (?)");
                    PreparedStatement stream = connection.prepareStatement(
                            "insert into stream (id, name, url_encrypted, url_redacted, fingerprint, protocol,"
                                    + " interval_ms, timeout_ms, retry_interval_ms, failures_to_down, successes_to_up,"
                                    + " quorum, paused, created_at, updated_at) values (?, 'A', ?, ?, ?, 'rtmp', 30000,"
                                    + " 10000, 5000, 2, 2, 'majority', true, now(), now())")) {
                installation.setBytes(1, hmac(key, "this database's encryption key"));
                installation.execute();
                stream.setObject(1, UUID.randomUUID());
                stream.setBytes(2, OlderSeal.of(OLD, URL));
                stream.setString(3, URL);
                stream.setBytes(4, hmac(key, URL + "|rtmp"));
                stream.execute();
            }
        }

        private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        }
    }
}
