package dev.tallylight.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** @param token the token itself, in the answer that created it and never again */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(
        UUID id,
        String name,
        Role role,
        @Nullable String token,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    static TokenView of(TokenEntity entity, @Nullable String token) {
        return new TokenView(
                entity.id, entity.name, Role.ofWireName(entity.role), token, entity.createdAt, entity.lastUsedAt);
    }
}
