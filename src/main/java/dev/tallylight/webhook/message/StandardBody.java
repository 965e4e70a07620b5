package dev.tallylight.webhook.message;

import dev.tallylight.event.Event;
import dev.tallylight.rest.JsonForm;
import java.nio.charset.StandardCharsets;

/**
 * The body of Standard Webhooks 1.0: {@code {"id","type","timestamp","data"}}, in that order. {@code data} is the
 * event's own text, so that every attempt to every endpoint carries the same bytes.
 */
public final class StandardBody {
    private StandardBody() {}

    public static byte[] of(Event event) {
        // id, type and time are of our own making and hold nothing that JSON escapes
        String body = "{\"id\":\"" + event.id()
                + "\",\"type\":\"" + event.type().wireName()
                + "\",\"timestamp\":\"" + JsonForm.time(event.occurredAt())
                + "\",\"data\":" + event.data() + "}";
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
