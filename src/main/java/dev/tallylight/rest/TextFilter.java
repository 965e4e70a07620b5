package dev.tallylight.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Refuses addresses that ask for what cannot be kept, and so is nowhere: the database would call it an error. */
class TextFilter {
    @ServerRequestFilter(preMatching = true)
    @Nullable
    Response refuse(ContainerRequestContext request) {
        if (!Texts.canBeKept(request.getUriInfo().getPath())) {
            return ProblemMappers.respond(Problem.of(ProblemType.NOT_FOUND, "There is nothing at this address."));
        }
        return request.getUriInfo().getQueryParameters().entrySet().stream()
                .filter(parameter -> !parameter.getValue().stream().allMatch(Texts::canBeKept))
                .findFirst()
                .map(parameter -> ProblemMappers.respond(ProblemException.field(
                                ProblemType.INVALID,
                                Texts.canBeKept(parameter.getKey()) ? parameter.getKey() : "query",
                                "is not valid: " + Texts.REMEDY)
                        .problem()))
                .orElse(null);
    }
}
