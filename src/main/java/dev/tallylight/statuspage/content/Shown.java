package dev.tallylight.statuspage.content;

import dev.tallylight.stream.browse.State;

/** What visitors are told a stream to be, in the order in which they care. */
public enum Shown {
    OFFLINE("Off air"),
    DEGRADED("Partly reachable"),
    UNKNOWN("Not known"),
    MAINTENANCE("In maintenance"),
    ONLINE("On air"),
    /** Not to be on air now, by its schedule. */
    ASLEEP("Off air as planned"),
    PAUSED("Not watched");

    private final String words;

    Shown(String words) {
        this.words = words;
    }

    static Shown of(State state) {
        return switch (state) {
            case OFFLINE -> OFFLINE;
            case DEGRADED -> DEGRADED;
            case UNKNOWN -> UNKNOWN;
            case MAINTENANCE -> MAINTENANCE;
            case ONLINE -> ONLINE;
            case ASLEEP -> ASLEEP;
            case PAUSED -> PAUSED;
        };
    }

    public String words() {
        return words;
    }

    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
