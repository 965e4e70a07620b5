package dev.tallylight.console;

import dev.tallylight.access.entry.Origins;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a form that a page of somebody else has a browser send: the sign-in's too, by which a visitor would be signed in
 * as another without knowing it. Software that is no browser says nothing of where it comes from, and needs a credential.
 */
class ForeignForms {
    private final Origins origins;

    ForeignForms(Origins origins) {
        this.origins = origins;
    }

    @ServerRequestFilter
    @Nullable
    Response refuse(ContainerRequestContext request, RoutingContext routing) {
        String path = request.getUriInfo().getRequestUri().getPath();
        if (!request.getMethod().equals(HttpMethod.POST)
                || !PageResponses.isPage(path)
                || !origins.isForeign(routing.request())) {
            return null;
        }
        Problem problem = Problem.of(
                ProblemType.FORBIDDEN,
                "This form was sent by a page of another site. Open Tallylight's own page and send it from there;"
                        + " behind a proxy, set TALLYLIGHT_PUBLIC_URL to the address that the browser shows.");
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
