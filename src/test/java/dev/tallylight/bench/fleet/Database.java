package dev.tallylight.bench.fleet;

import dev.tallylight.testing.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An empty database: of a PostgreSQL of its own, which writes as one does by default, or the one that was named.
 *
 * @param url as the application takes it
 */
public record Database(String url, @Nullable PostgresServer own) implements AutoCloseable {
    private static final Pattern FORM = Pattern.compile("postgresql://[\\w.~!$&'()*+,;=:%-]+@[^/@]+/\\S+");
    private static final String TABLES = "select count(*) from pg_tables where schemaname = 'public'";

    /** @param url empty for one of its own, in the folder; else as {@link #named} */
    public static Database of(String url, Path folder) throws IOException, SQLException {
        if (!url.isEmpty()) {
            return named(url);
        }
        PostgresServer server = PostgresServer.startDurable(folder);
        return new Database(server.url(), server);
    }

    /**
     * One that stands already.
     *
     * @throws IllegalArgumentException where it is not empty: streams of another run would be counted too
     */
    public static Database named(String url) throws SQLException {
        Database named = new Database(url, null);
        try (Connection connection = named.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(TABLES)) {
            found.next();
            if (found.getInt(1) > 0) {
                throw new IllegalArgumentException(
                        "DATABASE is not empty (" + found.getInt(1) + " tables): create another for each run");
            }
        }
        return named;
    }

    public Connection connect() throws SQLException {
        URI uri = URI.create(FORM.matcher(url).matches() ? url : "");
        if (uri.getRawUserInfo() == null) { // what it holds is a password, and is not repeated
            throw new IllegalArgumentException("DATABASE is to be postgresql://user:password@host:5432/database");
        }
        String[] login = uri.getRawUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:" + url.replace(uri.getRawUserInfo() + "@", ""),
                decoded(login[0]),
                login.length == 1 ? "" : decoded(login[1]));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The server's process, where it is one of its own; another may be on any machine. */
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
