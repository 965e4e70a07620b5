package dev.tallylight.history.glance;

import dev.tallylight.access.Slice;
import dev.tallylight.history.sample.HourlyLatencies;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.uptime.Story;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a page of streams by a handful of statements, however many rows it has. Thirty days are counted from transitions each time:
 * a stream that did not change costs no row, so that nothing needs to be kept, and the number is exact. Latencies are kept in memory.
 */
@ApplicationScoped
public class Glances {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);

    private final Stories stories;
    private final HourlyLatencies latencies;
    private final InstantSource clock;

    Glances(Stories stories, HourlyLatencies latencies, InstantSource clock) {
        this.stories = stories;
        this.latencies = latencies;
        this.clock = clock;
    }

    /** By the streams' ids; without what is not there for the slice, and who changed too often to be counted. */
    public Uni<Map<UUID, Glance>> of(Slice slice, List<UUID> streams) {
        if (streams.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Instant now = clock.instant();
        return stories.some(slice, streams, now.minus(MONTH), now)
                .chain(told -> latencies.of(List.copyOf(told.keySet()), now).map(hours -> glances(told, hours, now)));
    }

    private static Map<UUID, Glance> glances(
            Map<UUID, Story> told, Map<UUID, List<@Nullable Integer>> hours, Instant now) {
        Map<UUID, Glance> glances = new HashMap<>();
        Instant from = now.minus(DAY);
        told.forEach((id, story) -> glances.put(
                id,
                new Glance(
                        from,
                        now,
                        story.stretches(from, now),
                        story.account(from, now),
                        story.account(now.minus(MONTH), now),
                        hours.getOrDefault(id, List.of()))));
        return glances;
    }
}
