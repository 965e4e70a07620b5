package dev.tallylight.rest;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a feature raises when a request cannot be met; {@link ProblemMappers} turns it into its problem. */
public final class ProblemException extends RuntimeException {
    private final Problem problem;
    private final @Nullable Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    private ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public ProblemException(ProblemType type, String detail) {
        this(Problem.of(type, detail));
    }

    public static ProblemException notFound(String what, String id) {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no " + what + " with the id " + bounded(id) + ".");
    }

    public static ProblemException duplicate(String detail, String otherId) {
        ProblemType type = ProblemType.DUPLICATE;
        return new ProblemException(new Problem(type.urn(), type.title(), type.status(), detail, null, otherId));
    }

    /** One field of the given kind of fault. */
    public static ProblemException field(ProblemType type, String field, String message) {
        return new ProblemException(new Problem(
                type.urn(),
                type.title(),
                type.status(),
                field + " " + message,
                List.of(new Problem.Violation(field, message)),
                null));
    }

    /** 429, with {@code Retry-After} (RFC 9110 §10.2.3) in whole seconds, one at least. */
    public static ProblemException tooMuch(String detail, Duration retryAfter) {
        return new ProblemException(Problem.of(ProblemType.RATE_LIMITED, detail), retryAfter);
    }

    /** After how many seconds to come back; null where that is not said. */
    @Nullable
    Long retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }

    private static String bounded(String id) {
        return id.length() <= 64 ? id : id.substring(0, 64) + "…";
    }

    public Problem problem() {
        return problem;
    }
}
