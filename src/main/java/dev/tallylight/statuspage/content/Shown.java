package dev.tallylight.statuspage.content;

import dev.tallylight.event.SubjectWords;
import dev.tallylight.stream.browse.State;

/** What visitors are told a stream or a server to be, in the order in which they care. */
public enum Shown {
    /** Of a stream off air, of a server offline. */
    OFFLINE(""),
    DEGRADED("Partly reachable"),
    UNKNOWN("Not known"),
    MAINTENANCE("In maintenance"),
    ONLINE(""),
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

    public String words(SubjectWords kind) {
        return switch (this) {
            case OFFLINE -> first(kind.off());
            case ONLINE -> first(kind.on());
            case DEGRADED, UNKNOWN, MAINTENANCE, ASLEEP, PAUSED -> words;
        };
    }

    private static String first(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
