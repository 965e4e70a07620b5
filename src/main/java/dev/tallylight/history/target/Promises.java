package dev.tallylight.history.target;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is promised. Pure.
 *
 * @param own of streams
 * @param tags of all that have a tag
 */
public record Promises(Map<UUID, Target> own, Map<String, Target> tags) {
    public boolean isEmpty() {
        return own.isEmpty() && tags.isEmpty();
    }

    /** What is promised of a stream: its own, or the most that is of one of its tags. */
    public @Nullable Target of(UUID stream, Collection<String> itsTags) {
        Target target = own.get(stream);
        return target != null
                ? target
                : itsTags.stream()
                        .map(tags::get)
                        .filter(Objects::nonNull)
                        .reduce(Target::stricter)
                        .orElse(null);
    }

    public @Nullable Target ofTag(String tag) {
        return tags.get(tag);
    }
}
