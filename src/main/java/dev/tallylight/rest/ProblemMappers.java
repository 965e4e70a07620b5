package dev.tallylight.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.tallylight.net.egress.EgressRefusedException;
import dev.tallylight.net.url.UrlException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where exceptions become problems. No exception's own message reaches a client unless we wrote it. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        Long seconds = e.retryAfterSeconds();
        return seconds == null
                ? respond(e.problem())
                : Response.fromResponse(respond(e.problem()))
                        .header(HttpHeaders.RETRY_AFTER, seconds)
                        .build();
    }

    @ServerExceptionMapper
    Response egress(EgressRefusedException e) {
        return respond(ProblemException.field(ProblemType.EGRESS_REFUSED, "url", String.valueOf(e.getMessage()))
                .problem());
    }

    @ServerExceptionMapper
    Response url(UrlException e) {
        return respond(ProblemException.field(ProblemType.INVALID_URL, "url", String.valueOf(e.getMessage()))
                .problem());
    }

    @ServerExceptionMapper
    Response json(JsonProcessingException e) {
        return respond(JsonProblems.of(e));
    }

    /** As specific as Quarkus' own mapper of it, which would answer without a problem. */
    @ServerExceptionMapper
    Response mismatch(MismatchedInputException e) {
        return respond(JsonProblems.of(e));
    }

    /** A token that was known says what became of it (RFC 6750 §3.1); one too many that was not, to wait. */
    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthorized(SecurityException e) {
        if (e.getCause() instanceof ProblemException why && why.retryAfterSeconds() != null) {
            return problem(why);
        }
        boolean known = e.getCause() instanceof ProblemException;
        Problem problem = e.getCause() instanceof ProblemException why
                ? why.problem()
                : Problem.of(
                        ProblemType.UNAUTHORIZED,
                        "Send a valid token in the header \"Authorization: Bearer <token>\".");
        return Response.fromResponse(respond(problem))
                .header(HttpHeaders.WWW_AUTHENTICATE, known ? "Bearer error=\"invalid_token\"" : "Bearer")
                .build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return respond(Problem.of(ProblemType.FORBIDDEN, "The token's role does not allow this; ask an admin."));
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return respond(JsonProblems.of(json));
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        ProblemType type = ProblemType.ofStatus(status);
        return respond(new Problem(type.urn(), type.title(), status, null, null, null));
    }

    @ServerExceptionMapper
    Response bug(Throwable e) {
        if (DatabaseAway.isWhyOfRequest(e)) {
            LOG.debug("A request failed for the database", e);
            return Response.fromResponse(respond(Problem.of(
                            ProblemType.UNAVAILABLE, "The database is away or slow: try again in a few seconds.")))
                    .header(HttpHeaders.RETRY_AFTER, 5)
                    .build();
        }
        if (TakenMeanwhile.isWhy(e)) {
            LOG.debug("Two requests were for the same", e);
            return respond(
                    Problem.of(
                            ProblemType.DUPLICATE,
                            "Something else has this name or key, perhaps since a moment ago: read what there is, then try again."));
        }
        LOG.error("A request failed for a reason of our own", e);
        return respond(Problem.of(ProblemType.INTERNAL_ERROR, "The fault is ours and was logged; try again."));
    }

    /** With a link to the page that explains it (RFC 8288); its {@code type} is a name, and no address. */
    static Response respond(Problem problem) {
        String slug = problem.type().substring(problem.type().lastIndexOf(':') + 1);
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .header(HttpHeaders.LINK, "</docs/problems/" + slug + ">; rel=\"help\"")
                .entity(problem)
                .build();
    }
}
