package dev.tallylight.stream.browse;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Of a stream, what lists of all of them show.
 *
 * @param key its owner's own id
 * @param url without its secrets
 * @param offAir whether an outage is open: it was seen off air, and not on air since, whatever has become of it
 * @param checkpoints its choices, not the checkpoints that they mean
 */
public record StreamOutline(
        UUID id,
        @Nullable String key,
        String name,
        String url,
        boolean offAir,
        boolean paused,
        List<String> checkpoints) {

    /** By which clients of Dispersa know it: the id that it had there, where it was brought along as its key, else its own. */
    public String shortId() {
        return key != null && ShortId.isOne(key) ? key : ShortId.of(id).text();
    }
}
