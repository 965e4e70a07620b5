package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.webhook.message.Format;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this process may send until its lease ends, with all that sending it needs.
 *
 * @param lease proves the claim: who records a result must still hold it
 * @param made attempts before this one since the delivery was put into the queue, our own faults not counted
 * @param slow whether it counts against the slots for retries and failing endpoints
 * @param trial whether it is of the one exchange that an open breaker lets through
 * @param event null when the event is no longer kept
 */
record ClaimedDelivery(
        UUID id,
        UUID lease,
        int made,
        int attempts,
        boolean slow,
        boolean trial,
        Target endpoint,
        @Nullable Event event) {
    int number() {
        return attempts + 1;
    }

    /**
     * The endpoint as its row holds it, secrets sealed.
     *
     * @param tags of the streams that it hears; all where empty
     * @param retrySchedule its own, as it is kept
     * @param grouped whether what waits with a delivery goes out with it
     */
    record Target(
            UUID id,
            Format format,
            List<String> tags,
            boolean sendCredentials,
            byte[] url,
            byte[] secret,
            byte @Nullable [] previousSecret,
            @Nullable Instant previousSecretUntil,
            byte @Nullable [] token,
            byte @Nullable [] headers,
            byte @Nullable [] clientCertificate,
            @Nullable String retrySchedule,
            @Nullable String chatId,
            boolean grouped) {}
}
