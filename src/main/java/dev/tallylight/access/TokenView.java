package dev.tallylight.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is shown.
 *
 * @param tags what it is limited to; left out where it sees all
 * @param addresses from where it is taken; left out where that is anywhere
 * @param beginning its first characters; left out of the configuration's, and of those made before they were kept
 * @param token the token itself, in the answer that created it and never again
 * @param expiresAt from when on it is refused; left out where it lasts until it is revoked
 * @param expired whether that is over
 * @param lastUsedOn the day in UTC; left out where it never was
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(
        UUID id,
        String name,
        Role role,
        @Nullable List<String> tags,
        @Nullable List<String> addresses,
        @Nullable String beginning,
        @Nullable String token,
        @Nullable Instant expiresAt,
        boolean expired,
        Instant createdAt,
        @Nullable LocalDate lastUsedOn) {
    static TokenView of(TokenEntity entity, @Nullable String token, Instant now) {
        return new TokenView(
                entity.id,
                entity.name,
                Role.ofWireName(entity.role),
                entity.tags == null ? null : List.of(entity.tags),
                entity.addresses == null ? null : List.of(entity.addresses),
                entity.beginning,
                token,
                entity.expiresAt,
                entity.expiresAt != null && !entity.expiresAt.isAfter(now),
                entity.createdAt,
                entity.lastUsedOn);
    }
}
