package dev.tallylight.bench.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long answers take that people and programs wait for, asked in turns. */
public final class Answers {
    private final Hub hub;
    private final List<String> streams = new ArrayList<>();
    private final Map<String, List<Double>> taken = new LinkedHashMap<>();
    private int asked;
    private int failed;

    /** Of streams that are there by now. */
    public Answers(Hub hub) throws IOException, InterruptedException {
        this.hub = hub;
        for (JsonNode stream : hub.json("/api/v1/streams?limit=50").path("items")) {
            streams.add(stream.path("id").asText());
        }
    }

    private List<Map.Entry<String, String>> paths() {
        return List.of(
                Map.entry("list of streams", "/api/v1/streams?limit=50"),
                Map.entry("a stream's detail", "/api/v1/streams/" + streams.get(asked / 4 % streams.size())),
                Map.entry("events", "/api/v1/events?limit=50"),
                Map.entry("the console's first page", "/"));
    }

    /** Asks the next of them. */
    public void next() throws InterruptedException {
        Map.Entry<String, String> path = paths().get(asked++ % 4);
        long begun = System.nanoTime();
        try {
            hub.get(path.getValue());
        } catch (IOException e) {
            failed++;
            System.err.println("an answer that is none: " + e.getMessage());
        }
        taken.computeIfAbsent(path.getKey(), name -> new ArrayList<>()).add((System.nanoTime() - begun) / 1e6);
    }

    /** Forgets what was measured: warming up is not. */
    public void clear() {
        taken.clear();
        failed = 0;
    }

    /** How many were no answers. */
    public int failed() {
        return failed;
    }

    /** In milliseconds, by what was asked for. */
    public Map<String, Spread> spreads() {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        taken.forEach((name, times) -> spreads.put(name, Spread.of(times)));
        return spreads;
    }
}
