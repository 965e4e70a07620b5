package dev.tallylight.access;

import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a token for.
 *
 * @param name for people: whose token it is; 1 to 100 characters
 * @param expiresAt from when on it is refused, within a hundred years; null where it is to last until it is revoked
 */
@RegisterForReflection
public record TokenRequest(
        @Nullable String name,
        @Nullable Role role,

        @Schema(examples = "2027-01-01T00:00:00Z") @Nullable Instant expiresAt) {
    private static final Duration MOST = Duration.ofDays(36_525);

    void check(Instant now) {
        Violations violations = new Violations();
        violations.check(
                name != null && !name.isBlank() && name.length() <= 100, "name", "must have 1 to 100 characters");
        violations.check(role != null, "role", "must be one of viewer, editor, admin");
        violations.check(
                expiresAt == null || expiresAt.isAfter(now) && !expiresAt.isAfter(now.plus(MOST)),
                "expiresAt",
                "must be a time to come, and within a hundred years");
        violations.raise();
    }
}
