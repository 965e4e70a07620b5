package dev.tallylight.rest.body;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemType;
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
 * Refuses bodies of more than 2 MiB wherever no list of streams is taken, and of more than 2 KiB at the sign-in: the server's own limit
 * ({@code quarkus.http.limits.max-body-size}) is one for all addresses, and is the lists'. Of lists, only so many are taken in
 * at once ({@link ListBudget}). What media servers send is refused at no length, and cut ({@link CutBody}).
 */
@ApplicationScoped
public class BodyLimit {
    private static final long MOST = 2 * 1024 * 1024;
    /** Of the one form that strangers send: a token of 512 characters, each escaped. */
    private static final long MOST_OF_A_SIGN_IN = 2 * 1024;

    private static final Set<String> LISTS = Set.of("/api/v1/streams/import", "/import/compare", "/import/apply");

    /** By which the server's readers of bodies know how much they may take where no length was said. */
    private static final String MOST_KEY = "io.quarkus.max-request-size";

    private static final String LISTS_UNDER_WAY =
            "Lists of 64 MiB together may be under way at once: wait until another has been read, or send shorter ones.";

    private final ObjectMapper mapper;
    private final ListBudget lists = new ListBudget();

    BodyLimit(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void install(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1).handler(this::limit);
    }

    private void limit(RoutingContext request) {
        if (request.request().method().equals(HttpMethod.POST) && LISTS.contains(request.normalizedPath())) {
            list(request);
            return;
        }
        if (CutBody.isCut(request.normalizedPath())) {
            CutBody.take(request);
            return;
        }
        Long length = length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        long most = request.normalizedPath().equals("/sign-in") ? MOST_OF_A_SIGN_IN : MOST;
        if (length != null && length > most) {
            refuse(
                    request,
                    ProblemType.BODY_TOO_LARGE,
                    "A body has " + (most == MOST ? "2 MiB" : "2 KiB") + " at most here.");
            return;
        }
        if (length == null && most < MOST && request.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            refuse(request, ProblemType.BODY_TOO_LARGE, "A form here must say how long it is (Content-Length).");
            return;
        }
        request.put(MOST_KEY, most);
        request.next();
    }

    /** What does not say how long it is may be as long as any. Whoever may not send one is answered before it has come. */
    private void list(RoutingContext request) {
        Long length = length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        long bytes = length == null ? ListBudget.MOST : Math.min(Math.max(length, 0), ListBudget.MOST);
        if (lists.take(bytes)) {
            request.addEndHandler(ended -> lists.giveBack(bytes));
            request.next();
        } else {
            request.response().putHeader("Retry-After", "5");
            refuse(request, ProblemType.RATE_LIMITED, LISTS_UNDER_WAY);
        }
    }

    private void refuse(RoutingContext request, ProblemType type, String detail) {
        Problem problem = Problem.of(type, detail);
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
