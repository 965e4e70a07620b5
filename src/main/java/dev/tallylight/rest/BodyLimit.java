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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies of more than 2 MiB wherever no list of streams is taken: the server's own limit
 * ({@code quarkus.http.limits.max-body-size}) is one for all addresses, and is the lists'. Of lists that are larger, so
 * many are read at a time as memory holds for certain: a body is read whole before anybody asks what it is.
 */
@ApplicationScoped
public class BodyLimit {
    private static final long MOST = 2 * 1024 * 1024;

    /** Of one list, as the server's limit has it. */
    private static final long MOST_OF_A_LIST = 64 * 1024 * 1024;

    /** Of all lists that are larger than other bodies together: any one of them, and a few that are not quite so large. */
    private static final long MOST_OF_ALL_LISTS = 96 * 1024 * 1024;

    private static final Set<String> LISTS = Set.of("/api/v1/streams/import", "/import/compare", "/import/apply");

    /** By which the server's readers of bodies know how much they may take where no length was said. */
    private static final String MOST_KEY = "io.quarkus.max-request-size";

    private final ObjectMapper mapper;
    private final AtomicLong lists = new AtomicLong();

    BodyLimit(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void install(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1).handler(this::limit);
    }

    private void limit(RoutingContext request) {
        Long length = length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        if (request.request().method().equals(HttpMethod.POST) && LISTS.contains(request.normalizedPath())) {
            list(request, length == null ? MOST_OF_A_LIST : length);
        } else if (length != null && length > MOST) {
            refuse(request, Problem.of(ProblemType.BODY_TOO_LARGE, "A body has 2 MiB at most here."));
        } else {
            request.put(MOST_KEY, MOST);
            request.next();
        }
    }

    /** @param length in bytes, as far as is known before it is read */
    private void list(RoutingContext request, long length) {
        if (length <= MOST || length > MOST_OF_A_LIST) { // such a one is refused by the server
            request.next();
        } else if (lists.addAndGet(length) > MOST_OF_ALL_LISTS) {
            lists.addAndGet(-length);
            refuse(
                    request,
                    Problem.of(
                            ProblemType.CONFLICT,
                            "Other large lists are being read: nothing of this one was. Send it again once one of them has ended."));
        } else {
            request.addEndHandler(ended -> lists.addAndGet(-length));
            request.next();
        }
    }

    private void refuse(RoutingContext request, Problem problem) {
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(new Json(mapper).write(problem));
    }

    private static @Nullable Long length(@Nullable String header) {
        try {
            return header == null ? null : Long.valueOf(header);
        } catch (NumberFormatException e) {
            return null; // which the server has refused already
        }
    }
}
