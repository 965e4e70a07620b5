package dev.tallylight.access.openid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.rest.Texts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token of the issuer is about, from its claims. Pure.
 *
 * @param id always the same for the same subject of the same issuer: what the audit knows a person by
 * @param name for people, as the issuer has it; it may change, and is not unique
 * @param groups as they are written
 * @param until from when on the token is refused
 */
public record Person(UUID id, String subject, String name, SequencedSet<String> groups, Instant until) {
    private static final int MOST_NAME = 100;
    private static final int MOST_GROUPS = 5_000;
    private static final String[] NAMES = {"preferred_username", "email", "name"};

    /** @param claims of a token whose signature, issuer, audience and times were checked */
    static Person of(JsonNode claims, String groupsClaim) {
        String subject = claims.path("sub").asText();
        UUID id =
                UUID.nameUUIDFromBytes((claims.path("iss").asText() + '\n' + subject).getBytes(StandardCharsets.UTF_8));
        return new Person(
                id,
                subject,
                name(claims, subject),
                groups(at(claims, groupsClaim)),
                Instant.ofEpochSecond(claims.path("exp").asLong()));
    }

    private static String name(JsonNode claims, String subject) {
        for (String claim : NAMES) {
            String name = claims.path(claim).asText("").strip();
            if (!name.isEmpty()) {
                return shown(name);
            }
        }
        return shown(subject);
    }

    private static String shown(String name) {
        String line = Texts.asLine(name);
        return line.length() <= MOST_NAME ? line : line.substring(0, MOST_NAME - 1) + "…";
    }

    /** The claim of that very name, which may be a URL, or else the one within others. */
    private static JsonNode at(JsonNode claims, String path) {
        JsonNode found = claims.path(path);
        if (!found.isMissingNode()) {
            return found;
        }
        found = claims;
        for (String part : path.split("/", -1)) {
            found = found.path(part);
        }
        return found;
    }

    /** A text is one group, whatever is in it; what is no text is none. */
    private static SequencedSet<String> groups(JsonNode claim) {
        SequencedSet<String> groups = new LinkedHashSet<>();
        if (claim.isTextual()) {
            groups.add(claim.textValue());
        }
        for (JsonNode each : claim) {
            if (claim.isArray() && each.isTextual() && groups.size() < MOST_GROUPS) {
                groups.add(each.textValue());
            }
        }
        return groups;
    }

    /** Why it has no role; null where it has one. */
    @Nullable
    String withoutRole(String groupsClaim) {
        return groups.isEmpty()
                ? "the issuer's token holds no groups: have its claim \"" + groupsClaim
                        + "\" hold them, or set TALLYLIGHT_OIDC_GROUPS_CLAIM to the claim that does"
                : "none of the groups in its claim \"" + groupsClaim
                        + "\" has a role here: have the operator give one of them a role in TALLYLIGHT_OIDC_ROLES";
    }
}
