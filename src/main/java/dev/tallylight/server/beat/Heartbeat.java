package dev.tallylight.server.beat;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server was heard.
 *
 * @param facts what it says of itself, by name; null where it says nothing, and what it said before stands
 */
public record Heartbeat(Instant at, @Nullable Map<String, String> facts) {
    /** The later of both, with what was said last. */
    public Heartbeat and(Heartbeat other) {
        boolean later = other.at.isAfter(at);
        Map<String, String> said = later ? other.facts : facts;
        Map<String, String> before = later ? facts : other.facts;
        return new Heartbeat(later ? other.at : at, said == null ? before : said);
    }
}
