package dev.tallylight.store.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.testing.PatientPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A key takes another's place, in a real database with all our tables. */
@Order(2)
class ReEncryptionTest {
    private static final String OLD =
            Base64.getEncoder().encodeToString("the key that there was before it".getBytes(UTF_8));
    private static final String NEW =
            Base64.getEncoder().encodeToString("the key that takes the old one's".getBytes(UTF_8));
    private static final String LOST =
            Base64.getEncoder().encodeToString("the key that somebody has lost..".getBytes(UTF_8));
    private static final EncryptionKeys BOTH = EncryptionKeys.parse(NEW + "," + OLD);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static EmbeddedPostgres postgres;
    private DataSource database;

    @BeforeAll
    static void start() throws IOException {
        postgres = PatientPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void aDatabase() throws SQLException {
        String name = "keys" + NUMBER.incrementAndGet();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        database = postgres.getDatabase("postgres", name);
        Flyway.configure().dataSource(database).load().migrate();
        try (Connection connection = database.getConnection();
                PreparedStatement installation = connection.prepareStatement(
                        "insert into installation (key_proof, fingerprint_key_encrypted) values (?, ?)")) {
            installation.setBytes(1, EncryptionKeys.parse(OLD).first().proof());
            installation.setBytes(2, OlderSeal.of(OLD, "fingerprints"));
            installation.execute();
        }
    }

    @Test
    void everyTableWithSomethingSealedIsFoundAndHasAnId() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(SealedColumns.all(connection).toString())
                    .contains("installation", "stream", "webhook_endpoint", "inbox")
                    .contains("url_encrypted, auth_encrypted, signing_encrypted")
                    .contains("client_certificate_encrypted");
            for (SealedColumns.Table table : SealedColumns.all(connection)) {
                statement.execute("select id from " + table.name());
            }
        }
    }

    @Test
    void afterwardsTheNewKeyAloneOpensAllOfIt() throws SQLException, GeneralSecurityException {
        for (int i = 0; i < 450; i++) {
            inbox(
                    i % 2 == 0
                            ? OlderSeal.of(OLD, "inbox " + i)
                            : EncryptionKeys.parse(OLD).seal(bytes("inbox " + i)));
        }
        stream(OlderSeal.of(OLD, "rtmp://user:secret@host/app"));

        ReEncryption.Result result = run(BOTH);

        assertThat(result).isEqualTo(new ReEncryption.Result(452, 0, true));
        EncryptionKeys alone = EncryptionKeys.parse(NEW);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(SealedColumns.missingKeys(connection, alone)).isEmpty();
            try (ResultSet rows = statement.executeQuery("select key_encrypted from inbox")) {
                while (rows.next()) {
                    assertThat(new String(alone.open(rows.getBytes(1)), UTF_8)).startsWith("inbox ");
                }
            }
            try (ResultSet rows = statement.executeQuery("select key_proof from installation")) {
                rows.next();
                assertThat(alone.proven(rows.getBytes(1))).isPresent();
            }
        }
        assertThat(run(BOTH).sealed()).isZero();
    }

    /** Otherwise each process would read all streams again, and begin their watches anew. */
    @Test
    void whoWatchesIsNotToldOfAChange() throws SQLException {
        stream(OlderSeal.of(OLD, "rtmp://user:secret@host/app"));
        long before = number("select changed_xid from stream");
        run(BOTH);
        assertThat(number("select changed_xid from stream")).isEqualTo(before);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update stream set auth_encrypted = '\\x00'");
        }
        assertThat(number("select changed_xid from stream")).isNotEqualTo(before);
    }

    @Test
    void whatWasEndedHalfWayGoesOnWhereItWas() throws SQLException {
        for (int i = 0; i < 450; i++) {
            inbox(OlderSeal.of(OLD, "inbox " + i));
        }
        try (Connection other = database.getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute(
                    "select id from inbox where id = (select id from inbox order by id offset 300 limit 1) for update");
            try (Connection connection = database.getConnection();
                    Statement patience = connection.createStatement()) {
                patience.execute("set lock_timeout = '200ms'");
                assertThatThrownBy(() -> ReEncryption.run(connection, BOTH)).isInstanceOf(SQLException.class);
            }
            other.rollback();
        }
        assertThat(run(BOTH)).isEqualTo(new ReEncryption.Result(451 - 200, 0, true));
    }

    @Test
    void whatNoKeyOpensIsLeftAndCounted() throws SQLException, GeneralSecurityException {
        inbox(EncryptionKeys.parse(LOST).seal(bytes("lost")));
        inbox(OlderSeal.of(OLD, "kept"));
        assertThat(run(BOTH)).isEqualTo(new ReEncryption.Result(2, 1, false));
        assertThat(number("select count(*) from inbox where substring(key_encrypted for 5) = '\\x01"
                        + EncryptionKeys.parse(LOST).first().id() + "'"))
                .isEqualTo(1);
    }

    @Test
    void theKeysThatAreMissingAreNamed() throws SQLException, GeneralSecurityException {
        inbox(EncryptionKeys.parse(LOST).seal(bytes("lost")));
        inbox(EncryptionKeys.parse(OLD).seal(bytes("old")));
        for (int i = 0; i < 600; i++) { // two of them begin with 0x01, as if they carried an id
            inbox(OlderSeal.of(OLD, "older"));
        }
        try (Connection connection = database.getConnection()) {
            assertThat(SealedColumns.missingKeys(connection, BOTH))
                    .containsExactly(EncryptionKeys.parse(LOST).first().id());
            assertThat(SealedColumns.missingKeys(connection, EncryptionKeys.parse(OLD + "," + LOST)))
                    .isEmpty();
        }
    }

    private ReEncryption.Result run(EncryptionKeys keys) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return ReEncryption.run(connection, keys);
        }
    }

    private void inbox(byte[] sealed) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into inbox (id, key_hash, key_encrypted, created_at) values (?, ?, ?, now())")) {
            UUID id = UUID.randomUUID();
            insert.setObject(1, id);
            insert.setBytes(2, bytes(id.toString()));
            insert.setBytes(3, sealed);
            insert.execute();
        }
    }

    private void stream(byte[] sealed) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into stream (id, name, url_encrypted, url_redacted, fingerprint, protocol,"
                                + " interval_ms, timeout_ms, retry_interval_ms, failures_to_down, successes_to_up, quorum,"
                                + " created_at, updated_at) values (?, 'A', ?, 'rtmp://host/app', '\\x00', 'rtmp', 1, 1,"
                                + " 1, 1, 1, 'majority', now(), now())")) {
            insert.setObject(1, UUID.randomUUID());
            insert.setBytes(2, sealed);
            insert.execute();
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
