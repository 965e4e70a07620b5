package dev.tallylight.link;

import static io.restassured.RestAssured.given;

import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.ViewDigest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An agent that does as a test says, over real HTTP, and writes down every line that it hears. */
final class ScriptedAgent implements AutoCloseable {
    private final String token;
    final UUID id = UUID.randomUUID();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<InputStream> open = new ArrayList<>();

    ScriptedAgent(String token) {
        this.token = token;
    }

    /** One event as it came. */
    record Heard(String name, String id, String data) {}

    RequestSpecification request() {
        return given().header("Authorization", "Bearer " + token)
                .header(LinkProtocol.PROTOCOL_HEADER, "1")
                .header(LinkProtocol.AGENT_HEADER, id)
                .header(LinkProtocol.VERSION_HEADER, "9.9-test")
                .contentType(ContentType.JSON);
    }

    ValidatableResponse beat(long clockSkewMs, String... observations) {
        return request()
                .body("""
                        {"protocol":1,"agent":"%s","vitals":{"clockSkewMs":%d,"streams":3,"scheduleLagMs":4,"waiting":%d},
                         "observations":[%s]}""".formatted(id, clockSkewMs, observations.length, String.join(",", observations)))
                .post("/api/v1/agent/observations")
                .then();
    }

    /** A heartbeat of one that watches so many streams. */
    ValidatableResponse beatWatching(int streams) {
        return request()
                .body("""
                        {"protocol":1,"agent":"%s","vitals":{"clockSkewMs":0,"streams":%d,"scheduleLagMs":4,"waiting":0},
                         "observations":[]}""".formatted(id, streams))
                .post("/api/v1/agent/observations")
                .then();
    }

    /** Its last batch. */
    ValidatableResponse leave(String... observations) {
        return request()
                .body("""
                        {"protocol":1,"agent":"%s","vitals":{"clockSkewMs":0,"streams":3,"scheduleLagMs":4,"waiting":0},
                         "observations":[%s],"leaving":true}""".formatted(id, String.join(",", observations)))
                .post("/api/v1/agent/observations")
                .then();
    }

    /** A heartbeat with a digest of what it holds. */
    ValidatableResponse beatHolding(ViewDigest views) {
        return request()
                .body("""
                        {"protocol":1,"agent":"%s","vitals":{"clockSkewMs":0,"streams":1,"scheduleLagMs":4,"waiting":0,
                         "views":{"count":%d,"sum":%d}},"observations":[]}""".formatted(id, views.count(), views.sum()))
                .post("/api/v1/agent/observations")
                .then();
    }

    /** Opens the feed; what it says is read by {@link #next}. */
    int listen(int port, @Nullable String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/agent/assignments"))
                .header("Authorization", "Bearer " + token)
                .header(LinkProtocol.PROTOCOL_HEADER, "1")
                .header(LinkProtocol.AGENT_HEADER, id.toString())
                .header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        open.add(response.body());
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        lines = heard;
        Thread.ofVirtual().start(() -> read(response.body(), heard));
        return response.statusCode();
    }

    private static void read(InputStream body, BlockingQueue<String> lines) {
        try (java.io.BufferedReader reader =
                new java.io.BufferedReader(new java.io.InputStreamReader(body, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            // closed by the test
        }
        lines.add("END");
    }

    /** The next event; comments are events named "comment". */
    Heard next(int seconds) throws InterruptedException {
        String name = "";
        String eventId = "";
        StringBuilder data = new StringBuilder();
        while (true) {
            String line = lines.poll(seconds, TimeUnit.SECONDS);
            if (line == null || line.equals("END")) {
                return new Heard(line == null ? "silence" : "end", "", "");
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("id:")) {
                eventId = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            } else if (line.startsWith(":")) {
                return new Heard("comment", "", line);
            } else if (line.isEmpty() && !data.isEmpty()) {
                return new Heard(name, eventId, data.toString());
            }
        }
    }

    /** The next event of that name, whatever else comes before it. */
    Heard next(String name, int seconds) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Heard heard;
        do {
            heard = next(seconds);
        } while (!heard.name().equals(name) && !heard.name().equals("end") && System.nanoTime() < until);
        return heard;
    }

    void hangUp() throws IOException {
        for (InputStream body : open) {
            body.close();
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        hangUp();
        client.close();
    }
}
