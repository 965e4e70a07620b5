package dev.tallylight.maintenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A maintenance window as a client describes it.
 *
 * @param streams ids of the streams concerned
 * @param tags tags of the streams concerned; all streams where both are left out
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MaintenanceRequest")
public record WindowRequest(
        @Schema(examples = "Antenna") @Nullable String name,

        @Schema(
                description = "when it begins for the first time, by the clocks of the time zone, without an offset",
                examples = "2026-11-25T02:00")
        @Nullable
        String start,

        @Schema(implementation = String.class, description = "from 1m to 31d", examples = "2h") @Nullable
        Duration duration,

        @Schema(description = "the local end, instead of a duration", examples = "2026-11-25T04:00") @Nullable
        String end,

        @Schema(description = "a rule of iCalendar (RFC 5545 §3.3.10)", examples = "FREQ=MONTHLY;BYDAY=1SU") @Nullable
        String rrule,

        @Schema(examples = "Europe/Berlin") @Nullable String timezone,
        @Nullable List<@Nullable String> streams,
        @Nullable List<@Nullable String> tags) {}
