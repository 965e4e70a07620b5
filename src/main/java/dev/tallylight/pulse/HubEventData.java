package dev.tallylight.pulse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code hub.trouble} and {@code hub.recovered} say.
 *
 * @param followers what did not come to a good end, each as it was at its worst so far
 * @param since when the first of it should have
 */
@RegisterForReflection
record HubEventData(List<Follower> followers, Instant since) {

    /**
     * Something that must never stop.
     *
     * @param ageSeconds how long it owed a good turn
     * @param detail what went wrong last, in one line
     */
    @RegisterForReflection
    record Follower(String name, long ageSeconds, @Nullable String detail) {}
}
