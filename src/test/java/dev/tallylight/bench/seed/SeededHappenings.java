package dev.tallylight.bench.seed;

import dev.tallylight.store.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what happened: transitions with their evidence, and the events that told of them. */
final class SeededHappenings implements AutoCloseable {
    private final CopiedRows transitions;
    private final List<Object[]> events = new ArrayList<>();
    private final Instant eventsFrom;

    SeededHappenings(SeedTarget target, Instant eventsFrom) throws SQLException {
        this.eventsFrom = eventsFrom;
        transitions = new CopiedRows(
                target.connection(),
                "transition",
                "id, stream_id, sequence, status, previous_status, reason, detail, since, confirmed_at, outage_seconds, evidence,"
                        + " event_id, withheld");
    }

    /** A change of a stream's status, told or not. */
    record Happening(
            SeededStory.Trouble trouble,
            String status,
            String previous,
            Instant since,
            Instant confirmedAt,
            @Nullable Long outageSeconds,
            @Nullable UUID event) {}

    /** @return its changes, in their order, of which the first is that it was seen at all */
    List<Happening> write(SeededStory story, UUID stream, Instant begin) throws SQLException {
        List<Happening> all = new ArrayList<>();
        SeededStory.Trouble none = new SeededStory.Trouble(begin, null, "online", null, null, null, List.of());
        all.add(new Happening(none, "online", "unknown", begin, begin.plusSeconds(6), null, null));
        for (SeededStory.Trouble trouble : story.troubles()) {
            Instant confirmed = trouble.since().plusSeconds(11);
            all.add(new Happening(
                    trouble, trouble.status(), "online", trouble.since(), confirmed, null, event(trouble, confirmed)));
            Instant until = trouble.until();
            if (until != null) {
                Long seconds = trouble.status().equals("offline")
                        ? (Long) Duration.between(trouble.since(), until).toSeconds()
                        : null;
                all.add(new Happening(
                        trouble,
                        "online",
                        trouble.status(),
                        until,
                        until.plusSeconds(5),
                        seconds,
                        event(trouble, until)));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            write(story, stream, all.get(i), i + 1);
        }
        return all;
    }

    private @Nullable UUID event(SeededStory.Trouble trouble, Instant at) {
        return trouble.status().equals("paused") || at.isBefore(eventsFrom) ? null : Ids.at(at);
    }

    private void write(SeededStory story, UUID stream, Happening one, long sequence) throws SQLException {
        boolean over = one.status().equals("online");
        String evidence = SeedTarget.json(evidence(story, one));
        transitions.row(
                Ids.at(one.confirmedAt()),
                stream,
                sequence,
                one.status(),
                one.previous(),
                over ? null : one.trouble().reason(),
                over ? null : one.trouble().detail(),
                one.since(),
                one.confirmedAt(),
                one.outageSeconds(),
                evidence,
                one.event(),
                over ? null : one.trouble().withheld());
        if (one.event() != null) {
            events.add(new Object[] {
                one.event(),
                "stream." + one.status(),
                stream,
                one.confirmedAt(),
                story.stream().tags(),
                one.trouble().seenBy().stream().map(SeededPlace::name).toList(),
                one.trouble().withheld(),
                data(story, stream, one, sequence)
            });
        }
    }

    private static List<Map<String, Object>> evidence(SeededStory story, Happening one) {
        List<Map<String, Object>> evidence = new ArrayList<>();
        for (SeededPlace place : story.places()) {
            boolean down =
                    !one.status().equals("online") && one.trouble().seenBy().contains(place);
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("id", place.id());
            said.put("name", place.name());
            said.put("view", down ? "down" : "up");
            said.put("reason", down ? one.trouble().reason() : null);
            said.put("detail", down ? one.trouble().detail() : null);
            said.put("at", one.confirmedAt().minusSeconds(2).toString());
            evidence.add(said);
        }
        return evidence;
    }

    private static String data(SeededStory story, UUID stream, Happening one, long sequence) {
        SeededStream seeded = story.stream();
        Map<String, Object> subject = new LinkedHashMap<>();
        subject.put("id", stream.toString());
        subject.put("key", seeded.key());
        subject.put("name", seeded.name());
        subject.put("url", seeded.url());
        subject.put("protocol", seeded.protocol());
        subject.put("tags", seeded.tags());
        boolean over = one.status().equals("online");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("sequence", sequence);
        data.put("stream", subject);
        data.put("status", one.status());
        data.put("previousStatus", one.previous());
        data.put("reason", over ? null : one.trouble().reason());
        data.put("detail", over ? null : one.trouble().detail());
        data.put("since", one.since().toString());
        data.put("confirmedAt", one.confirmedAt().toString());
        data.put("outageSeconds", one.outageSeconds());
        data.put("checkpoints", evidence(story, one));
        return SeedTarget.json(data);
    }

    /** What was told, in no order. */
    List<Object[]> events() {
        return events;
    }

    @Override
    public void close() throws SQLException {
        transitions.close();
    }
}
