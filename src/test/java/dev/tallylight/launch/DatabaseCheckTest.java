package dev.tallylight.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.store.keys.EncryptionKeys;
import dev.tallylight.testing.PatientPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a database that cannot be used, against a real one. */
@Order(2)
class DatabaseCheckTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static final String WAITING =
            "select count(*) from pg_locks where not granted and relation = 'flyway_schema_history'::regclass";

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = PatientPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private static Settings.DatabaseUrl database(String name, String... statements) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        try (Connection connection = postgres.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return url(name);
    }

    private static Settings.DatabaseUrl url(String name) {
        return Settings.DatabaseUrl.parse(
                "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/" + name);
    }

    @Test
    void takesAnEmptyOne() throws SQLException {
        Settings.DatabaseUrl empty = database("empty");
        assertThatCode(() -> DatabaseCheck.run(empty, EncryptionKeys.parse(KEY)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAForeignOneByATableOfIts() throws SQLException {
        Settings.DatabaseUrl foreign = database("foreign_one", "create table customers (id int)");
        assertThatThrownBy(() -> DatabaseCheck.run(foreign, EncryptionKeys.parse(KEY)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("TALLYLIGHT_DATABASE_URL")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesOneThatANewerVersionWrote() throws SQLException {
        Settings.DatabaseUrl newer = database(
                "newer",
                "create table installation (key_proof bytea)",
                "create table flyway_schema_history (version text)",
                "insert into flyway_schema_history values ('1'), ('999')");
        assertThatThrownBy(() -> DatabaseCheck.run(newer, EncryptionKeys.parse(KEY)))
                .hasMessageContaining("newer Tallylight (schema 999");
        Settings.DatabaseUrl dated = database(
                "dated",
                "create table installation (key_proof bytea)",
                "create table flyway_schema_history (version text)",
                "insert into flyway_schema_history values ('1'), ('20261130120000')");
        assertThatThrownBy(() -> DatabaseCheck.run(dated, EncryptionKeys.parse(KEY)))
                .hasMessageContaining("newer Tallylight (schema 20261130120000");
    }

    @Test
    void refusesOneThatAnotherKeyWasUsedOn() throws SQLException {
        Settings.DatabaseUrl ours = database(
                "ours",
                "create table installation (key_proof bytea)",
                "create table flyway_schema_history (version text)",
                "insert into flyway_schema_history values ('1')",
                "insert into installation values ('\\x"
                        + HexFormat.of()
                                .formatHex(EncryptionKeys.parse(KEY).first().proof()) + "')");
        assertThatCode(() -> DatabaseCheck.run(ours, EncryptionKeys.parse(KEY))).doesNotThrowAnyException();
        String other = Base64.getEncoder().encodeToString("another key, of thirty-two bytes".getBytes(UTF_8));
        assertThatThrownBy(() -> DatabaseCheck.run(ours, EncryptionKeys.parse(other)))
                .hasMessageContaining("TALLYLIGHT_ENCRYPTION_KEY")
                .hasMessageContaining(EncryptionKeys.parse(other).first().id())
                .hasMessageNotContaining(other);
    }

    @Test
    void namesTheKeysThatAreMissing() throws SQLException {
        String other = Base64.getEncoder().encodeToString("another key, of thirty-two bytes".getBytes(UTF_8));
        String id = EncryptionKeys.parse(other).first().id();
        Settings.DatabaseUrl ours = database(
                "ours_of_two_keys",
                "create table installation (id boolean, key_proof bytea)",
                "create table thing (id int, name_encrypted bytea)",
                "create table flyway_schema_history (version text)",
                "insert into flyway_schema_history values ('1')",
                "insert into thing values (1, '\\x01" + id + "00112233445566778899aabb')",
                "insert into installation values (true, '\\x"
                        + HexFormat.of()
                                .formatHex(EncryptionKeys.parse(KEY).first().proof()) + "')");
        assertThatThrownBy(() -> DatabaseCheck.run(ours, EncryptionKeys.parse(KEY)))
                .hasMessageContaining("the key " + id)
                .hasMessageContaining(
                        "gives " + EncryptionKeys.parse(KEY).first().id())
                .hasMessageNotContaining("\n");
    }

    @Test
    void saysThatItCannotBeReachedOrIsNotThere() {
        assertThatThrownBy(() -> DatabaseCheck.run(url("nowhere"), EncryptionKeys.parse(KEY)))
                .hasMessageContaining("does not exist: create it");
        assertThatThrownBy(() -> DatabaseCheck.run(
                        Settings.DatabaseUrl.parse("postgresql://postgres:postgres@localhost:1/x"),
                        EncryptionKeys.parse(KEY)))
                .hasMessageContaining("cannot be reached");
        assertThatThrownBy(() -> Settings.DatabaseUrl.parse("mysql://secret@h/x"))
                .hasMessageContaining("TALLYLIGHT_DATABASE_URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void seesThatAllMigrationsWereAppliedAsTheyAre() throws SQLException {
        Settings.DatabaseUrl ours = database("migrated");
        assertThat(check(ours)).as("an empty one").isFalse();
        migrate("migrated", MigrationVersion.fromVersion(Integer.toString(DatabaseCheck.SCHEMA_VERSION - 1)));
        assertThat(check(ours)).as("one migration behind").isFalse();
        migrate("migrated", MigrationVersion.LATEST);
        assertThat(fingerprint("migrated"))
                .as("the migrations changed: DatabaseCheck.SCHEMA_FINGERPRINT is to be what is found here")
                .isEqualTo(DatabaseCheck.SCHEMA_FINGERPRINT);
        assertThat(check(ours)).as("all").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update flyway_schema_history set checksum = checksum + 1 where version = '7'",
                "update flyway_schema_history set description = 'other' where version = '7'",
                "update flyway_schema_history set success = false where version = '43'",
                "update flyway_schema_history set type = 'DELETE' where version = '43'",
                "update flyway_schema_history set installed_rank = 0 where version = '43'",
                "delete from flyway_schema_history where version = '7'",
                "insert into flyway_schema_history select 99, null, description, type, script, checksum, installed_by,"
                        + " installed_on, execution_time, success from flyway_schema_history where version = '7'"
            })
    void leavesToFlywayWhatWasNotAppliedAsItIs(String change) throws SQLException {
        String name = "changed_" + Integer.toHexString(change.hashCode());
        Settings.DatabaseUrl ours = database(name);
        migrate(name, MigrationVersion.LATEST);
        assertThat(check(ours)).isTrue();
        try (Connection connection = postgres.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(change);
        }
        assertThat(check(ours)).as(change).isFalse();
    }

    @Test
    void refusesOneThatCannotBeWritten() throws SQLException {
        Settings.DatabaseUrl standby =
                database("unwritten", "alter database unwritten set default_transaction_read_only = on");
        assertThatThrownBy(() -> check(standby)).hasMessageContaining("can be read and not written");
    }

    @Test
    void refusesAUserWhoMayNotCreateTables() throws SQLException {
        database(
                "no_rights",
                "create role reader login password 'reader'",
                "revoke create on schema public from public",
                "grant usage on schema public to reader");
        Settings.DatabaseUrl asReader =
                Settings.DatabaseUrl.parse("postgresql://reader:reader@localhost:" + postgres.getPort() + "/no_rights");
        assertThatThrownBy(() -> check(asReader)).hasMessageContaining("grant create on schema public");
    }

    /** By hand, or by somebody's backup of a table: what is there is none of ours, or no secret at all. */
    @Test
    void readsWhateverTablesAndValuesThereAre() throws SQLException {
        Settings.DatabaseUrl ours = database("odd");
        migrate("odd", MigrationVersion.LATEST);
        try (Connection connection = postgres.getDatabase("postgres", "odd").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table \"Stream of May\" as select * from stream");
            statement.execute("create table short (\"Key_encrypted\" bytea, key_encrypted bytea)");
            statement.execute("insert into short values ('\\x01', '\\x0102')");
        }
        assertThat(check(ours)).isTrue();
    }

    /** A schema that is called as the user is the first of the search path, and where Flyway would begin anew. */
    @Test
    void refusesOneWhoseTablesAreInAnotherSchemaThanTheFirst() throws SQLException {
        Settings.DatabaseUrl ours = database("elsewhere");
        migrate("elsewhere", MigrationVersion.LATEST);
        try (Connection connection =
                        postgres.getDatabase("postgres", "elsewhere").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema postgres");
        }
        assertThatThrownBy(() -> check(ours))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("in the schema public")
                .hasMessageContaining("in postgres, the first of the user's search path")
                .hasMessageContaining("set search_path = public");
    }

    /** A replica over an empty database that another one is at: it goes on without Flyway only where that has done all. */
    @Test
    void seesNothingAsMigratedWhileAnotherReplicaMigrates() throws Exception {
        Settings.DatabaseUrl ours = database("two_replicas");
        // in a thread of this test's class loader, by which Flyway finds the migrations
        try (ExecutorService replica = Executors.newSingleThreadExecutor()) {
            Future<?> other = replica.submit(() -> migrate("two_replicas", MigrationVersion.LATEST));
            while (!check(ours)) {
                if (other.state() == Future.State.FAILED) {
                    throw new AssertionError("the other replica failed", other.exceptionNow());
                }
            }
            String all = columns("two_replicas");
            other.get();
            assertThat(columns("two_replicas")).as("nothing was to come").isEqualTo(all);
        }
    }

    /** What it reads first is of before the other's first migration, and what it reads next is of after it. */
    @Test
    void looksAgainWhereAnotherReplicaMigratesMeanwhile() throws Exception {
        Settings.DatabaseUrl ours = database("meanwhile", "create table flyway_schema_history (version text)");
        try (ExecutorService replica = Executors.newSingleThreadExecutor();
                Connection other = postgres.getDatabase("postgres", "meanwhile").getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table flyway_schema_history in access exclusive mode");
            Future<Boolean> looked = replica.submit(() -> check(ours));
            while (!"1".equals(text("meanwhile", WAITING))) {
                assertThat(looked.isDone()).as("it waits for the history").isFalse();
            }
            statement.execute("create table installation (key_proof bytea)");
            statement.execute("insert into flyway_schema_history values ('1')");
            other.commit();
            assertThat(looked.get()).isFalse();
        }
    }

    /** As many as there are in all tables. */
    private static String columns(String name) throws SQLException {
        return text(name, "select count(*) from information_schema.columns where table_schema = 'public'");
    }

    private static boolean check(Settings.DatabaseUrl url) {
        return DatabaseCheck.run(url, EncryptionKeys.parse(KEY));
    }

    private static void migrate(String name, MigrationVersion target) {
        Flyway.configure()
                .dataSource(postgres.getDatabase("postgres", name))
                .target(target)
                .load()
                .migrate();
    }

    private static String fingerprint(String name) throws SQLException {
        return text(name, DatabaseCheck.FINGERPRINT);
    }

    private static String text(String name, String sql) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getString(1);
        }
    }

    @Test
    void knowsTheNewestMigration() throws IOException {
        try (Stream<Path> migrations = Files.list(Path.of("src", "main", "resources", "db", "migration"))) {
            assertThat(migrations
                            .map(file -> file.getFileName().toString())
                            .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                            .max())
                    .hasValue(DatabaseCheck.SCHEMA_VERSION);
        }
    }
}
