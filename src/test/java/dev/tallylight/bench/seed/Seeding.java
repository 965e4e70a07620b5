package dev.tallylight.bench.seed;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Fills an installation. What it adds is assigned to checkpoints of its own, which nobody speaks for: so it stays as it is. */
public final class Seeding {
    private static final int LOT = 2_000;
    private static final Duration EVENTS = Duration.ofDays(90);
    private static final Duration DELIVERIES = Duration.ofDays(30);

    private static final String MONTHS = """
            do $$ begin for i in 1..%d loop
                declare month timestamp := date_trunc('month', now() at time zone 'UTC') - make_interval(months => i); part text;
                begin
                    foreach part in array array['transition', 'event', 'webhook_delivery', 'webhook_attempt'] loop
                        execute format('create table if not exists %%I partition of %%I for values from (%%L) to (%%L)',
                            part || '_' || to_char(month, 'YYYY_MM'), part, uuid_floor(month at time zone 'UTC'),
                            uuid_floor((month + interval '1 month') at time zone 'UTC'));
                    end loop;
                end; end loop; end $$""";

    private final SeedTarget target;
    private final Sizes sizes;
    private final Random random;

    /**
     * How much of everything.
     *
     * @param places that see, from 1 to 5
     * @param days of transitions and outages, and of sums of days
     * @param hourDays of sums of hours, and of how many streams at most
     * @param sampleDays of single probes, and of how many streams at most
     */
    public record Sizes(
            int streams,
            int places,
            int days,
            int hourDays,
            int hourStreams,
            int sampleDays,
            int sampleStreams,
            long seed) {}

    public Seeding(SeedTarget target, Sizes sizes) {
        this.target = target;
        this.sizes = sizes;
        this.random = new Random(sizes.seed());
    }

    /** @return what it wrote, in a line */
    public String run() throws Exception {
        Instant now = Instant.parse(
                target.text("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"));
        Instant begin = now.minus(Duration.ofDays(sizes.days()));
        places(begin);
        List<SeededStream> streams = SeededStream.all(sizes.streams(), sizes.seed());
        create(streams, now);
        Map<String, UUID> ids = ids();
        maintain(streams, ids, now);
        List<UUID> endpoints = endpoints();
        target.execute(MONTHS.formatted(sizes.days() / 28 + 1));
        target.execute("update stream set created_at = '" + begin + "' where key like 'seeded-%'");
        Map<UUID, SeededStory> stories = new LinkedHashMap<>();
        for (SeededStream stream : streams) {
            List<SeededPlace> seeing = stream.kind() == SeededStream.Kind.UNKNOWN
                    ? List.of(SeededPlace.LOST)
                    : SeededPlace.seeing(sizes.places());
            stories.put(ids.get(stream.key()), SeededStory.of(stream, seeing, begin, now, sizes.seed()));
        }
        target.connection().setAutoCommit(false);
        String happened = happened(stories, begin, now, endpoints);
        target.connection().commit();
        target.connection().setAutoCommit(true);
        String seen = seen(stories, now);
        target.execute("analyze");
        return happened + ", " + seen;
    }

    private void places(Instant begin) throws SQLException {
        List<SeededPlace> all = new ArrayList<>(SeededPlace.seeing(sizes.places()));
        all.add(SeededPlace.LOST);
        for (SeededPlace place : all) {
            boolean lost = place.equals(SeededPlace.LOST);
            target.execute("""
                    insert into checkpoint (id, name, kind, created_at, place, latitude, longitude, condition, condition_since, condition_detail)
                    values ('%s', '%s', 'private', '%s', 'a data centre', %s, %s, '%s', now() - interval '%s', %s) on conflict do nothing""".formatted(
                            place.id(),
                            place.name(),
                            begin,
                            place.latitude(),
                            place.longitude(),
                            lost ? "lost" : "seeing",
                            lost ? "4 hours" : "12 days",
                            lost ? "'last heard of four hours ago'" : "null"));
            target.execute("""
                    insert into checkpoint_condition_past
                    select '%1$s', spell.since, spell.condition from (values
                        (timestamptz '%2$s', 'seeing'), (now() - interval '20 days', 'blind'),
                        (now() - interval '19 days 22 hours', 'seeing'), (now() - interval '13 days', 'lost'))
                        spell (since, condition)
                    where spell.since < (select condition_since from checkpoint where id = '%1$s')
                        and spell.since >= '%2$s' and (%3$s or spell.condition <> 'lost')
                    on conflict do nothing""".formatted(place.id(), begin, !lost));
            target.execute("""
                    insert into checkpoint_agent (id, checkpoint_id, first_seen_at, last_seen_at, version, protocol, streams, load)
                    values (gen_random_uuid(), '%s', '%s', now() + interval '%s', '1.0.0', 1, %d, 0.4)""".formatted(place.id(), begin, lost ? "-4 hours" : "1 day", sizes.streams()));
        }
    }

    /** As an agent of each would say that it is there. */
    public void beat() throws SQLException {
        target.execute(
                "update checkpoint_agent set last_seen_at = now() where checkpoint_id like 'seeded-%' and checkpoint_id <> '"
                        + SeededPlace.LOST.id() + "'");
        target.execute("""
                update checkpoint_view set probed_at = now() - make_interval(secs => random() * 28),
                    latency_ms = greatest(20, latency_ms + (random() * 20 - 10)::int)
                where checkpoint_id like 'seeded-%%' and checkpoint_id <> '%s' and view = 'up' and random() < 0.2""".formatted(SeededPlace.LOST.id()));
    }

    /** For as long as nobody beats. */
    public void leave() throws SQLException {
        target.execute(
                "update checkpoint_agent set last_seen_at = now() + interval '1 day' where checkpoint_id like 'seeded-%' and checkpoint_id <> '"
                        + SeededPlace.LOST.id() + "'");
    }

    private void create(List<SeededStream> streams, Instant now) throws Exception {
        int onAirAt = now.truncatedTo(ChronoUnit.HOURS)
                .minus(Duration.ofHours(17))
                .atOffset(ZoneOffset.UTC)
                .getHour();
        for (int from = 0; from < streams.size(); from += LOT) {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (SeededStream stream : streams.subList(from, Math.min(streams.size(), from + LOT))) {
                Map<String, Object> row = new HashMap<>();
                row.put("key", stream.key());
                row.put("name", stream.name());
                row.put("url", stream.url());
                row.put("protocol", stream.protocol());
                row.put("tags", stream.tags());
                row.put("policy", Map.of("interval", "30s"));
                row.put("paused", stream.kind() == SeededStream.Kind.PAUSED);
                row.put(
                        "checkpoints",
                        stream.kind() == SeededStream.Kind.UNKNOWN
                                ? List.of(SeededPlace.LOST.id())
                                : SeededPlace.seeing(sizes.places()).stream()
                                        .map(SeededPlace::id)
                                        .toList());
                if (stream.kind() == SeededStream.Kind.OFF_AIR) {
                    row.put(
                            "schedule",
                            List.of(Map.of(
                                    "start",
                                    "2024-01-01T%02d:00".formatted(onAirAt),
                                    "duration",
                                    "16h",
                                    "rrule",
                                    "FREQ=DAILY")));
                }
                rows.add(row);
            }
            JsonNode report = target.post("/api/v1/streams/import", Map.of("streams", rows));
            if (report.path("rejected").asInt() > 0) {
                throw new IllegalStateException(report.toString());
            }
        }
    }

    private Map<String, UUID> ids() throws SQLException {
        Map<String, UUID> ids = new HashMap<>();
        try (Statement statement = target.connection().createStatement();
                ResultSet rows = statement.executeQuery("select key, id from stream where key like 'seeded-%'")) {
            while (rows.next()) {
                ids.put(rows.getString(1), rows.getObject(2, UUID.class));
            }
        }
        return ids;
    }

    private void maintain(List<SeededStream> streams, Map<String, UUID> ids, Instant now) throws Exception {
        List<String> concerned = streams.stream()
                .filter(stream -> stream.kind() == SeededStream.Kind.MAINTENANCE)
                .limit(500)
                .map(stream -> String.valueOf(ids.get(stream.key())))
                .toList();
        if (!concerned.isEmpty()) {
            String start = now.minus(Duration.ofMinutes(30))
                    .truncatedTo(ChronoUnit.MINUTES)
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDateTime()
                    .toString();
            target.post(
                    "/api/v1/maintenance",
                    Map.of("name", "New encoder in studio 2", "start", start, "duration", "6h", "streams", concerned));
        }
    }

    private List<UUID> endpoints() throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (String name : List.of("Chat of the operators", "Restarts encoders")) {
            String path = target.post("/api/v1/inboxes", Map.of()).path("path").asText();
            JsonNode made = target.post(
                    "/api/v1/webhooks",
                    Map.of(
                            "url",
                            target.at(path).toString(),
                            "description",
                            name,
                            "events",
                            List.of("stream.offline", "stream.online")));
            ids.add(UUID.fromString(made.path("id").asText()));
        }
        return ids;
    }

    private String happened(Map<UUID, SeededStory> stories, Instant begin, Instant now, List<UUID> endpoints)
            throws SQLException {
        Map<UUID, Integer> sequences = new HashMap<>();
        List<Object[]> events;
        int transitions = 0;
        Instant eventsFrom = now.minus(EVENTS).isAfter(begin) ? now.minus(EVENTS) : begin;
        try (SeededHappenings happenings = new SeededHappenings(target, eventsFrom)) {
            for (Map.Entry<UUID, SeededStory> each : stories.entrySet()) {
                int count =
                        happenings.write(each.getValue(), each.getKey(), begin).size();
                sequences.put(each.getKey(), count);
                transitions += count;
            }
            events = happenings.events();
        }
        new SeededOutages(target, now).write(stories, random);
        new SeededDeliveries(target, now.minus(DELIVERIES), random).write(events, endpoints);
        new SeededPresent(target, now, random).write(stories, sequences, begin);
        return transitions + " transitions, " + events.size() + " events";
    }

    /** Days that the hub itself would count by now are counted here, and the later ones are not. */
    private String seen(Map<UUID, SeededStory> stories, Instant now) throws SQLException {
        LocalDate through = now.minus(Duration.ofHours(26))
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .minusDays(1);
        Instant counted = day(through.plusDays(1));
        Instant samples = day(now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(Math.max(3, sizes.sampleDays())));
        target.execute(
                "select ensure_time_partitions('sample', 'day', %d, 3), ensure_time_partitions('sample_hour', 'month', %d, 2),"
                                .formatted(sizes.sampleDays() + 3, sizes.hourDays() / 28 + 1)
                        + " ensure_time_partitions('sample_day', 'month', %d, 2)".formatted(sizes.days() / 28 + 1));
        long probes = new SeededFigures(target, first(stories, sizes.sampleStreams()), random).samples(samples, now);
        long hours = new SeededFigures(target, first(stories, sizes.hourStreams()), random)
                .sums("sample_hour", day(through.minusDays(sizes.hourDays())), counted);
        long days = new SeededFigures(target, stories, random)
                .sums("sample_day", day(through.minusDays(sizes.days())), counted);
        target.execute(
                "insert into sample_progress (through) values ('%s') on conflict (id) do update set through = excluded.through, reached = null"
                        .formatted(through));
        return probes + " hours of samples, " + hours + " hours, " + days + " days";
    }

    private static Map<UUID, SeededStory> first(Map<UUID, SeededStory> stories, int most) {
        Map<UUID, SeededStory> first = new LinkedHashMap<>();
        stories.entrySet().stream().limit(most).forEach(each -> first.put(each.getKey(), each.getValue()));
        return first;
    }

    private static Instant day(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
