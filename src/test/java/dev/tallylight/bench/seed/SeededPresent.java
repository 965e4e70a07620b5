package dev.tallylight.bench.seed;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Writes what streams are now: what each checkpoint holds of them, and what the hub makes of that, so that it stays so. */
final class SeededPresent {
    private static final String STATES = """
            update stream_state t set status = s.status, reason = s.reason, detail = s.detail, since = s.since, sequence = s.sequence,
                announced = s.announced, outage_since = s.outage_since, outage_failed = s.outage_failed, withheld = s.withheld,
                withheld_detail = s.withheld_detail, withheld_since = s.withheld_since, recheck_at = s.recheck_at
            from seeded_state s where s.stream_id = t.stream_id""";

    private final SeedTarget target;
    private final Instant now;
    private final Random random;

    SeededPresent(SeedTarget target, Instant now, Random random) {
        this.target = target;
        this.now = now;
        this.random = random;
    }

    /** @param sequences how many transitions each had */
    void write(Map<UUID, SeededStory> stories, Map<UUID, Integer> sequences, Instant begin) throws SQLException {
        target.execute("create temporary table seeded_state (like stream_state)");
        try (CopiedRows rows = new CopiedRows(
                target.connection(),
                "seeded_state",
                "stream_id, status, reason, detail, since, sequence, announced, outage_since, outage_failed, withheld,"
                        + " withheld_detail, withheld_since, recheck_at")) {
            for (Map.Entry<UUID, SeededStory> each : stories.entrySet()) {
                state(rows, each.getKey(), each.getValue(), sequences.getOrDefault(each.getKey(), 1), begin);
            }
        }
        target.execute("delete from checkpoint_view where stream_id in (select stream_id from seeded_state)");
        try (CopiedRows rows = new CopiedRows(
                target.connection(),
                "checkpoint_view",
                "stream_id, checkpoint_id, view, since, reason, detail, probed_at, latency_ms, facts, protocol, firm")) {
            for (Map.Entry<UUID, SeededStory> each : stories.entrySet()) {
                for (SeededPlace place : each.getValue().places()) {
                    view(rows, each.getKey(), each.getValue(), place, begin);
                }
            }
        }
        target.execute(STATES);
        target.execute("drop table seeded_state");
    }

    private void state(CopiedRows rows, UUID stream, SeededStory story, int sequence, Instant begin)
            throws SQLException {
        SeededStory.Trouble open = story.open();
        if (open == null) {
            rows.row(
                    stream,
                    "online",
                    null,
                    null,
                    lastEnd(story, begin),
                    sequence,
                    "online",
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    null);
            return;
        }
        boolean outage = open.status().equals("offline");
        String withheld = open.withheld();
        boolean told = withheld == null && List.of("offline", "degraded").contains(open.status());
        rows.row(
                stream,
                open.status(),
                open.reason(),
                open.detail(),
                open.since(),
                sequence,
                told ? open.status() : "online",
                outage ? open.since() : null,
                outage ? open.seenBy().stream().map(SeededPlace::name).toList() : List.of(),
                withheld,
                withheld == null ? null : withheld.equals("off_air") ? "off air by schedule" : "maintenance",
                withheld == null ? null : open.since().plusSeconds(11),
                withheld == null ? null : now.plusSeconds(60));
    }

    private static Instant lastEnd(SeededStory story, Instant begin) {
        Instant end =
                story.troubles().isEmpty() ? begin : story.troubles().getLast().until();
        return end == null ? begin : end;
    }

    private void view(CopiedRows rows, UUID stream, SeededStory story, SeededPlace place, Instant begin)
            throws SQLException {
        SeededStory.Trouble open = story.open();
        if (open != null && open.status().equals("paused")) {
            return;
        }
        SeededStory.Trouble failing = open != null && open.seenBy().contains(place) ? open : null;
        Instant probed =
                open != null && place.equals(SeededPlace.LOST) ? open.since() : now.minusMillis(random.nextInt(30_000));
        rows.row(
                stream,
                place.id(),
                failing == null ? "up" : "down",
                failing == null ? lastEnd(story, begin) : failing.since(),
                failing == null ? null : failing.reason(),
                failing == null ? null : failing.detail(),
                probed,
                failing == null ? place.latencyMs() + random.nextInt(60) : 10_000,
                failing == null ? facts(story.stream()) : null,
                story.stream().protocol(),
                failing != null);
    }

    private static String facts(SeededStream stream) {
        if (stream.tags().contains("radio")) {
            return "{\"container\":\"mp3\",\"video\":null,\"audio\":{\"codec\":\"mp3\",\"sampleRate\":44100,\"channels\":2},\"bitrate\":128000}";
        }
        String ladder = stream.protocol().equals("hls") || stream.protocol().equals("dash") ? """
                    ,"variants":[{"name":"1080p","bandwidth":5200000,"width":1920,"height":1080,"codecs":"avc1.640028,mp4a.40.2","view":"up","reason":null},\
                    {"name":"720p","bandwidth":2800000,"width":1280,"height":720,"codecs":"avc1.64001f,mp4a.40.2","view":"up","reason":null},\
                    {"name":"360p","bandwidth":800000,"width":640,"height":360,"codecs":"avc1.64001e,mp4a.40.2","view":"up","reason":null}]""" : "";
        return "{\"container\":\"mpegts\",\"video\":{\"codec\":\"h264\",\"width\":1920,\"height\":1080,\"fps\":25.0},"
                + "\"audio\":{\"codec\":\"aac\",\"sampleRate\":48000,\"channels\":2},\"bitrate\":3200000" + ladder
                + "}";
    }
}
