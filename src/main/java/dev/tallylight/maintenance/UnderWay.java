package dev.tallylight.maintenance;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The windows of a moment, by whom they concern: to ask for a stream costs as much as it has tags, however many windows there are. */
public final class UnderWay {
    private static final Comparator<Active> LAST =
            Comparator.comparing((Active one) -> !one.mute()).thenComparing(Active::until);

    private final Map<String, Active> byStream = new HashMap<>();
    private final Map<String, Active> byTag = new HashMap<>();
    private @Nullable Active ofAll;

    /**
     * A window that is under way.
     *
     * @param until when it ends
     * @param mute whether somebody asked for quiet, and it is no maintenance
     */
    public record Active(String name, Instant until, boolean mute) {
        public Active(String name, Instant until) {
            this(name, until, false);
        }
    }

    UnderWay() {}

    /** Without streams and tags it is for all. To be called before anybody asks. */
    void add(Collection<String> streams, Collection<String> tags, Active window) {
        if (streams.isEmpty() && tags.isEmpty()) {
            ofAll = ofAll == null ? window : later(ofAll, window);
        }
        streams.forEach(stream -> byStream.merge(stream, window, UnderWay::later));
        tags.forEach(tag -> byTag.merge(tag, window, UnderWay::later));
    }

    private static Active later(Active one, Active other) {
        return LAST.compare(one, other) >= 0 ? one : other;
    }

    /** The one for such a stream, maintenance before mutes, of several the one that ends last; null where none is. */
    public @Nullable Active of(UUID stream, List<String> tags) {
        return Stream.concat(
                        Stream.ofNullable(byStream.get(stream.toString())),
                        Stream.concat(Stream.ofNullable(ofAll), tags.stream().map(byTag::get)))
                .filter(one -> one != null)
                .max(LAST)
                .orElse(null);
    }
}
