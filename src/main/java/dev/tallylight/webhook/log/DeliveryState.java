package dev.tallylight.webhook.log;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a delivery stands. The names are the API's and the database's. */
public enum DeliveryState {
    PENDING,
    SUCCEEDED,
    FAILED,
    SKIPPED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Of a query parameter; null for none.
     *
     * @throws ProblemException that lists the states
     */
    static @Nullable DeliveryState ofParameter(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        for (DeliveryState state : values()) {
            if (state.wireName().equals(name)) {
                return state;
            }
        }
        throw ProblemException.field(
                ProblemType.INVALID_PARAMETER, "state", "must be one of pending, succeeded, failed, skipped");
    }
}
