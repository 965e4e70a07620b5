package dev.tallylight.rest.body;

import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses forms of more than a thousand fields. Quarkus' reader of forms takes the next one for a fault of ours, with a line of the
 * log for each piece that comes after it, and has no setting for that. So a form that is long enough for so many is read here, after
 * whoever may not send it was refused, and left for that reader.
 */
class FormFields {
    /** As Quarkus' reader takes. */
    static final int MOST = 1_000;

    private static final String FORM = "application/x-www-form-urlencoded";

    /** Whatever is sent there is taken as it is, refused for its type, or short and read by ourselves. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("/(api|v1|inbox|acknowledge)/.*|/hints/[^/]+|/sign-in|/wall/open");

    @ServerRequestFilter
    @Priority(Priorities.USER + 100)
    Uni<@Nullable Response> refuseMore(ContainerRequestContext request, RoutingContext routing) {
        // what was read at the door does not come again
        return isLongForm(request) && !CutBody.isCut(routing.normalizedPath())
                ? Uni.createFrom().emitter(emitter -> read(routing, emitter))
                : Uni.createFrom().nullItem();
    }

    private static boolean isLongForm(ContainerRequestContext request) {
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE.toString());
        int length = request.getLength();
        return request.getMethod().equals(HttpMethod.POST)
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith(FORM)
                && (length < 0 || length > MOST)
                && !OF_OTHERS
                        .matcher(request.getUriInfo().getRequestUri().getPath())
                        .matches();
    }

    private static void read(RoutingContext routing, UniEmitter<? super @Nullable Response> answer) {
        HttpServerRequest request = routing.request();
        Buffer form = Buffer.buffer();
        int[] fields = {1};
        long[] bytes = {0};
        request.handler(part -> {
            bytes[0] += part.length();
            fields[0] += separators(part);
            if (fields[0] <= MOST && bytes[0] <= BodyLimit.MOST_OF_A_FORM) {
                form.appendBuffer(part);
            }
        });
        // nobody is there to be answered
        request.exceptionHandler(broken ->
                answer.complete(Response.status(Response.Status.BAD_REQUEST).build()));
        request.endHandler(ended -> answer.complete(accepted(routing, form, fields[0], bytes[0])));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private static int separators(Buffer part) {
        int count = 0;
        for (int i = 0; i < part.length(); i++) {
            count += part.getByte(i) == '&' ? 1 : 0;
        }
        return count;
    }

    private static @Nullable Response accepted(RoutingContext routing, Buffer form, int fields, long bytes) {
        if (fields > MOST) {
            return refusal("This form has " + fields + " fields, and may have " + MOST
                    + " here: nothing was changed. Choose fewer at a time, and send it again.");
        }
        if (bytes > BodyLimit.MOST_OF_A_FORM) {
            return refusal(
                    "This form has more than 128 KiB: nothing was changed. Shorten its longest field, and send it again.");
        }
        ((RoutingContextInternal) routing).setBody(form);
        return null;
    }

    private static Response refusal(String detail) {
        Problem problem = Problem.of(ProblemType.BODY_TOO_LARGE, detail);
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
