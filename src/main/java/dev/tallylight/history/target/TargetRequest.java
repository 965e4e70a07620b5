package dev.tallylight.history.target;

import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody promises of a calendar month.
 *
 * @param tag of all streams that have it; left out where it is one stream's
 * @param percent from 1 to 100
 * @param timezone by whose clocks months begin; UTC where it is left out
 */
@RegisterForReflection
@Schema(name = "TargetRequest")
public record TargetRequest(
        @Schema(examples = "premium") @Nullable String tag,

        @Schema(required = true, examples = "99.9") @Nullable
        Double percent,

        @Schema(examples = "Europe/Berlin") @Nullable String timezone) {
    private static final int LONGEST_TAG = 100;
    private static final double LEAST = 1;

    /** @throws dev.tallylight.rest.ProblemException naming what cannot be */
    Target ofTag() {
        Violations violations = new Violations();
        violations.check(
                tag != null && !tag.isBlank() && tag.length() <= LONGEST_TAG, "tag", "must have 1 to 100 characters");
        violations.line("tag", tag);
        return target(tag, violations);
    }

    Target ofStream() {
        Violations violations = new Violations();
        violations.check(
                tag == null,
                "tag",
                "cannot be given for a stream: PUT /api/v1/targets promises of all streams of a tag");
        return target(null, violations);
    }

    private Target target(@Nullable String whose, Violations violations) {
        violations.check(
                percent != null && percent >= LEAST && percent <= 100,
                "percent",
                "must be from 1 to 100, such as 99.9");
        ZoneId zone = zone(violations);
        violations.raise();
        return new Target(whose, percent == null ? 0 : percent, zone);
    }

    private ZoneId zone(Violations violations) {
        try {
            return timezone == null || timezone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(timezone);
        } catch (DateTimeException e) {
            violations.add("timezone", "is no time zone that is known: use a name such as Europe/Berlin, or UTC");
            return ZoneId.of("UTC");
        }
    }
}
