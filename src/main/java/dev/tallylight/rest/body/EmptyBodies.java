package dev.tallylight.rest.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an empty body, and the JSON value {@code null}, in place of every resource that asks for one: what it is given is
 * there. A resource that can do without a body says so to its clients, by {@code @RequestBody(required = false)}, and is given
 * null.
 */
@Provider
public class EmptyBodies implements ReaderInterceptor {
    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext request) throws IOException {
        Object body = request.proceed();
        if (holdsNothing(body) && !canDoWithout(request)) {
            throw new ProblemException(
                    ProblemType.MALFORMED_JSON, "The body is empty, or null: it must be a JSON object.");
        }
        return body;
    }

    private static boolean holdsNothing(@Nullable Object body) {
        return body == null || body instanceof JsonNode tree && (tree.isNull() || tree.isMissingNode());
    }

    private static boolean canDoWithout(ReaderInterceptorContext request) {
        return Arrays.stream(request.getAnnotations())
                .anyMatch(annotation -> annotation instanceof RequestBody said && !said.required());
    }
}
