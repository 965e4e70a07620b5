package dev.tallylight.event;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why an alert was kept from handlers. The event stands in the feed and in the log; no delivery is written for it.
 *
 * @param reason one of {@code flapping}, {@code maintenance}, {@code muted}, {@code off_air}, {@code parent_down},
 *     {@code checkpoint_lost}, {@code checkpoint_blind}; a code is never renamed
 * @param detail the same in words: which window, which parent
 */
@RegisterForReflection
public record Withheld(
        @Schema(examples = "maintenance") String reason,
        @Nullable String detail) {
    public static final String FLAPPING = "flapping";
    public static final String MAINTENANCE = "maintenance";
    public static final String MUTED = "muted";
    public static final String OFF_AIR = "off_air";
    public static final String PARENT_DOWN = "parent_down";
    public static final String CHECKPOINT_LOST = "checkpoint_lost";
    public static final String CHECKPOINT_BLIND = "checkpoint_blind";

    /** From its columns: null where the event was not withheld. */
    public static @Nullable Withheld of(@Nullable String reason, @Nullable String detail) {
        return reason == null ? null : new Withheld(reason, detail);
    }
}
