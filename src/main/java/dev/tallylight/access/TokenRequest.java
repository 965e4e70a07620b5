package dev.tallylight.access;

import dev.tallylight.access.entry.AddressList;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a token for.
 *
 * @param name for people: whose token it is; 1 to 100 characters
 * @param tags what it is limited to ({@link Slice}); null or empty for all
 * @param addresses from where alone it is taken: addresses and blocks such as {@code 203.0.113.0/24}, 100 at most; null or
 *     empty for anywhere
 * @param expiresAt from when on it is refused, within a hundred years; null where it is to last until it is revoked
 */
@RegisterForReflection
public record TokenRequest(
        @Nullable String name,
        @Nullable Role role,
        @Schema(examples = "[\"sport\"]") @Nullable List<@Nullable String> tags,

        @Schema(examples = "2027-01-01T00:00:00Z") @Nullable Instant expiresAt,

        @Schema(
                description =
                        "from where alone it is taken: addresses and blocks, 100 at most; anywhere, where it is left out",
                examples = "[\"203.0.113.7\", \"2001:db8::/48\"]")
        @Nullable
        List<@Nullable String> addresses) {
    private static final int MOST_TAGS = 50;
    private static final Duration MOST = Duration.ofDays(36_525);

    void check(Instant now) {
        Violations violations = new Violations();
        violations.check(
                name != null && !name.isBlank() && name.length() <= 100, "name", "must have 1 to 100 characters");
        violations.line("name", name);
        violations.check(role != null, "role", "must be one of wall, viewer, editor, admin");
        checkTags(violations);
        AddressList.check(violations, "addresses", addresses);
        violations.check(
                expiresAt == null || expiresAt.isAfter(now) && !expiresAt.isAfter(now.plus(MOST)),
                "expiresAt",
                "must be a time to come, and within a hundred years");
        violations.raise();
    }

    /** As the tags of streams are. */
    private void checkTags(Violations violations) {
        if (tags == null || tags.isEmpty()) {
            return;
        }
        violations.check(tags.size() <= MOST_TAGS, "tags", "must be at most " + MOST_TAGS);
        violations.check(
                tags.stream().noneMatch(tag -> tag == null || tag.isBlank() || tag.length() > 100),
                "tags",
                "must each have 1 to 100 characters");
        violations.check(
                role != Role.ADMIN,
                "tags",
                "cannot limit an admin, who decides on what is everybody's: leave them out, or make it a viewer or editor");
    }

    /** Of a request that was checked; null for anywhere. */
    String @Nullable [] from() {
        return addresses == null || addresses.isEmpty()
                ? null
                : addresses.stream()
                        .map(each -> String.valueOf(each).strip())
                        .distinct()
                        .toArray(String[]::new);
    }

    /** Of a request that was checked. */
    Slice slice() {
        return tags == null || tags.isEmpty()
                ? Slice.ALL
                : Slice.of(
                        new LinkedHashSet<>(tags.stream().map(String::valueOf).toList()));
    }
}
