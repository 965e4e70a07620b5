package dev.tallylight.stream.browse;

import dev.tallylight.alert.Status;
import dev.tallylight.stream.StreamView;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is for those who look through many: its status, but what nobody is to be told of because of maintenance or a schedule is
 * apart, for it needs nobody. In the order in which people care.
 */
public enum State {
    OFFLINE,
    DEGRADED,
    UNKNOWN,
    /** Not seen by all, in maintenance. */
    MAINTENANCE,
    ONLINE,
    /** Not seen by all, and not to be on air. */
    ASLEEP,
    PAUSED;

    private static final String IN_MAINTENANCE = "maintenance";
    private static final String OFF_AIR = "off_air";

    /** Of a stream's state {@code t}. */
    static final String SQL =
            "case when t.status in ('offline', 'degraded', 'unknown') and t.withheld in ('maintenance', 'off_air')"
                    + " then case t.withheld when 'maintenance' then 'maintenance' else 'asleep' end else t.status end";

    /** Its place in the order. */
    static final String RANK_SQL =
            "array_position(array['offline', 'degraded', 'unknown', 'maintenance', 'online', 'asleep', 'paused'], "
                    + SQL + ")";

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null where there is none of that name. */
    public static @Nullable State ofWireName(@Nullable String name) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(name))
                .findFirst()
                .orElse(null);
    }

    public static State of(StreamView stream) {
        return of(
                stream.status(),
                stream.withheld() == null ? null : stream.withheld().reason());
    }

    /** @param withheld the code of why nobody is told of it; null where people are */
    public static State of(Status status, @Nullable String withheld) {
        return switch (status) {
            case ONLINE -> ONLINE;
            case PAUSED -> PAUSED;
            case OFFLINE -> unlessQuiet(OFFLINE, withheld);
            case DEGRADED -> unlessQuiet(DEGRADED, withheld);
            case UNKNOWN -> unlessQuiet(UNKNOWN, withheld);
        };
    }

    private static State unlessQuiet(State state, @Nullable String withheld) {
        return switch (withheld == null ? "" : withheld) {
            case IN_MAINTENANCE -> MAINTENANCE;
            case OFF_AIR -> ASLEEP;
            default -> state;
        };
    }

    /** Whether it needs nobody, although it is not seen. */
    public boolean isQuiet() {
        return this == MAINTENANCE || this == ASLEEP;
    }
}
