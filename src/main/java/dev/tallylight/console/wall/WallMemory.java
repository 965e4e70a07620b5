package dev.tallylight.console.wall;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.history.summary.Lamp;
import dev.tallylight.history.summary.LampReader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one screen was told, so that it is told what is different. Of one feed, used by one after the other. */
final class WallMemory {
    private final String version;
    private Map<UUID, Lamp> told = new HashMap<>();
    private long total = -1;
    private Map<String, Long> counts = Map.of();

    WallMemory(String version) {
        this.version = version;
    }

    /**
     * What a screen is told.
     *
     * @param now by the server's clock: a screen's own may be a year off
     * @param version of the program, in the first message: a screen that has another's script loads it
     * @param full whether these lamps are all that there are to show; else those that are different
     * @param gone the ids of those that are not there any more
     * @param total how many there are, those that do not fit included; null where that is no different
     * @param counts how many are shown as what, where not all fit; empty where all do; null where that is no different
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Message(
            long now,
            @Nullable String version,
            @Nullable Boolean full,
            @Nullable List<Tile> lamps,
            @Nullable List<UUID> gone,
            @Nullable Long total,
            @Nullable Map<String, Long> counts) {

        /** That nothing is different. */
        static Message nothing(Instant now) {
            return new Message(now.toEpochMilli(), null, null, null, null, null, null);
        }

        /** Not named as a property is, which would be written. */
        boolean saysNothing() {
            return lamps == null && gone == null && total == null && counts == null;
        }
    }

    /**
     * A lamp as a screen has it.
     *
     * @param status as it is shown: {@code maintenance} and {@code asleep} too, which are no alarm
     * @param since milliseconds since 1970
     * @param why a reason in words
     * @param hand who has it in hand
     * @param quiet whether nobody is told, so that nothing is to be heard
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tile(
            UUID id,
            String name,
            String status,
            long since,
            @Nullable String why,
            @Nullable String hand,
            @Nullable Boolean quiet) {
        static Tile of(Lamp lamp) {
            return new Tile(
                    lamp.stream(),
                    lamp.name(),
                    lamp.shown(),
                    lamp.since().toEpochMilli(),
                    lamp.reason() == null ? null : lamp.reason().replace('_', ' '),
                    lamp.inHandOf(),
                    lamp.withheld() == null ? null : true);
        }
    }

    /** What is different from what was told before; all of it at first. */
    Message news(LampReader.Lamps lamps, Instant now) {
        Map<UUID, Lamp> is = new HashMap<>();
        List<Tile> different = new ArrayList<>();
        for (Lamp lamp : lamps.shown()) {
            is.put(lamp.stream(), lamp);
            if (!lamp.equals(told.get(lamp.stream()))) {
                different.add(Tile.of(lamp));
            }
        }
        List<UUID> gone =
                told.keySet().stream().filter(id -> !is.containsKey(id)).toList();
        boolean begins = total < 0;
        boolean same = lamps.total() == total;
        told = is;
        total = lamps.total();
        boolean sameCounts = lamps.counts().equals(counts);
        counts = lamps.counts();
        return new Message(
                now.toEpochMilli(),
                begins ? version : null,
                begins ? true : null,
                begins || !different.isEmpty() ? different : null,
                gone.isEmpty() ? null : gone,
                same ? null : total,
                sameCounts ? null : counts);
    }
}
