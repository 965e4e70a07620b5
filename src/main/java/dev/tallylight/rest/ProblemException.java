package dev.tallylight.rest;

import java.util.List;

/** What a feature raises when a request cannot be met; {@link ProblemMappers} turns it into its problem. */
public final class ProblemException extends RuntimeException {
    private final Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
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

    private static String bounded(String id) {
        return id.length() <= 64 ? id : id.substring(0, 64) + "…";
    }

    public Problem problem() {
        return problem;
    }
}
