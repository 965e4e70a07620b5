package dev.tallylight.access.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did, as the API shows it.
 *
 * @param actor the name of the token, or of the part of Tallylight ({@code streams file}); null where nobody was known
 * @param actorId the token's id
 * @param object the kind of thing; {@code session} of a sign-in or sign-out, what the address was about of a refusal
 * @param name what the thing was called
 * @param changes by field {@code {"before": …, "after": …}}, or {@code {"changed": true}} of what is not to be read
 * @param count how often within a minute; more than 1 of refusals alone
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AuditView")
public record AuditView(
        UUID id,
        Instant at,
        @Nullable String actor,
        @Nullable String actorId,

        @Schema(
                implementation = String.class,
                enumeration = {"create", "update", "delete", "sign-in", "sign-out", "refused"})
        Action action,

        String object,
        @Nullable String objectId,
        @Nullable String name,

        @JsonRawValue @Schema(implementation = Object.class) String changes,

        @Nullable String address,
        int count) {}
