package dev.tallylight.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A token as it is kept: its hash, never itself. */
@Entity
@Table(name = "access_token")
class TokenEntity {
    @Id
    UUID id;

    String name;
    String role;
    byte[] hash;

    /** What it is limited to; null for all. See {@link Slice}. */
    String @Nullable [] tags;

    boolean bootstrap;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "last_used_at")
    @Nullable
    Instant lastUsedAt;
}
