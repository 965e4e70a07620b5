package dev.tallylight.story.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.testing.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a handler was told: each event once, by its webhook-id, in the order of first arrival.
 *
 * @param alerts offline and online, by stream
 * @param others of every other type how many
 * @param repeats POSTs of an event that had come already
 * @param faults repeats with another content, and alerts that came before an earlier one of their stream
 */
record Told(Map<String, List<Alert>> alerts, Map<String, Integer> others, int repeats, List<String> faults) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One event that a stream is offline, or online again.
     *
     * @param at when it arrived
     */
    record Alert(long at, boolean offline, long sequence, String id) {}

    static Told read(Handler handler) {
        Map<String, String> bodies = new HashMap<>();
        Told told = new Told(new HashMap<>(), new TreeMap<>(), 0, new ArrayList<>());
        int repeats = 0;
        for (Handler.Post post : handler.posts()) {
            String before = bodies.putIfAbsent(post.id(), post.body());
            if (before == null) {
                told.note(post);
            } else {
                repeats++;
                if (!before.equals(post.body())) {
                    told.faults.add("%s came again with another content: %s, then %s"
                            .formatted(post.id(), before, post.body()));
                }
            }
        }
        return new Told(told.alerts, told.others, repeats, told.faults);
    }

    private void note(Handler.Post post) {
        JsonNode event = parsed(post.body());
        String type = event.path("type").asText();
        if (!type.equals("stream.offline") && !type.equals("stream.online")) {
            others.merge(type, 1, Integer::sum);
            return;
        }
        JsonNode data = event.path("data");
        String stream = data.path("stream").path("id").asText();
        Alert alert = new Alert(
                post.at(), type.equals("stream.offline"), data.path("sequence").asLong(), post.id());
        List<Alert> ofStream = alerts.computeIfAbsent(stream, ignored -> new ArrayList<>());
        if (!ofStream.isEmpty() && ofStream.getLast().sequence() >= alert.sequence()) {
            faults.add("stream %s: %s, sequence %d, came after sequence %d"
                    .formatted(
                            stream, type, alert.sequence(), ofStream.getLast().sequence()));
        }
        ofStream.add(alert);
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(body, e);
        }
    }
}
