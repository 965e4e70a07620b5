package dev.tallylight.dispersa;

import dev.tallylight.access.entry.QueryCredentials;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses parameters that the facade does not know: whoever sends {@code status=offline} to a list of all streams must not take
 * the answer for the offline ones.
 */
class FacadeParameters {
    private static final Set<String> KNOWN = Set.of(QueryCredentials.CLIENT_ID, QueryCredentials.API_KEY);

    /** What may be said again: a name that was encoded badly holds a token. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,20}");

    @ServerRequestFilter
    void refuse(ContainerRequestContext request) {
        if (!QueryCredentials.areAskedForAt(request.getUriInfo().getRequestUri().getPath())) {
            return;
        }
        for (String name : request.getUriInfo().getQueryParameters().keySet()) {
            if (!KNOWN.contains(name)) {
                throw new ProblemException(
                        ProblemType.INVALID_PARAMETER,
                        (HARMLESS.matcher(name).matches() ? "The parameter " + name : "One of the parameters")
                                + " is not known here: there are client_id and api_key, and nothing else in the query.");
            }
        }
    }
}
