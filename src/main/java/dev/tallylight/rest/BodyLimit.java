package dev.tallylight.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies of more than 2 MiB wherever no list of streams is taken: the server's own limit
 * ({@code quarkus.http.limits.max-body-size}) is one for all addresses, and is the lists'.
 */
@ApplicationScoped
public class BodyLimit {
    private static final long MOST = 2 * 1024 * 1024;
    private static final Set<String> LISTS = Set.of("/api/v1/streams/import", "/import/compare", "/import/apply");

    /** By which the server's readers of bodies know how much they may take where no length was said. */
    private static final String MOST_KEY = "io.quarkus.max-request-size";

    private final ObjectMapper mapper;

    BodyLimit(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void install(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1).handler(this::limit);
    }

    private void limit(RoutingContext request) {
        if (request.request().method().equals(HttpMethod.POST) && LISTS.contains(request.normalizedPath())) {
            request.next();
            return;
        }
        Long length = length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        if (length != null && length > MOST) {
            Problem problem = Problem.of(ProblemType.BODY_TOO_LARGE, "A body has 2 MiB at most here.");
            request.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end(new Json(mapper).write(problem));
            return;
        }
        request.put(MOST_KEY, MOST);
        request.next();
    }

    private static @Nullable Long length(@Nullable String header) {
        try {
            return header == null ? null : Long.valueOf(header);
        } catch (NumberFormatException e) {
            return null; // which the server has refused already
        }
    }
}
