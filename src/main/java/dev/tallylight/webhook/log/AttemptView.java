package dev.tallylight.webhook.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One try of a delivery.
 *
 * @param number counts from 1 and goes on over redeliveries
 * @param status the answer's, or null where none came
 * @param error what went wrong; null for a success
 * @param kind its stable name, beginning with whose failure it was: handler., network. or ours.; the last are not counted
 *     by the schedule
 * @param receiverAskedFor the wait that the receiver asked for with this answer, before which nothing was sent to its
 *     webhook; null for none
 * @param request as it was sent, without its secrets; null for one that was made before such was kept, or not made
 * @param response as it came
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "DeliveryAttempt")
public record AttemptView(
        int number,
        Instant startedAt,
        @Nullable Integer status,
        @Nullable String error,
        @Schema(examples = "handler.status") @Nullable String kind,
        @Schema(examples = "30 s") @Nullable String receiverAskedFor,
        Timings timings,
        @Nullable Exchanged request,
        @Nullable Exchanged response) {

    /**
     * How long it took, in milliseconds; null for what there was none of or that cannot be told.
     *
     * @param dnsMs until the name's addresses were known and allowed
     * @param connectMs from then until the connection stood; null where one was kept from before
     * @param tlsMs its handshake
     * @param firstByteMs from the beginning until the answer's head
     * @param totalMs from the beginning until the end
     */
    @RegisterForReflection
    @Schema(name = "DeliveryTimings")
    public record Timings(
            @Nullable Integer dnsMs,
            @Nullable Integer connectMs,
            @Nullable Integer tlsMs,
            @Nullable Integer firstByteMs,
            long totalMs) {}

    /**
     * One half of the exchange.
     *
     * @param head first line and headers, what is secret hidden
     * @param body its beginning, at most 16 KiB; an answer's is shown to admins alone
     */
    @RegisterForReflection
    @Schema(name = "DeliveryExchanged")
    public record Exchanged(
            @Schema(examples = "POST https://handler.example.com/\ncontent-type: application/json") @Nullable
            String head,

            @Nullable String body) {}
}
