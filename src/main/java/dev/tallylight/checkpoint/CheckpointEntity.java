package dev.tallylight.checkpoint;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

    /** Written with SQL by {@link Conditions}; a new one is lost until it is heard of. */
    @Column(name = "condition", insertable = false, updatable = false)
    @Nullable
    String condition;

    @Column(name = "condition_since", insertable = false, updatable = false)
    @Nullable
    Instant conditionSince;

    @Column(name = "condition_detail", insertable = false, updatable = false)
    @Nullable
    String conditionDetail;

    Checkpoint toCheckpoint() {
        return new Checkpoint(
                id,
                name,
                kind,
                createdAt,
                condition == null ? Condition.LOST : Condition.ofWireName(condition),
                conditionSince == null ? createdAt : conditionSince,
                conditionDetail);
    }
}
