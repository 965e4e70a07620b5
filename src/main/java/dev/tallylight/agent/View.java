package dev.tallylight.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tallylight.probe.Verdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one checkpoint holds a stream to be. */
public enum View {
    UP,
    /** It plays, and misses what its user expects of it. */
    DEGRADED,
    DOWN,
    /** The checkpoint cannot tell: the fault is ours. */
    UNKNOWN;

    /** What an outcome speaks for; null where it proves neither. */
    public static @Nullable View of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Up up when !up.proven() -> null;
            case Verdict.Up proven -> UP;
            case Verdict.Degraded missing -> DEGRADED;
            case Verdict.Down down -> DOWN;
            case Verdict.Unknown ours -> UNKNOWN;
        };
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static View ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
