package dev.tallylight.story.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.testing.HubClient;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * At a quiet moment: is what the hub says, and what it holds, the truth, and does it say that it is well? A stream whose
 * latest change need not be known yet is left out.
 */
final class Comparison {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern PULSE = Pattern.compile(
            "^tallylight_pulse_age_seconds\\{[^}]*follower=\"([^\"]*)\"[^}]*} ([0-9.eE+-]+)$", Pattern.MULTILINE);
    private static final double STALE = 30;
    private static final int EXAMPLES = 3;

    private final Fault.Stage stage;
    private final Outages outages;
    private final Bound bound;
    private final List<String> differences = new ArrayList<>();
    private final Map<String, List<Integer>> wrongPages = new LinkedHashMap<>();
    private int pulses;

    Comparison(Fault.Stage stage, Outages outages, Bound bound) {
        this.stage = stage;
        this.outages = outages;
        this.bound = bound;
    }

    /** How many pulses its metrics showed. */
    int pulses() {
        return pulses;
    }

    /** @return what differs, in words; what many pages have in common in one line */
    List<String> differences() throws SQLException {
        readiness();
        metrics();
        conditions();
        pages();
        wrongPages.forEach((what, pages) -> differences.add("%s: %d streams, such as %s"
                .formatted(what, pages.size(), pages.subList(0, Math.min(EXAMPLES, pages.size())))));
        return differences;
    }

    private void readiness() {
        HubClient.Answer answer = stage.at().client.call(PATIENCE, "GET", "/q/health/ready", null);
        if (answer.status() != 200) {
            differences.add("readiness is %d: %s"
                    .formatted(answer.status(), answer.text().replaceAll("\\s+", " ")));
        }
    }

    private void metrics() {
        HubClient.Answer answer = stage.at().client.call(PATIENCE, "GET", "/q/metrics", null);
        Matcher pulse = PULSE.matcher(answer.text());
        while (pulse.find()) {
            pulses++;
            if (Double.parseDouble(pulse.group(2)) >= STALE) {
                differences.add("the pulse of %s is %s s old".formatted(pulse.group(1), pulse.group(2)));
            }
        }
    }

    private void conditions() {
        for (String id : List.of("local", stage.far().getKey())) {
            JsonNode checkpoint = ok("/api/v1/checkpoints/" + id).json();
            if (!checkpoint.path("condition").asText().equals("seeing")) {
                differences.add("checkpoint %s is %s: %s"
                        .formatted(
                                id,
                                checkpoint.path("condition").asText(),
                                checkpoint.path("conditionDetail").asText()));
            }
        }
    }

    private HubClient.Answer ok(String path) {
        HubClient.Answer answer = stage.at().client.call(PATIENCE, "GET", path, null);
        if (answer.status() != 200) {
            differences.add("GET %s is %d: %s".formatted(path, answer.status(), answer.text()));
            return new HubClient.Answer(answer.status(), "", answer.took());
        }
        return answer;
    }

    private void pages() throws SQLException {
        List<Outages.Standing> before = standings();
        Map<String, String> statuses = new HashMap<>();
        try {
            stage.at()
                    .client
                    .all("/api/v1/streams", "")
                    .forEach(stream -> statuses.put(
                            stream.path("id").asText(), stream.path("status").asText()));
        } catch (AssertionError e) {
            differences.add("the list of streams: " + e.getMessage());
            return;
        }
        Map<String, Map<String, String>> views = views();
        List<Outages.Standing> after = standings();
        for (int page = 0; page < before.size(); page++) {
            boolean due = before.get(page).since() == 0
                    || bound.deadline(before.get(page).since()) < System.nanoTime();
            if (due && before.get(page).equals(after.get(page))) {
                compare(page, before.get(page).up(), statuses, views);
            }
        }
    }

    private List<Outages.Standing> standings() {
        List<Outages.Standing> standings = new ArrayList<>();
        for (int page = 0; page < stage.streams().size(); page++) {
            standings.add(outages.standing(page));
        }
        return standings;
    }

    private void compare(int page, boolean up, Map<String, String> statuses, Map<String, Map<String, String>> views) {
        String stream = stage.streams().get(page);
        String truth = up ? "up" : "down";
        String status = statuses.getOrDefault(stream, "not listed");
        if (!status.equals(up ? "online" : "offline")) {
            wrong("%s, and its status is %s".formatted(truth, status), page);
        }
        for (String checkpoint : List.of("local", stage.far().getKey())) {
            String view = views.getOrDefault(stream, Map.of()).getOrDefault(checkpoint, "nothing");
            if (!view.equals(truth)) {
                wrong("%s, and %s is held to see %s".formatted(truth, checkpoint, view), page);
            }
        }
        Duration ago = stage.at().pages.lastAsked(page);
        if (ago.compareTo(stage.plan().interval().plus(Plan.TIMEOUT).plusSeconds(10)) > 0) {
            wrong("not asked for within its interval, by anybody", page);
        }
    }

    private void wrong(String what, int page) {
        wrongPages.computeIfAbsent(what, ignored -> new ArrayList<>()).add(page);
    }

    /** By stream and checkpoint. */
    private Map<String, Map<String, String>> views() throws SQLException {
        Map<String, Map<String, String>> views = new HashMap<>();
        try (Connection connection = stage.at().postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select stream_id::text, checkpoint_id, view from checkpoint_view")) {
            while (rows.next()) {
                views.computeIfAbsent(rows.getString(1), ignored -> new HashMap<>())
                        .put(rows.getString(2), rows.getString(3));
            }
        }
        return views;
    }
}
