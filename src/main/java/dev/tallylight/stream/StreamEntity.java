package dev.tallylight.stream;

import dev.tallylight.stream.draft.OnAir;
import dev.tallylight.stream.draft.Quorum;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.draft.StreamRequest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "stream")
class StreamEntity {
    @Id
    UUID id;

    @Nullable
    String key;

    String name;

    @Column(name = "url_encrypted")
    byte[] urlEncrypted;

    @Column(name = "url_redacted")
    String urlRedacted;

    /** By which rules its URL is shown: see {@link dev.tallylight.net.url.Url#SHOWN_BY}. */
    @Column(name = "shown_by")
    int shownBy;

    byte[] fingerprint;
    String protocol;
    String[] tags;
    String[] checkpoints;

    @Column(name = "interval_ms")
    long intervalMs;

    @Column(name = "timeout_ms")
    long timeoutMs;

    @Column(name = "retry_interval_ms")
    long retryIntervalMs;

    @Column(name = "failures_to_down")
    int failuresToDown;

    @Column(name = "successes_to_up")
    int successesToUp;

    String quorum;

    /** JSON of {@link StreamRequest.Expect}; null where nothing is expected. */
    @Nullable
    String expect;

    @Column(name = "auth_encrypted")
    byte @Nullable [] authEncrypted;

    /** JSON of a list of recurrences; null where it is to be on air always. See {@link OnAir}. */
    @Nullable
    String schedule;

    @Column(name = "alert_outside_schedule")
    boolean alertOutsideSchedule;

    @Column(name = "depends_on")
    String[] dependsOn;

    @Column(name = "flap_high")
    int flapHigh;

    @Column(name = "flap_low")
    int flapLow;
    /** JSON of {@link StreamRequest.Signing}, encrypted; null where the URL is played as it is. */
    @Column(name = "signing_encrypted")
    byte @Nullable [] signingEncrypted;

    boolean paused;

    /** Whether the streams file holds it: see {@link dev.tallylight.stream.draft.StreamOwnership}. */
    @Column(name = "managed_by_file")
    boolean managedByFile;

    long revision;

    /** Grows with each change of what concerns watching; the database keeps it. */
    @Column(name = "changed_xid", insertable = false, updatable = false)
    long changedXid;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    StreamPolicy policy() {
        return new StreamPolicy(
                Duration.ofMillis(intervalMs),
                Duration.ofMillis(timeoutMs),
                Duration.ofMillis(retryIntervalMs),
                failuresToDown,
                successesToUp,
                Quorum.of(quorum),
                flapHigh,
                flapLow);
    }

    void policy(StreamPolicy policy) {
        intervalMs = policy.interval().toMillis();
        timeoutMs = policy.timeout().toMillis();
        retryIntervalMs = policy.retryInterval().toMillis();
        failuresToDown = policy.failuresToDown();
        successesToUp = policy.successesToUp();
        quorum = String.valueOf(policy.quorum().wireForm());
        flapHigh = policy.flapHigh();
        flapLow = policy.flapLow();
    }
}
