package dev.tallylight.bench.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A running installation: its API, and its database behind it. */
public final class SeedTarget implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI hub;
    private final String token;
    private final Connection connection;

    /** @param database of JDBC, with user and password in it */
    public SeedTarget(URI hub, String token, String database) throws SQLException {
        this.hub = hub;
        this.token = token;
        this.connection = DriverManager.getConnection(database);
    }

    /** The embedded database of a data folder, as JDBC names it. */
    public static String embedded(Path folder) throws IOException {
        List<String> server = Files.readAllLines(folder.resolve("postgres-data").resolve("postmaster.pid"));
        return "jdbc:postgresql://localhost:" + server.get(3).strip() + "/postgres?user=postgres&password="
                + Files.readString(folder.resolve("database-password")).strip();
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** @throws IllegalStateException with the answer, where it is none of success */
    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(hub.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    URI at(String path) {
        return hub.resolve(path);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
