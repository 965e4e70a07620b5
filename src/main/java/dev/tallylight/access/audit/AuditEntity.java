package dev.tallylight.access.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row as the transaction of a change writes it. */
@Entity
@Table(name = "audit")
class AuditEntity {
    @Id
    UUID id;

    Instant at;

    @Nullable
    String actor;

    @Column(name = "actor_id")
    @Nullable
    String actorId;

    String action;
    String object;

    @Column(name = "object_id")
    @Nullable
    String objectId;

    @Nullable
    String name;

    String changes;

    @Nullable
    String address;

    int count = 1;
}
