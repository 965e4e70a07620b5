package dev.tallylight.launch;

import dev.tallylight.store.keys.EncryptionKeys;
import dev.tallylight.store.keys.ReEncryption;
import dev.tallylight.store.keys.SealedColumns;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a database before it is used: can it be reached, is it ours or empty, not newer than we are, and of this key. */
final class DatabaseCheck {
    /** The newest migration in src/main/resources/db/migration; a test holds it to that. */
    static final int SCHEMA_VERSION = 44;

    /**
     * Of all migrations, as Flyway notes them once each is applied (SHA-256): what it compares them by before it migrates. Where
     * the database has noted just these, there is nothing to compare and nothing to migrate. The same test holds it to them.
     */
    static final String SCHEMA_FINGERPRINT = "80cc53805799fd539dfd9aa36a80a07a5023c23898826db2ff97439b360d67ef";

    private static final int LEAST_POSTGRES = 14;
    private static final String CONNECT_SECONDS = "10";

    /** Without a byte of an answer: a server that is gone, or a lock that is held by the update of another replica. */
    private static final String SILENT_SECONDS = "60";

    /** A table before the history: another replica may be migrating, which makes that first. */
    private static final String WHOSE = """
            select (select tablename from pg_tables where schemaname = current_schema() order by 1 limit 1) as "table",
                (select relnamespace::regnamespace::text from pg_class where oid = to_regclass('flyway_schema_history'))
                    as history, to_regclass('installation')::text as ours, quote_ident(current_schema()) as first,
                current_setting('transaction_read_only') = 'on' as read_only,
                coalesce(has_schema_privilege(current_schema(), 'create'), true) as may_create""";

    private static final String NEWEST_MIGRATION =
            "select max(version::numeric)::text from flyway_schema_history where version ~ '^[0-9]+$'";

    /** Null where Flyway would look for its history elsewhere: in the first schema that there is, and in no other. */
    static final String FINGERPRINT = """
            select encode(sha256(convert_to(string_agg(concat_ws(' ', row->>'version', row->>'type', row->>'description',
                row->>'checksum', row->>'success'), ',' order by (row->>'installed_rank')::int), 'UTF8')), 'hex')
            from (select to_jsonb(h) as row from flyway_schema_history h) as applied
            where to_regclass('flyway_schema_history')
                = to_regclass(quote_ident(current_schema()) || '.flyway_schema_history')""";

    private static final String WHERE_THE_KEY_IS =
            "add that one after a comma (where none was set, it is kept in the data"
                    + " folder of the start that made it, in the file encryption-key)";

    private DatabaseCheck() {}

    /**
     * @return whether Flyway has nothing to do here: all migrations were applied, and none is another than it was then
     * @throws StartException where it cannot be used
     */
    static boolean run(Settings.DatabaseUrl url, EncryptionKeys keys) {
        try (Connection connection = connect(url)) {
            try {
                return look(connection, keys);
            } catch (SQLException | StartException e) {
                if (connection.isClosed()) {
                    throw e;
                }
                // another replica's migration may lie between what was read first and last
                return look(connection, keys);
            }
        } catch (SQLException e) {
            throw new StartException(e.getCause() instanceof SocketTimeoutException ? silent(url) : reason(e, url));
        }
    }

    private static boolean look(Connection connection, EncryptionKeys keys) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            checkVersion(connection.getMetaData().getDatabaseMajorVersion());
            if (!checkSchema(statement)) {
                return false;
            }
            Migrations applied = migrations(statement);
            checkMigrations(applied);
            checkKeys(connection, keys);
            return isMigrated(applied);
        }
    }

    /** Seals all secrets with the first key; the database was looked at before. */
    static ReEncryption.Result reEncrypt(Settings.DatabaseUrl url, EncryptionKeys keys) {
        try (Connection connection = connect(url)) {
            try (Statement statement = connection.createStatement()) {
                checkMigrated(statement);
            }
            return ReEncryption.run(connection, keys);
        } catch (SQLException e) {
            throw new StartException(e.getCause() instanceof SocketTimeoutException ? silent(url) : reason(e, url));
        }
    }

    private static Connection connect(Settings.DatabaseUrl url) {
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", SILENT_SECONDS);
        try {
            @Nullable Connection connection = new org.postgresql.Driver().connect(url.jdbc(), properties);
            if (connection == null) {
                throw Settings.DatabaseUrl.malformed();
            }
            return connection;
        } catch (SQLException e) {
            throw new StartException(reason(e, url)); // whatever took too long here is no lock
        }
    }

    private static void checkMigrated(Statement statement) throws SQLException {
        if (whose(statement).history() == null
                || !Integer.toString(SCHEMA_VERSION)
                        .equals(migrations(statement).newest())) {
            throw new StartException("the database's schema is not this version's yet: start Tallylight once without a"
                    + " command, which brings it there, and then re-encrypt");
        }
    }

    private static void checkVersion(int major) {
        if (major < LEAST_POSTGRES) {
            throw new StartException("the database is PostgreSQL " + major + "; Tallylight needs PostgreSQL "
                    + LEAST_POSTGRES + " or newer: upgrade it, or set TALLYLIGHT_DATABASE_URL to another");
        }
    }

    /**
     * @param table the first by its name in the first schema of the search path
     * @param history the schema of Flyway's history
     * @param ours a table of ours
     * @param first schema of the search path, where Flyway makes what it makes
     * @param readOnly whether nothing can be written at all: a standby, say
     * @param mayCreate whether the user may create tables in the first schema
     */
    private record Whose(
            @Nullable String table,
            @Nullable String history,
            @Nullable String ours,
            @Nullable String first,
            boolean readOnly,
            boolean mayCreate) {}

    /** @param fingerprint null where Flyway would look for its history elsewhere */
    private record Migrations(
            @Nullable String newest, @Nullable String fingerprint) {}

    private static Whose whose(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(WHOSE)) {
            row.next();
            return new Whose(
                    row.getString("table"),
                    row.getString("history"),
                    row.getString("ours"),
                    row.getString("first"),
                    row.getBoolean("read_only"),
                    row.getBoolean("may_create"));
        }
    }

    private static Migrations migrations(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select (" + NEWEST_MIGRATION + "), (" + FINGERPRINT + ")")) {
            row.next();
            return new Migrations(row.getString(1), row.getString(2));
        }
    }

    /** @return whether it has our tables already */
    private static boolean checkSchema(Statement statement) throws SQLException {
        Whose whose = whose(statement);
        if (whose.readOnly()) {
            throw new StartException("the database can be read and not written: set TALLYLIGHT_DATABASE_URL to the"
                    + " primary where this is a standby, or switch default_transaction_read_only off for the user");
        }
        if (whose.history() == null) {
            if (whose.table() != null) {
                throw new StartException("the database holds tables that are not Tallylight's (\"" + whose.table()
                        + "\"): set TALLYLIGHT_DATABASE_URL to an empty database, or to Tallylight's own");
            }
            if (!whose.mayCreate()) {
                throw new StartException("the user may not create tables in the database's schema " + whose.first()
                        + ": grant create on schema " + whose.first() + " to it");
            }
            return false;
        }
        if (whose.ours() == null) {
            if (migrations(statement).newest() != null) {
                throw new StartException("the database belongs to another application that uses Flyway:"
                        + " set TALLYLIGHT_DATABASE_URL to an empty database, or to Tallylight's own");
            }
            return false;
        }
        if (!whose.history().equals(whose.first())) {
            throw new StartException("the database holds Tallylight's tables in the schema " + whose.history()
                    + ", and an update would make others in " + whose.first() + ", the first of the user's search path:"
                    + " let " + whose.history() + " be the first (alter role … set search_path = " + whose.history()
                    + ")");
        }
        return true;
    }

    private static void checkMigrations(Migrations applied) {
        if (applied.newest() != null
                && new BigDecimal(applied.newest()).compareTo(BigDecimal.valueOf(SCHEMA_VERSION)) > 0) {
            throw new StartException(
                    "the database was written by a newer Tallylight (schema " + applied.newest() + ", this one knows "
                            + SCHEMA_VERSION + "): start that version, or restore a backup from before it");
        }
    }

    /** The version as well, so that whoever adds a migration and forgets the fingerprint has it applied nevertheless. */
    private static boolean isMigrated(Migrations applied) {
        return Integer.toString(SCHEMA_VERSION).equals(applied.newest())
                && SCHEMA_FINGERPRINT.equals(applied.fingerprint());
    }

    private static void checkKeys(Connection connection, EncryptionKeys keys) throws SQLException {
        Set<String> missing = SealedColumns.missingKeys(connection, keys);
        if (!missing.isEmpty()) {
            throw new StartException("the database holds secrets that are encrypted with "
                    + (missing.size() == 1 ? "the key " : "the keys ") + String.join(", ", missing)
                    + ", and TALLYLIGHT_ENCRYPTION_KEY gives " + keys.ids() + " alone: " + WHERE_THE_KEY_IS);
        }
        try (Statement statement = connection.createStatement()) {
            String proof = text(statement, "select encode(key_proof, 'hex') from installation");
            if (proof != null && keys.proven(HexFormat.of().parseHex(proof)).isEmpty()) {
                throw new StartException(
                        "the database was written with another encryption key than TALLYLIGHT_ENCRYPTION_KEY"
                                + " gives (" + keys.ids() + "): " + WHERE_THE_KEY_IS);
            }
        }
    }

    private static @Nullable String text(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    private static String silent(Settings.DatabaseUrl url) {
        return "the database at " + url.hostAndPort() + " did not answer for " + SILENT_SECONDS
                + " s: it is gone, or another replica's update holds it, and a start after that finds it free";
    }

    private static String reason(SQLException e, Settings.DatabaseUrl url) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String what = switch (state) {
            case "28P01", "28000" -> "refuses the user \"" + url.user() + "\" or its password";
            case "3D000" -> "does not exist: create it";
            case "08001", "08006", "08004" -> "cannot be reached";
            default -> "cannot be used (" + firstLine(e) + ")";
        };
        return "the database at " + url.hostAndPort() + " " + what + "; check TALLYLIGHT_DATABASE_URL";
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
