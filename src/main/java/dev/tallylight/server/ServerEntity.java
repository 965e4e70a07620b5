package dev.tallylight.server;

import dev.tallylight.server.beat.HeartbeatTimes;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "server")
class ServerEntity {
    @Id
    UUID id;

    String name;
    String[] tags;

    @Column(name = "interval_ms")
    long intervalMs;

    @Column(name = "grace_ms")
    long graceMs;

    @Column(name = "depends_on")
    String[] dependsOn;

    boolean paused;

    @Column(name = "key_hash")
    byte[] keyHash;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    long revision;

    HeartbeatTimes times() {
        return new HeartbeatTimes(Duration.ofMillis(intervalMs), Duration.ofMillis(graceMs));
    }
}
