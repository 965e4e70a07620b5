package dev.tallylight.history.uptime;

import dev.tallylight.alert.Status;

/** What a moment counts as. Each moment counts as one of them. */
public enum Kind {
    ONLINE,
    DEGRADED,
    OFFLINE,
    /** Before the stream was there, after now, and while nobody looked. */
    UNKNOWN,
    PAUSED,
    /** Whatever it was then. */
    MAINTENANCE,
    /** By its schedule, whatever it was then. */
    OFF_AIR;

    static Kind of(Status status) {
        return switch (status) {
            case ONLINE -> ONLINE;
            case DEGRADED -> DEGRADED;
            case OFFLINE -> OFFLINE;
            case UNKNOWN -> UNKNOWN;
            case PAUSED -> PAUSED;
        };
    }
}
