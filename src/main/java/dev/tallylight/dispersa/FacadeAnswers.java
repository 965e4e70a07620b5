package dev.tallylight.dispersa;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.entry.QueryCredentials;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What leaves the facade: whatever went wrong, and wherever it was said, in the envelope; and nothing for a cache. */
class FacadeAnswers {
    private final Json json;

    FacadeAnswers(ObjectMapper mapper) {
        this.json = new Json(mapper);
    }

    @ServerResponseFilter
    void inTheEnvelope(ContainerRequestContext request, ContainerResponseContext response) {
        if (!QueryCredentials.areAskedForAt(request.getUriInfo().getRequestUri().getPath())) {
            return;
        }
        response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
        if (response.getEntity() instanceof Problem problem) {
            put(FacadeError.of(problem), response);
        } else if (response.getEntity() == null && response.getStatus() >= 400) {
            put(FacadeError.ofStatus(response.getStatus()), response);
        }
    }

    private void put(FacadeError error, ContainerResponseContext response) {
        response.setStatus(error.status());
        response.getHeaders().remove(HttpHeaders.WWW_AUTHENTICATE); // nobody is asked for a header here
        response.setEntity(json.write(error.envelope()), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
    }
}
