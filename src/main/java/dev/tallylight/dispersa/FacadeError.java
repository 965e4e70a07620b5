package dev.tallylight.dispersa;

import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.browse.ShortId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A problem in the family's words: bad credentials are 403, a body that is not right in whatever way is 422, and all that is said
 * is one description. Pure.
 *
 * @param status of HTTP
 */
record FacadeError(int status, String description) {
    private static final String CREDENTIALS =
            "client_id and api_key are not valid: send a token's id and the token itself as query parameters, each once.";

    /** Whose status elsewhere tells apart what the family does not. */
    private static final List<ProblemType> OF_THE_BODY =
            List.of(ProblemType.MALFORMED_JSON, ProblemType.UNKNOWN_FIELD, ProblemType.UNSUPPORTED_MEDIA_TYPE);

    static FacadeError of(Problem problem) {
        if (problem.type().equals(ProblemType.UNAUTHORIZED.urn())) {
            return new FacadeError(403, CREDENTIALS);
        }
        int status = problem.status() == 401 ? 403 : isOfTheBody(problem) ? 422 : problem.status();
        return new FacadeError(status, withShortId(words(problem), problem.other()));
    }

    static FacadeError ofStatus(int status) {
        ProblemType type = ProblemType.ofStatus(status);
        return of(new Problem(type.urn(), type.title(), status, null, null, null));
    }

    Envelope.Failed envelope() {
        return new Envelope.Failed(description);
    }

    private static boolean isOfTheBody(Problem problem) {
        return OF_THE_BODY.stream().anyMatch(type -> type.urn().equals(problem.type()));
    }

    private static String words(Problem problem) {
        List<Problem.Violation> violations = problem.violations();
        if (violations != null && violations.size() > 1) {
            return violations.stream()
                    .map(each -> each.field() + " " + each.message())
                    .collect(Collectors.joining("; "));
        }
        return problem.detail() == null ? problem.title() : problem.detail();
    }

    /** A stream that is in the way is named as this client knows it. */
    private static String withShortId(String words, @Nullable String other) {
        if (other == null) {
            return words;
        }
        try {
            return words.replace(other, ShortId.of(UUID.fromString(other)).text());
        } catch (IllegalArgumentException e) {
            return words; // the id of something else
        }
    }
}
