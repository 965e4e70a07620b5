package dev.tallylight.statuspage.subscriber;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a mail server told the provider after it had taken a mail (RFC 3464).
 *
 * @param permanent whether there is no such mailbox, which pauses the subscription at once; false where it is left out: such count
 */
@RegisterForReflection
@Schema(name = "SubscriberBounce")
public record BounceRequest(@Nullable Boolean permanent) {
    boolean isPermanent() {
        return Boolean.TRUE.equals(permanent);
    }
}
