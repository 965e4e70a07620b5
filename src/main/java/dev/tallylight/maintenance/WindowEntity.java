package dev.tallylight.maintenance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "maintenance_window")
class WindowEntity {
    @Id
    UUID id;

    String name;

    /** JSON of a {@link dev.tallylight.calendar.RecurrenceForm}. */
    String recurrence;

    String[] streams;
    String[] tags;
    long revision;

    /** {@code maintenance}, or {@code mute}. */
    String kind = WindowView.MAINTENANCE;

    /** When a mute is over; null for what may come again. */
    @Column(name = "ends_at")
    @Nullable
    Instant endsAt;

    /** By which a streams file knows it; null where none ever held it. */
    @Column(name = "file_key")
    @Nullable
    String fileKey;

    @Column(name = "managed_by_file")
    boolean managedByFile;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
