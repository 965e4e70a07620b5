package dev.tallylight.checkpoint;

import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A private checkpoint as a client describes it.
 *
 * @param name "City, Country", as alerts show it; 1 to 100 characters, unique
 * @param place where exactly, for the people who run it; at most 200 characters
 * @param latitude where it is on a map, from -90 to 90 degrees; given with the longitude or not at all
 * @param longitude from -180 to 180 degrees
 * @param tags by which streams can choose it ({@code tag:eu}); at most 50, each of 1 to 100 characters
 * @param publicAddress the address by which streams see it, where it cannot find that itself
 * @param privateNetworks whether streams on private networks may be assigned to it; its agents' own
 *     {@code TALLYLIGHT_EGRESS_STREAMS} must allow them as well
 */
@RegisterForReflection
public record CheckpointRequest(
        @Schema(required = true, examples = "Frankfurt, Germany") @Nullable
        String name,

        @Schema(examples = "rack 4, second floor") @Nullable String place,

        @Schema(minimum = "-90", maximum = "90", examples = "50.11") @Nullable
        Double latitude,

        @Schema(minimum = "-180", maximum = "180", examples = "8.68") @Nullable
        Double longitude,

        @Nullable List<String> tags,

        @Schema(examples = "203.0.113.7") @Nullable String publicAddress,

        @Nullable Boolean privateNetworks) {
    private static final int MOST_TAGS = 50;

    /**
     * Without surrounding white space, defaults filled in.
     *
     * @throws dev.tallylight.rest.ProblemException naming each bad field
     */
    CheckpointRequest checked() {
        Violations violations = new Violations();
        violations.check(
                name != null && !name.isBlank() && name.strip().length() <= 100,
                "name",
                "must have 1 to 100 characters");
        violations.check(
                name == null || !name.strip().equals("*") && !name.strip().startsWith("tag:"),
                "name",
                "must not be * and not begin with tag:, which mean many checkpoints");
        violations.check(place == null || place.length() <= 200, "place", "must have at most 200 characters");
        within(violations, "latitude", latitude, 90);
        within(violations, "longitude", longitude, 180);
        violations.check(
                (latitude == null) == (longitude == null),
                latitude == null ? "latitude" : "longitude",
                "must be given where the other one is");
        violations.line("name", name == null ? null : name.strip());
        violations.line("place", place);
        violations.lines("tags", tags);
        List<String> labels = tags == null ? List.of() : tags;
        violations.check(labels.size() <= MOST_TAGS, "tags", "must be at most " + MOST_TAGS);
        violations.check(
                labels.stream().noneMatch(tag -> tag == null || tag.isBlank() || tag.length() > 100),
                "tags",
                "must each have 1 to 100 characters");
        violations.address("publicAddress", publicAddress);
        violations.raise();
        return new CheckpointRequest(
                String.valueOf(name).strip(),
                place,
                latitude,
                longitude,
                labels.stream().map(String::strip).distinct().toList(),
                publicAddress,
                Boolean.TRUE.equals(privateNetworks));
    }

    private static void within(Violations violations, String field, @Nullable Double degrees, int most) {
        violations.check(
                degrees == null || Math.abs(degrees) <= most,
                field,
                "must be degrees from -" + most + " to " + most + ", such as " + (most == 90 ? "50.11" : "8.68"));
    }
}
