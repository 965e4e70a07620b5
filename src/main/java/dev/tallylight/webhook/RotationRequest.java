package dev.tallylight.webhook;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param secret the new one, where it must not be made by us: {@code whsec_…} or {@code whsk_…} */
@RegisterForReflection
@Schema(name = "WebhookRotation")
public record RotationRequest(
        @Schema(writeOnly = true) @Nullable String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "RotationRequest[…]";
    }
}
