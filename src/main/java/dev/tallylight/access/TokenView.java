package dev.tallylight.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * @param tags what it is limited to; left out where it sees all
 * @param token the token itself, in the answer that created it and never again
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(
        UUID id,
        String name,
        Role role,
        @Nullable List<String> tags,
        @Nullable String token,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    static TokenView of(TokenEntity entity, @Nullable String token) {
        return new TokenView(
                entity.id,
                entity.name,
                Role.ofWireName(entity.role),
                entity.tags == null ? null : List.of(entity.tags),
                token,
                entity.createdAt,
                entity.lastUsedAt);
    }
}
