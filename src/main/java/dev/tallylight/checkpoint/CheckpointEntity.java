package dev.tallylight.checkpoint;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "checkpoint")
class CheckpointEntity {
    static final String BUILT_IN = "built-in";
    static final String PRIVATE = "private";

    @Id
    String id;

    String name;
    String kind;

    @Nullable
    String place;

    @Nullable
    Double latitude;

    @Nullable
    Double longitude;

    String[] tags = {};

    @Column(name = "public_address")
    @Nullable
    String publicAddress;

    @Column(name = "private_networks")
    boolean privateNetworks;

    @Column(name = "token_hash")
    byte @Nullable [] tokenHash;

    @Column(name = "token_created_at")
    @Nullable
    Instant tokenCreatedAt;

    long revision = 1;

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

    @Column(name = "updated_at")
    Instant updatedAt;

    boolean isBuiltIn() {
        return kind.equals(BUILT_IN);
    }

    Checkpoint toCheckpoint() {
        return new Checkpoint(
                id,
                name,
                kind,
                List.of(tags),
                publicAddress,
                privateNetworks,
                createdAt,
                condition == null ? Condition.LOST : Condition.ofWireName(condition),
                conditionSince == null ? createdAt : conditionSince,
                conditionDetail);
    }
}
