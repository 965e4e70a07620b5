package dev.tallylight.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
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

    /** From where it is taken; null for anywhere. See {@link dev.tallylight.access.entry.AddressList}. */
    String @Nullable [] addresses;

    boolean bootstrap;

    /** Its first characters, by which its owner knows it again; null of those made before, and of the configuration's. */
    @Nullable
    String beginning;

    /** From when on it is refused; null where it lasts until it is revoked. */
    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "created_at")
    Instant createdAt;

    /** The day in UTC; {@link TokenUse} writes it. */
    @Column(name = "last_used_on", insertable = false, updatable = false)
    @Nullable
    LocalDate lastUsedOn;
}
