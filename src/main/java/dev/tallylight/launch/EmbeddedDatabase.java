package dev.tallylight.launch;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The PostgreSQL of a one-machine installation: its binaries come with the JVM build, its data lies in the data folder.
 * It listens on loopback only, and asks for the password that is kept beside the data.
 */
final class EmbeddedDatabase implements AutoCloseable {
    private static final String USER = "postgres";
    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final String MAJOR_VERSION = "18";

    private final Path data;
    private final EmbeddedPostgres postgres;
    private final String password;
    private volatile boolean closing;

    private EmbeddedDatabase(Path data, EmbeddedPostgres postgres, String password) {
        this.data = data;
        this.postgres = postgres;
        this.password = password;
    }

    static EmbeddedDatabase start(DataFolder folder) {
        Path data = folder.resolve("postgres-data");
        checkVersion(data);
        stopOrphan(data);
        Path log = folder.resolve("postgres.log");
        String password = folder.secret("database-password")
                .orElseGet(() ->
                        folder.makeSecret("database-password", () -> dev.tallylight.access.SecretText.random("")));
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(
                            folder.resolve("postgres-binaries").toFile())
                    .setConnectConfig("password", password)
                    .setPGStartupWait(STARTUP)
                    .setOutputRedirector(ProcessBuilder.Redirect.to(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    // the library's own defaults are for tests: here what is committed must be on the disk
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("log_checkpoints", "off") // every five minutes, for years
                    .setServerConfig("max_connections", "100")
                    .start();
            EmbeddedDatabase database = new EmbeddedDatabase(data, postgres, password);
            database.requirePassword(data);
            folder.keepToOurselves(); // the library lets everybody write to its binaries, at each start
            return database;
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new StartException("the embedded PostgreSQL in " + data + " did not start (" + reason(log, e)
                    + "): look at " + log + ", or set TALLYLIGHT_DATABASE_URL to a database of your own");
        }
    }

    Settings.DatabaseUrl url() {
        return new Settings.DatabaseUrl("localhost:" + postgres.getPort() + "/postgres", "", USER, password);
    }

    /**
     * Runs the action if PostgreSQL ends before it is closed here: killed for want of memory, say. Nothing works without
     * it, and only a new start brings it back in order.
     */
    void onLoss(Runnable action) {
        process(data)
                .ifPresent(process -> process.onExit().thenRun(() -> {
                    if (!closing) {
                        action.run();
                    }
                }));
    }

    @Override
    public void close() {
        closing = true;
        try {
            postgres.close();
        } catch (IOException e) {
            // the process ends in any case, and the next start stops whatever is left
            System.err.println("tallylight: the embedded PostgreSQL did not stop cleanly: " + e.getMessage());
        }
    }

    private static void checkVersion(Path data) {
        Path version = data.resolve("PG_VERSION");
        try {
            if (Files.exists(version) && !Files.readString(version).strip().equals(MAJOR_VERSION)) {
                throw new StartException("the data in " + data + " was written by PostgreSQL "
                        + Files.readString(version).strip() + ", and this version brings PostgreSQL " + MAJOR_VERSION
                        + ": start the Tallylight that wrote it, or dump and restore the data");
            }
        } catch (IOException e) {
            throw new StartException(version + " cannot be read: " + e.getMessage());
        }
    }

    /** What PostgreSQL itself said last of why it stopped; the library only knows that it waited in vain. */
    private static String reason(Path log, Exception otherwise) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains("FATAL:"))
                    .reduce((first, last) -> last)
                    .map(line -> line.substring(line.indexOf("FATAL:") + "FATAL:".length())
                            .strip())
                    .orElseGet(() -> String.valueOf(otherwise.getMessage()));
        } catch (IOException e) {
            return String.valueOf(otherwise.getMessage());
        }
    }

    /** After a kill -9 of ours PostgreSQL lives on alone. We hold the folder's lock, so nobody else can be using it. */
    private static void stopOrphan(Path data) {
        process(data).ifPresent(EmbeddedDatabase::stop);
    }

    private static Optional<ProcessHandle> process(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        try {
            if (!Files.exists(pidFile)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(pidFile);
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(process -> process.info().command().orElse("").contains("postgres"));
        } catch (IOException | NumberFormatException | java.util.NoSuchElementException e) {
            return Optional.empty(); // an unreadable pid file is PostgreSQL's to judge: it says so when it starts
        }
    }

    private static void stop(ProcessHandle process) {
        process.destroy(); // SIGTERM: a smart shutdown, and no client is left to wait for
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the first start on, only who knows the password gets in, though the library sets the folder up without. */
    private void requirePassword(Path data) throws SQLException, IOException {
        Path access = data.resolve("pg_hba.conf");
        String rules =
                "host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\nlocal all all scram-sha-256\n";
        if (Files.readString(access).equals(rules)) {
            return;
        }
        try (Connection connection = DriverManager.getConnection(url().jdbc(), USER, password);
                Statement statement = connection.createStatement()) {
            statement.execute("alter role " + USER + " password '" + password.replace("'", "''") + "'");
            Files.writeString(access, rules);
            statement.execute("select pg_reload_conf()");
        }
    }
}
