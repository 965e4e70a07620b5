package dev.tallylight.webhook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** An endpoint as it is kept. Whoever changes one locks its row first: people and its health write the same row. */
@Entity
@Table(name = "webhook_endpoint")
class EndpointEntity {
    @Id
    UUID id;

    @Column(name = "url_encrypted")
    byte[] urlEncrypted;

    @Column(name = "url_redacted")
    String urlRedacted;

    /** By which rules its URL is shown: see {@link dev.tallylight.net.Url#SHOWN_BY}. */
    @Column(name = "shown_by")
    int shownBy;

    @Nullable
    String description;

    String format;
    String[] events;
    String[] tags;
    boolean enabled;

    @Column(name = "disabled_reason")
    @Nullable
    String disabledReason;

    @Column(name = "failing_since")
    @Nullable
    Instant failingSince;

    @Column(name = "failing_warned_at")
    @Nullable
    Instant failingWarnedAt;

    @Column(name = "send_credentials")
    boolean sendCredentials;

    @Column(name = "secret_encrypted")
    byte[] secretEncrypted;

    @Column(name = "previous_secret_encrypted")
    byte @Nullable [] previousSecretEncrypted;

    @Column(name = "previous_secret_until")
    @Nullable
    Instant previousSecretUntil;

    @Column(name = "token_encrypted")
    byte @Nullable [] tokenEncrypted;

    /** Whether the token is one that we made and its owner need not know. */
    @Column(name = "token_generated")
    boolean tokenGenerated;

    @Column(name = "headers_encrypted")
    byte @Nullable [] headersEncrypted;

    @Column(name = "public_key")
    @Nullable
    String publicKey;

    @Column(name = "previous_public_key")
    @Nullable
    String previousPublicKey;

    @Column(name = "retry_schedule")
    @Nullable
    String retrySchedule;

    @Column(name = "rate_limit")
    @Nullable
    Integer rateLimit;

    @Nullable
    Integer concurrency;

    @Column(name = "client_certificate_encrypted")
    byte @Nullable [] clientCertificateEncrypted;

    @Column(name = "chat_id")
    @Nullable
    String chatId;

    @Column(name = "group_window_ms")
    @Nullable
    Long groupWindowMs;

    @Column(name = "after_ms")
    @Nullable
    Long afterMs;

    @Column(name = "remind_ms")
    @Nullable
    Long remindMs;

    /** By which a streams file knows it; null where none ever held it. */
    @Column(name = "file_key")
    @Nullable
    String fileKey;

    @Column(name = "managed_by_file")
    boolean managedByFile;

    /** When the breaker lets an attempt through again; the worker's own column, read here only. */
    @Formula("(select f.open_until from webhook_flow f where f.endpoint_id = id)")
    @Nullable
    Instant pausedUntil;

    /** Until when its receiver wants nothing; the worker's own column, read here only. */
    @Formula("(select f.waits_until from webhook_flow f where f.endpoint_id = id and f.waits_until > now())")
    @Nullable
    Instant waitsUntil;

    long revision;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
