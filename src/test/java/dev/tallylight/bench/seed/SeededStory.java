package dev.tallylight.bench.seed;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What became of one stream: troubles in their order, none of which touches another.
 *
 * @param troubles the last of them may go on
 */
record SeededStory(SeededStream stream, List<SeededPlace> places, List<Trouble> troubles) {
    private static final String[][] REASONS = {
        {"playlist_stale", "the newest segment is 48 s old; five looks found the playlist unchanged"},
        {"no_media", "connected, then nothing for 10 s"},
        {"connect_refused", "nobody listens at 203.0.113.7:443"},
        {"response_timeout", "no answer to GET within 10 s"},
        {"stream_not_found", "the server knows no stream of that name"},
        {"server_error", "503 Service Unavailable"},
        {"media_stalled", "audio stood still at 00:41:07 for 6 s"},
        {"segment_missing", "404 for segment 18234.ts"}
    };

    /**
     * @param until null where it goes on
     * @param status what the stream was: offline, degraded, unknown or paused
     * @param withheld why nobody was told; null where handlers were
     * @param seenBy the places that saw it fail
     */
    record Trouble(
            Instant since,
            @Nullable Instant until,
            String status,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable String withheld,
            List<SeededPlace> seenBy) {
        boolean covers(Instant moment) {
            return !moment.isBefore(since) && (until == null || moment.isBefore(until));
        }
    }

    static SeededStory of(SeededStream stream, List<SeededPlace> seeing, Instant begin, Instant now, long seed) {
        Random random = new Random(seed * 1_000_003 + stream.number());
        List<Trouble> troubles = new ArrayList<>();
        Instant last = now.minus(lastBefore(stream, random));
        if (stream.kind() == SeededStream.Kind.OFF_AIR) {
            nights(begin, now, seeing, troubles);
        } else {
            Instant at = begin;
            while (true) {
                double days = -Math.log(1 - random.nextDouble()) * 30 / stream.restless();
                at = at.plusMillis((long) (days * 86_400_000) + 120_000);
                Instant until =
                        at.plusSeconds(20 + (long) Math.min(30_000, 200 * Math.exp(1.3 * random.nextGaussian())));
                if (!until.isBefore(last.minusSeconds(300))) {
                    break;
                }
                troubles.add(any(random, at, until, seeing));
                at = until;
            }
            present(stream, random, last, seeing, troubles);
        }
        return new SeededStory(stream, seeing, troubles);
    }

    private static Duration lastBefore(SeededStream stream, Random random) {
        return switch (stream.kind()) {
            case HEALTHY, OFF_AIR -> Duration.ofMinutes(2);
            case OFFLINE -> Duration.ofSeconds(260 + random.nextInt(5_000));
            case DEGRADED -> Duration.ofMinutes(40 + random.nextInt(300));
            case UNKNOWN -> Duration.ofHours(4);
            case PAUSED -> Duration.ofHours(51);
            case MAINTENANCE -> Duration.ofMinutes(24);
        };
    }

    private static Trouble any(Random random, Instant at, Instant until, List<SeededPlace> seeing) {
        String[] reason = REASONS[random.nextInt(REASONS.length)];
        boolean all = random.nextInt(10) < 7 || seeing.size() < 2;
        List<SeededPlace> some = new ArrayList<>(seeing);
        Collections.shuffle(some, random);
        return new Trouble(
                at, until, all ? "offline" : "degraded", reason[0], reason[1], null, all ? seeing : some.subList(0, 1));
    }

    private static void present(
            SeededStream stream, Random random, Instant since, List<SeededPlace> seeing, List<Trouble> troubles) {
        String[] reason = REASONS[random.nextInt(REASONS.length)];
        switch (stream.kind()) {
            case OFFLINE -> troubles.add(new Trouble(since, null, "offline", reason[0], reason[1], null, seeing));
            case MAINTENANCE ->
                troubles.add(
                        new Trouble(since, null, "offline", "connect_refused", REASONS[2][1], "maintenance", seeing));
            case DEGRADED ->
                troubles.add(new Trouble(
                        since,
                        null,
                        "degraded",
                        "geo_blocked",
                        "403: not available in your region",
                        null,
                        seeing.subList(0, 1)));
            case UNKNOWN ->
                troubles.add(new Trouble(
                        since,
                        null,
                        "unknown",
                        "checkpoint_lost",
                        "last heard of at " + since.truncatedTo(ChronoUnit.SECONDS),
                        null,
                        List.of()));
            case PAUSED -> troubles.add(new Trouble(since, null, "paused", null, null, null, List.of()));
            case HEALTHY, OFF_AIR -> {}
        }
    }

    /** On air for sixteen hours a day, until an hour ago. */
    private static void nights(Instant begin, Instant now, List<SeededPlace> seeing, List<Trouble> troubles) {
        Instant off = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
        List<Trouble> found = new ArrayList<>();
        for (Instant since = off; since.isAfter(begin); since = since.minus(Duration.ofHours(24))) {
            Instant until = since.plus(Duration.ofHours(8));
            found.add(new Trouble(
                    since.plusSeconds(7),
                    until.isAfter(now) ? null : until.plusSeconds(9),
                    "offline",
                    "no_media",
                    "connected, then nothing for 10 s",
                    "off_air",
                    seeing));
        }
        Collections.reverse(found);
        troubles.addAll(found);
    }

    /** What the stream is by the last of them. */
    @Nullable
    Trouble open() {
        return troubles.isEmpty() || troubles.getLast().until() != null ? null : troubles.getLast();
    }

    /** Whether a place saw it fail at a moment. */
    boolean failedAt(SeededPlace place, Instant moment) {
        int low = 0;
        int high = troubles.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Trouble trouble = troubles.get(middle);
            if (trouble.since().isAfter(moment)) {
                high = middle - 1;
            } else if (trouble.covers(moment)) {
                return trouble.seenBy().contains(place);
            } else {
                low = middle + 1;
            }
        }
        return false;
    }

    /** Whether nobody looked: it was paused, or its checkpoint was lost. */
    boolean unseenAt(Instant moment) {
        Trouble open = open();
        return open != null && open.seenBy().isEmpty() && open.covers(moment);
    }
}
