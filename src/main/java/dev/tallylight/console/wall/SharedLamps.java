package dev.tallylight.console.wall;

import dev.tallylight.access.Slice;
import dev.tallylight.history.summary.LampReader;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One look a second at the lamps of a slice and a tag, for however many screens show them. */
@ApplicationScoped
class SharedLamps {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BiFunction<Slice, @Nullable String, Uni<LampReader.Lamps>> reader;
    private final InstantSource clock;
    private final Map<Shown, Look> looks = new ConcurrentHashMap<>();

    @Inject
    SharedLamps(LampReader reader, InstantSource clock) {
        this((slice, tag) -> reader.of(slice, tag, WallFeed.MOST_LAMPS), clock);
    }

    SharedLamps(BiFunction<Slice, @Nullable String, Uni<LampReader.Lamps>> reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    private record Shown(Slice slice, @Nullable String tag) {}

    /**
     * A look that has begun.
     *
     * @param rings how often the bell had rung by then: what rang later may not be in it
     * @param lamps fails where they cannot be read in time
     */
    record Look(long rings, Instant begun, Uni<LampReader.Lamps> lamps) {}

    /** The one of this second, which begins where there is none. */
    Look look(Slice slice, @Nullable String tag, LongSupplier rings) {
        Instant now = clock.instant();
        looks.values()
                .removeIf(look -> Duration.between(look.begun(), now).abs().compareTo(FRESH) >= 0);
        return looks.computeIfAbsent(
                new Shown(slice, tag),
                shown -> new Look(
                        rings.getAsLong(),
                        now,
                        reader.apply(slice, tag)
                                .ifNoItem()
                                .after(PATIENCE)
                                .fail()
                                .memoize()
                                .indefinitely()));
    }
}
