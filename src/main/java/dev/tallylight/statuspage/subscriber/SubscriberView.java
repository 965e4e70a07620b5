package dev.tallylight.statuspage.subscriber;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber as the API shows it to the provider.
 *
 * @param address where it is told; for those who may not edit the page, without what would tell who it is
 * @param bounces how often mail servers refused the address for good within 30 days
 * @param lastError why the last message did not arrive, in one of a few codes; null where it did
 * @param told how many messages it was sent
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Subscriber")
public record SubscriberView(
        UUID id,
        Channel channel,
        @Schema(examples = "m…@example.org") String address,
        SubscriberState state,
        int bounces,
        @Schema(examples = "recipient_unknown") @Nullable String lastError,
        long told,
        @Nullable Instant toldAt,
        @Nullable Instant failingSince,
        Instant createdAt,
        @Nullable Instant confirmedAt) {
    /** Without the address. */
    @Override
    public String toString() {
        return "SubscriberView[" + id + "]";
    }
}
