package dev.tallylight.bench.fleet;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ConditionTimeoutException;

/** How streams come: by six clients that each add one after the other, or by one import; and when all of them are judged. */
public final class Arrival {
    private static final int CLIENTS = 6;
    private static final int CREATED = 201;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Hub hub;
    private final List<ObjectNode> streams = new ArrayList<>();

    public Arrival(Hub hub, Mix mix, FleetServers servers, String interval) {
        this.hub = hub;
        for (Mix.Place place : mix.places()) {
            String protocol = place.protocol().wireName();
            ObjectNode stream = Hub.JSON
                    .createObjectNode()
                    .put("name", protocol + " " + place.number())
                    .put("url", servers.url(place.protocol(), place.number()))
                    .put("protocol", protocol);
            stream.putArray("tags").add("fleet").add(protocol);
            stream.putObject("policy").put("interval", interval);
            streams.add(stream);
        }
    }

    /**
     * What became of it.
     *
     * @param added until the last call was answered
     * @param judged from then until no stream's status was unknown; longer than the patience where that never came
     * @param unknown how many had none then
     */
    public record Result(Duration added, Duration judged, long unknown) {}

    /** @param way {@code clients} or {@code import} */
    public Result come(String way) throws Exception {
        long begun = System.nanoTime();
        switch (way) {
            case "clients" -> byClients();
            case "import" -> byImport();
            default -> throw new IllegalArgumentException("ARRIVAL is clients or import, not " + way);
        }
        long added = System.nanoTime();
        try {
            await().atMost(PATIENCE).pollInterval(BETWEEN_LOOKS).until(() -> unknown() == 0);
        } catch (ConditionTimeoutException e) {
            // the result says how many
        }
        return new Result(Duration.ofNanos(added - begun), Duration.ofNanos(System.nanoTime() - added), unknown());
    }

    private long unknown() throws IOException, InterruptedException {
        JsonNode counts = hub.json("/api/v1/summary").path("streams");
        long known = counts.path("online").asLong()
                + counts.path("degraded").asLong()
                + counts.path("offline").asLong();
        return streams.size() - known;
    }

    private void byClients() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                all.add(clients.submit(() -> add(client)));
            }
            for (Future<Integer> one : all) {
                one.get();
            }
        }
    }

    /** @return how many it added */
    private int add(int client) throws IOException, InterruptedException {
        int added = 0;
        for (int i = client; i < streams.size(); i += CLIENTS) {
            String body = streams.get(i).toString();
            HttpResponse<String> answer = hub.post("/api/v1/streams", body);
            if (answer.statusCode() != CREATED) {
                throw new IOException(body + ": " + answer.statusCode() + " " + answer.body());
            }
            added++;
        }
        return added;
    }

    private void byImport() throws IOException, InterruptedException {
        ObjectNode list = Hub.JSON.createObjectNode();
        ArrayNode rows = list.putArray("streams");
        streams.forEach(rows::add);
        HttpResponse<String> answer = hub.post("/api/v1/streams/import", list.toString());
        if (answer.statusCode() != 200
                || Hub.JSON.readTree(answer.body()).path("created").asInt() != streams.size()) {
            throw new IOException("import: " + answer.statusCode() + " "
                    + answer.body().substring(0, Math.min(500, answer.body().length())));
        }
    }
}
