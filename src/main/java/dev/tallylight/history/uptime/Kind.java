package dev.tallylight.history.uptime;

import dev.tallylight.stream.state.Status;

/** What a moment counts as. Each moment counts as one of them. */
enum Kind {
    ONLINE,
    DEGRADED,
    OFFLINE,
    /** Before the stream was there, after now, and while nobody looked. */
    UNKNOWN,
    PAUSED,
    /** Off air by its schedule, or in maintenance: whatever it was then. */
    EXCLUDED;

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
