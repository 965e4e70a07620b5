package dev.tallylight.console;

import dev.tallylight.access.Slice;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.webhook.EndpointRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/**
 * How far somebody has come on the way to the first alert. A page that shows {@code part/first-run.html} asks for it and gives it
 * to the template as {@code first}; the steps themselves are taken at {@code /first}.
 */
@ApplicationScoped
public class FirstSteps {
    private final StreamRegistry streams;
    private final EndpointRegistry receivers;

    FirstSteps(StreamRegistry streams, EndpointRegistry receivers) {
        this.streams = streams;
        this.receivers = receivers;
    }

    /** The first stream and receiver that there are; {@code wanted} while one of both is missing. */
    public Uni<Map<String, Object>> of(Slice slice) {
        return streams.list(slice, null, null, null, null, 1)
                .chain(some -> receivers.list(slice, null, 1).map(told -> {
                    Map<String, Object> first = nothing();
                    if (!some.isEmpty()) {
                        first.put("stream", some.getFirst());
                    }
                    if (!told.isEmpty()) {
                        first.put("receiver", told.getFirst());
                    }
                    first.put("wanted", some.isEmpty() || told.isEmpty());
                    return first;
                }));
    }

    /** Before the first of them; what the template asks for is all there. */
    private static Map<String, Object> nothing() {
        Map<String, Object> first = new HashMap<>();
        first.put("stream", false);
        first.put("receiver", false);
        first.put("delivery", false);
        first.put("inbox", "");
        first.put("asked", 0);
        first.put("url", "");
        first.put("error", "");
        first.put("errorOf", "");
        return first;
    }
}
