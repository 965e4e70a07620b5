package dev.tallylight.bench.seed;

import dev.tallylight.store.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes outages as the recorder would have written them, with what people said of some. */
final class SeededOutages {
    private static final List<String> CAUSES =
            List.of("encoder", "network", "cdn", "source", "power", "third_party", "planned", "configuration");
    private static final List<String> NOTES = List.of(
            "The encoder had lost its licence; renewed, and an alarm set for next year.",
            "A switch in rack 4 rebooted. The second uplink is ordered.",
            "The CDN says: a bad deploy, rolled back.",
            "Nobody was on site. The night shift has the key now.",
            "Restarted the encoder, then all was well.");
    private static final List<String> PEOPLE = List.of("Ana Ruiz", "Jonas Weber", "Mei Tanaka", "night shift");

    private final SeedTarget target;
    private final Instant now;

    SeededOutages(SeedTarget target, Instant now) {
        this.target = target;
        this.now = now;
    }

    void write(Map<UUID, SeededStory> stories, Random random) throws SQLException {
        try (CopiedRows rows = new CopiedRows(
                target.connection(),
                "outage",
                "id, stream_id, name, tags, since, confirmed_at, ended_at, part_since, off_air_ms, reason, detail, course, checkpoints,"
                        + " withheld, acknowledged_at, acknowledged_by, acknowledged_with, note, cause")) {
            for (Map.Entry<UUID, SeededStory> each : stories.entrySet()) {
                for (SeededStory.Trouble trouble : each.getValue().troubles()) {
                    if (trouble.status().equals("offline")) {
                        outage(rows, each.getKey(), each.getValue(), trouble, random);
                    }
                }
            }
        }
    }

    private void outage(CopiedRows rows, UUID stream, SeededStory story, SeededStory.Trouble trouble, Random random)
            throws SQLException {
        Instant until = trouble.until();
        long seconds =
                Duration.between(trouble.since(), until == null ? now : until).toSeconds();
        boolean held = trouble.withheld() == null && seconds > 240 && random.nextInt(3) == 0;
        boolean said = trouble.withheld() == null && until != null && random.nextInt(6) == 0;
        List<Map<String, Object>> course = new ArrayList<>();
        course.add(step(trouble.since().plusSeconds(11), "offline", trouble));
        if (until != null) {
            course.add(step(until.plusSeconds(5), "online", null));
        }
        List<Map<String, Object>> seen = new ArrayList<>();
        for (SeededPlace place : trouble.seenBy()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", place.id());
            one.put("name", place.name());
            one.put("since", trouble.since().plusMillis(900L * seen.size()).toString());
            one.put("reason", trouble.reason());
            one.put("detail", trouble.detail());
            seen.add(one);
        }
        rows.row(
                Ids.at(trouble.since()),
                stream,
                story.stream().name(),
                story.stream().tags(),
                trouble.since(),
                trouble.since().plusSeconds(11),
                until,
                trouble.since(),
                until == null ? 0 : seconds * 1_000,
                trouble.reason(),
                trouble.detail(),
                SeedTarget.json(course),
                SeedTarget.json(seen),
                trouble.withheld(),
                held ? trouble.since().plusSeconds(95) : null,
                held ? PEOPLE.get(random.nextInt(PEOPLE.size())) : null,
                held ? "on it" : null,
                said ? NOTES.get(random.nextInt(NOTES.size())) : null,
                said ? CAUSES.get(random.nextInt(CAUSES.size())) : null);
    }

    private static Map<String, Object> step(Instant at, String status, SeededStory.@Nullable Trouble trouble) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("at", at.toString());
        step.put("status", status);
        step.put("reason", trouble == null ? null : trouble.reason());
        step.put("detail", trouble == null ? null : trouble.detail());
        return step;
    }
}
