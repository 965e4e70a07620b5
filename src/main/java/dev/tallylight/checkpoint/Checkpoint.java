package dev.tallylight.checkpoint;

import dev.tallylight.access.Slice;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place that streams are checked from.
 *
 * @param id made from the first name it had; stable
 * @param name "City, Country"
 * @param kind {@code built-in} or {@code private}
 * @param tags by which streams can choose it: {@code tag:eu}
 * @param publicAddress by which streams see it, where somebody said so
 * @param privateNetworks whether streams on private networks may be assigned to it
 * @param condition whether its votes count
 * @param conditionSince since when it is in that condition
 * @param conditionDetail why, in one line; null while it sees
 */
public record Checkpoint(
        String id,
        String name,
        String kind,
        List<String> tags,
        @Nullable String publicAddress,
        boolean privateNetworks,
        Instant createdAt,
        Condition condition,
        Instant conditionSince,
        @Nullable String conditionDetail) {
    private static final String TAG = "tag:";

    /** One without tags, for the public internet. */
    public Checkpoint(
            String id,
            String name,
            String kind,
            Instant createdAt,
            Condition condition,
            Instant conditionSince,
            @Nullable String conditionDetail) {
        this(id, name, kind, List.of(), null, false, createdAt, condition, conditionSince, conditionDetail);
    }

    public boolean sees() {
        return condition == Condition.SEEING;
    }

    /** Whether a stream's choice means it: {@code *}, its id, its name, or {@code tag:} with one of its tags. */
    public boolean isMeantBy(String choice) {
        return choice.equals("*")
                || choice.equals(id)
                || choice.equals(name)
                || choice.startsWith(TAG) && tags.contains(choice.substring(TAG.length()));
    }

    /** What a slice is told of it: its name and condition, not why, which speaks of what it does for others. */
    public Checkpoint within(Slice slice) {
        return slice.isAll()
                ? this
                : new Checkpoint(id, name, kind, tags, null, false, createdAt, condition, conditionSince, null);
    }
}
