package dev.tallylight.webhook.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request proves who sent it.
 *
 * @param result {@code verified}, {@code failed}, {@code absent}, or {@code unknown} where there is nothing to check it by
 * @param endpoint whose secret or token verified it
 */
@RegisterForReflection
@TemplateData
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Check(
        @Schema(enumeration = {"verified", "failed", "absent", "unknown"})
        String result,

        @Nullable UUID endpoint,
        String detail) {
    static Check verified(UUID endpoint, String detail) {
        return new Check("verified", endpoint, detail);
    }

    static Check failed(String detail) {
        return new Check("failed", null, detail);
    }

    static Check absent(String detail) {
        return new Check("absent", null, detail);
    }

    static Check unknown(String detail) {
        return new Check("unknown", null, detail);
    }
}
