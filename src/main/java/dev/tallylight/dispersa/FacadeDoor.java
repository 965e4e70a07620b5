package dev.tallylight.dispersa;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.entry.QueryCredentials;
import dev.tallylight.rest.DatabaseAway;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * In front of the facade, before all filters of ours: what these would refuse in words of their own is refused here in the
 * family's. What fails on the way is answered here as well, for Quarkus would write the address into the log, and the address
 * holds a token. A body is read here, for a body that does not say how long it is may be too long when half of it is read.
 */
@ApplicationScoped
class FacadeDoor {
    /** Of a body, which describes one stream. */
    private static final int MOST_BYTES = 64 * 1024;

    /** Of one that is too long, what is passed over so that its sender comes to read the answer. */
    private static final int MOST_PASSED_OVER = 8 * 1024 * 1024;

    private static final String BODY = FacadeDoor.class.getName() + ".body";
    private static final byte[] NONE = {};

    private static final Logger LOG = Logger.getLogger(FacadeDoor.class);
    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);
    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT);
    private static final FacadeError TOO_LARGE =
            new FacadeError(ProblemType.BODY_TOO_LARGE.status(), "A body has 64 KiB at most here.");

    private final Json json;

    FacadeDoor(ObjectMapper mapper) {
        this.json = new Json(mapper);
    }

    void install(@Observes Router router) {
        router.route(QueryCredentials.PREFIX + "/*")
                .order(Integer.MIN_VALUE)
                .handler(this::enter)
                .failureHandler(this::failed);
    }

    private void enter(RoutingContext request) {
        if (!METHODS.contains(request.request().method())) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, POST, PUT, DELETE");
            refuse(
                    request,
                    new FacadeError(405, "Nothing here is asked by this method: use GET, POST, PUT or DELETE."));
        } else if (isTooLarge(request.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            refuse(request, TOO_LARGE);
        } else if (WITH_BODY.contains(request.request().method())) {
            read(request);
        } else {
            request.next();
        }
    }

    private void read(RoutingContext request) {
        HttpServerRequest from = request.request();
        Buffer body = Buffer.buffer();
        from.handler(part -> {
            if (body.length() + part.length() <= MOST_BYTES
                    && !request.response().ended()) {
                body.appendBuffer(part);
            } else if (!request.response().ended()) {
                refuse(request, TOO_LARGE);
            } else if (from.bytesRead() > MOST_PASSED_OVER) {
                from.connection().close();
            }
        });
        from.endHandler(end -> {
            if (!request.response().ended()) {
                request.put(BODY, body.getBytes());
                request.next();
            }
        });
        if ("100-continue".equalsIgnoreCase(from.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue(); // as curl asks for, PHP's too, which waits a second else
        }
        from.resume();
    }

    /** What was sent; empty for nothing. */
    static byte[] body(RoutingContext request) {
        byte[] read = request.get(BODY);
        return read == null ? NONE : read;
    }

    private static boolean isTooLarge(@Nullable String length) {
        try {
            return length != null && Long.parseLong(length) > MOST_BYTES;
        } catch (NumberFormatException e) {
            return false; // which the server has refused already
        }
    }

    private void failed(RoutingContext request) {
        Throwable failure = request.failure();
        if (failure != null && DatabaseAway.isWhyOfRequest(failure)) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
            refuse(request, new FacadeError(503, "The database is away or slow: try again in a few seconds."));
        } else if (request.statusCode() >= 400 && request.statusCode() < 500) {
            refuse(request, FacadeError.ofStatus(request.statusCode()));
        } else {
            LOG.error("A call of the facade failed for a reason of our own", failure);
            refuse(request, new FacadeError(500, "The fault is ours and was logged; try again."));
        }
    }

    private void refuse(RoutingContext request, FacadeError error) {
        if (request.response().headWritten()) {
            request.response().reset(); // half an answer must not look like a whole one
            return;
        }
        request.response()
                .setStatusCode(error.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json.write(error.envelope()));
    }
}
