package dev.tallylight.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it (RFC 9457).
 *
 * @param type stable; what to branch on
 * @param detail what is wrong and what to do about it
 * @param violations the fields at fault
 * @param other the id of the thing that is in the way (a duplicate)
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable List<Violation> violations,
        @Nullable String other) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** One field that is not valid: its path ({@code policy.interval}) and what it must be. */
    @RegisterForReflection
    public record Violation(String field, String message) {}

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.urn(), type.title(), type.status(), detail, null, null);
    }
}
