package dev.tallylight.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The keys that a receiver of {@code v1a} signatures trusts, the newest first: two while a rotation is under way. */
@RegisterForReflection
@Schema(name = "WebhookPublicKeys")
public record PublicKeysView(List<Key> keys) {
    /**
     * One key.
     *
     * @param key {@code whpk_} and the base64 of its 32 bytes
     * @param until when it signs no more; null for the one in use
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "WebhookPublicKey")
    public record Key(
            @Schema(examples = "whpk_…") String key,
            @Nullable Instant until) {}
}
