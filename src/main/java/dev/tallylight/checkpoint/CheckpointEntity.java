package dev.tallylight.checkpoint;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "checkpoint")
class CheckpointEntity {
    static final String BUILT_IN = "built-in";

    @Id
    String id;

    String name;
    String kind;

    @Column(name = "created_at")
    Instant createdAt;

    Checkpoint toCheckpoint() {
        return new Checkpoint(id, name, kind, createdAt);
    }
}
