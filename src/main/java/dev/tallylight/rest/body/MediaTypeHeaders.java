package dev.tallylight.rest.body;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.rest.ProblemType;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is no media type is found before Quarkus parses it, which fails at it as at a fault of ours where several methods share a path,
 * and does so before it knows who asks. It is refused where a body counts. What media servers, servers' heartbeats, mail programs and
 * whoever tries a handler send is taken whatever its header says, and where no body counts, the header counts for nothing.
 */
@ApplicationScoped
public class MediaTypeHeaders {
    /** Inboxes, and the family's API, which looks at no type. */
    private static final Pattern ANY_TYPE = Pattern.compile("/inbox/[^/]+|/v1/dispersa/.*");

    private static final Set<HttpMethod> WITH_A_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);
    private static final String KEY = MediaTypeHeaders.class.getName();

    private final ObjectMapper mapper;

    MediaTypeHeaders(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void install(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT).handler(this::check);
    }

    private void check(RoutingContext request) {
        MultiMap headers = request.request().headers();
        List<String> accepted = headers.getAll(HttpHeaders.ACCEPT);
        if (accepted.size() > 1) {
            headers.set(HttpHeaders.ACCEPT, String.join(", ", accepted)); // the same, RFC 9110 section 5.3
        }
        List<String> types = headers.getAll(HttpHeaders.CONTENT_TYPE);
        if (types.isEmpty() || types.size() == 1 && isMediaType(types.getFirst())) {
            request.next();
        } else if (takesAnything(request.normalizedPath())
                || !WITH_A_BODY.contains(request.request().method())) {
            request.put(KEY, String.join(", ", types));
            headers.remove(HttpHeaders.CONTENT_TYPE);
            request.next();
        } else {
            BodyLimit.refuse(
                    request,
                    mapper,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type must be one media type, such as application/json; what was sent is none.");
        }
    }

    private static boolean takesAnything(String path) {
        return CutBody.isCut(path) || ANY_TYPE.matcher(path).matches();
    }

    private static boolean isMediaType(String value) {
        try {
            MediaType.valueOf(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A request's headers, with what its Content-Type said if that was no media type. */
    public static Iterable<Map.Entry<String, String>> asSent(RoutingContext request) {
        String type = request.get(KEY);
        return type == null
                ? request.request().headers()
                : MultiMap.caseInsensitiveMultiMap()
                        .addAll(request.request().headers())
                        .add("Content-Type", type);
    }
}
