package dev.tallylight.statuspage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "status_page")
class StatusPageEntity {
    @Id
    UUID id;

    String slug;
    String title;

    /** Empty where on it is everything, and only there. */
    String[] tags;

    boolean everything;
    String text;

    /** JSON of a {@link Theme}. */
    String theme;

    /** See {@link PasswordHash}; null where none is asked for. */
    @Nullable
    String password;

    @Nullable
    String host;

    /** JSON of a list of {@link Heading}s. */
    String groups = "[]";

    @Column(name = "show_notes")
    boolean showNotes;

    @Column(name = "show_reasons")
    boolean showReasons;

    @Column(name = "show_urls")
    boolean showUrls;

    long revision;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
