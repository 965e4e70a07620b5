package dev.tallylight.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that can be stopped and started again with its data, on the same port. */
public final class PostgresServer implements AutoCloseable {
    private final Path data;
    private final int port;
    private final boolean durable;
    private @Nullable EmbeddedPostgres running;

    private PostgresServer(Path data, int port, boolean durable) {
        this.data = data;
        this.port = port;
        this.durable = durable;
    }

    /** @param folder where its data will be; it need not exist */
    public static PostgresServer start(Path folder) throws IOException {
        PostgresServer server = new PostgresServer(folder, FreePort.any(), false);
        server.start();
        return server;
    }

    /** One that writes all that PostgreSQL writes by default, whole pages too, and waits until the disk has it. */
    public static PostgresServer startDurable(Path folder) throws IOException {
        PostgresServer server = new PostgresServer(folder, FreePort.any(), true);
        server.start();
        return server;
    }

    public void start() throws IOException {
        Files.deleteIfExists(data.resolve("postmaster.pid")); // of one that was killed: nobody else uses this folder
        running = PatientPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setRegisterShutdownHook(true)
                // what is committed survives a crash of the server, though not one of the machine, which is not tried
                // here
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", durable ? "on" : "off")
                .setServerConfig("full_page_writes", durable ? "on" : "off")
                .setServerConfig("max_connections", "100")
                .setServerConfig("min_wal_size", "32MB")
                .setServerConfig("max_wal_size", Boolean.getBoolean("tallylight.test.small-wal") ? "48MB" : "2GB")
                .start();
    }

    public void stop() throws IOException {
        EmbeddedPostgres server = running;
        running = null;
        if (server != null) {
            server.close();
        }
    }

    public String url() {
        return url(port);
    }

    /**
     * The same through a proxy.
     *
     * @param through the port where that is on this machine
     */
    public String url(int through) {
        return "postgresql://postgres:postgres@127.0.0.1:" + through + "/postgres";
    }

    public int port() {
        return port;
    }

    /** The server's process; empty where there is none. */
    public java.util.Optional<ProcessHandle> process() throws IOException {
        Path file = data.resolve("postmaster.pid");
        return Files.exists(file)
                ? ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                : java.util.Optional.empty();
    }

    /** A connection of a test's own. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    }

    public long count(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    public Set<String> texts(String sql) throws SQLException {
        Set<String> texts = new HashSet<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                texts.add(result.getString(1));
            }
        }
        return texts;
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Ends every connection but the one that says so.
     *
     * @return how many there were
     */
    public long killConnections() throws SQLException {
        return count(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");
    }

    @Override
    public void close() throws IOException {
        stop();
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
