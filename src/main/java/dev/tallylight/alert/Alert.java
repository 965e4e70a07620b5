package dev.tallylight.alert;

import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a decision as an alert.
 *
 * @param state the subject's standing to write: it knows what handlers were told last
 * @param alerts what is remembered of what is held back
 * @param event what stands in the feed, or null when it is no news
 * @param withheld why handlers are not told of the event; null where they are
 * @param reason the event's reason
 * @param detail the event's detail
 */
public record Alert(
        SubjectState state,
        AlertState alerts,
        @Nullable EventType event,
        @Nullable Withheld withheld,
        @Nullable String reason,
        @Nullable String detail) {

    static Alert silent(SubjectState state, AlertState alerts) {
        return new Alert(state, alerts, null, null, state.reason(), state.detail());
    }

    static Alert told(SubjectState state, AlertState alerts, EventType event) {
        return new Alert(state, alerts, event, null, state.reason(), state.detail());
    }

    Alert saying(@Nullable String otherReason, String words) {
        String both = detail == null ? words : detail + "; " + words;
        return new Alert(state, alerts, event, withheld, otherReason == null ? reason : otherReason, both);
    }
}
