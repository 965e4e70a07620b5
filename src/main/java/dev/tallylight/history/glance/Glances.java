package dev.tallylight.history.glance;

import dev.tallylight.access.Slice;
import dev.tallylight.history.sample.HourlyLatencies;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.story.StreamRows;
import dev.tallylight.history.target.Promises;
import dev.tallylight.history.target.Reckoning;
import dev.tallylight.history.target.Target;
import dev.tallylight.history.target.TargetRows;
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
    private final TargetRows targets;
    private final InstantSource clock;

    Glances(Stories stories, HourlyLatencies latencies, TargetRows targets, InstantSource clock) {
        this.stories = stories;
        this.latencies = latencies;
        this.targets = targets;
        this.clock = clock;
    }

    /** By the streams' ids; without what is not there for the slice, and who changed too often to be counted. */
    public Uni<Map<UUID, Glance>> of(Slice slice, List<UUID> streams) {
        if (streams.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Instant now = clock.instant();
        return targets.of(slice, streams).chain(promises -> {
            Reckoning.Ends ends = Reckoning.Ends.of(promises, now.minus(MONTH), now);
            Map<UUID, Glance> told = new HashMap<>();
            return stories.some(
                            slice,
                            streams,
                            ends.from(),
                            ends.to(),
                            (stream, story) -> told.put(stream.id(), told(stream, story, promises, now)))
                    .chain(() -> latencies.of(List.copyOf(told.keySet()), now))
                    .map(hours -> glances(told, hours));
        });
    }

    /** All but the latencies, made stream by stream. */
    private static Glance told(StreamRows.One stream, Story story, Promises promises, Instant now) {
        Target target = promises.of(stream.id(), stream.tags());
        Instant from = now.minus(DAY);
        return new Glance(
                from,
                now,
                story.stretches(from, now),
                story.account(from, now),
                story.account(now.minus(MONTH), now),
                List.of(),
                target == null ? null : new Reckoning(target, now).add(story).standing());
    }

    private static Map<UUID, Glance> glances(Map<UUID, Glance> told, Map<UUID, List<@Nullable Integer>> hours) {
        Map<UUID, Glance> glances = new HashMap<>();
        told.forEach((id, glance) -> glances.put(id, glance.with(hours.getOrDefault(id, List.of()))));
        return glances;
    }
}
