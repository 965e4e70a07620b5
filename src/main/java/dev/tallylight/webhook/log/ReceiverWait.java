package dev.tallylight.webhook.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A wait that a receiver asked for. It is the webhook's: none of its deliveries is sent before it is over.
 *
 * @param until when they are sent
 * @param detail in words
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "ReceiverWait")
public record ReceiverWait(
        Instant until,

        @Schema(examples = "the receiver asked for 30 s: nothing is sent to this webhook before that is over")
        String detail) {
    static @Nullable ReceiverWait of(@Nullable Instant until, @Nullable Long askedMillis) {
        String asked = text(askedMillis);
        return until == null || asked == null
                ? null
                : new ReceiverWait(
                        until,
                        "the receiver asked for " + asked + ": nothing is sent to this webhook before that is over");
    }

    /** As receivers say it, in seconds. */
    static @Nullable String text(@Nullable Long millis) {
        return millis == null
                ? null
                : BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + " s";
    }
}
