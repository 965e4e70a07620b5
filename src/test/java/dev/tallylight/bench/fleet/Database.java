package dev.tallylight.bench.fleet;

import dev.tallylight.testing.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An empty database: of a PostgreSQL of its own, which writes as one does by default, or the one that was named.
 *
 * @param url as the application takes it
 */
public record Database(String url, @Nullable PostgresServer own) implements AutoCloseable {
    /** @param url empty for one of its own, in the folder */
    public static Database of(String url, Path folder) throws IOException {
        if (!url.isEmpty()) {
            return new Database(url, null);
        }
        PostgresServer server = PostgresServer.startDurable(folder);
        return new Database(server.url(), server);
    }

    public Connection connect() throws SQLException {
        URI uri = URI.create(url);
        String[] login = uri.getUserInfo().split(":", 2);
        return DriverManager.getConnection("jdbc:" + url.replace(uri.getUserInfo() + "@", ""), login[0], login[1]);
    }

    /** The server's process, where it is one of its own. */
    public Optional<ProcessHandle> process() throws IOException {
        return own == null ? Optional.empty() : own.process();
    }

    @Override
    public void close() throws IOException {
        if (own != null) {
            own.close();
        }
    }
}
