package dev.tallylight.access.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What somebody did. */
public enum Action {
    CREATE,
    UPDATE,
    DELETE,
    SIGN_IN,
    SIGN_OUT,
    /** Nothing: it was not allowed. */
    REFUSED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Action ofWireName(String name) {
        for (Action action : values()) {
            if (action.wireName().equals(name)) {
                return action;
            }
        }
        throw new IllegalArgumentException(name + " is not what anybody does");
    }
}
