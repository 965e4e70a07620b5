package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.event.Event;
import dev.tallylight.event.SubjectWords;
import dev.tallylight.rest.JsonForm;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0 in structured mode (CloudEvents 1.0.2 §3, its JSON format §3, its HTTP binding §3.2):
 * {@code id} with {@code source} is unique, and {@code data} is the event's own bytes. The extension {@code sequence}
 * orders them as text.
 */
final class CloudEventBody {
    static final String CONTENT_TYPE = "application/cloudevents+json";
    private static final String TYPES = "dev.tallylight.";
    private static final String NO_ADDRESS = "urn:tallylight";

    private CloudEventBody() {}

    /** @param publicUrl names the installation, where it has an address */
    static byte[] of(Event event, @Nullable String publicUrl) {
        ObjectNode envelope = Message.object();
        envelope.put("specversion", "1.0");
        envelope.put("id", event.id().toString());
        envelope.put("source", publicUrl == null ? NO_ADDRESS : publicUrl);
        envelope.put("type", TYPES + event.type().wireName());
        if (event.subjectId() != null) {
            envelope.put("subject", SubjectWords.of(event.type()).noun() + "s/" + event.subjectId());
        }
        envelope.put("time", JsonForm.time(event.occurredAt()));
        envelope.put("datacontenttype", Message.JSON);
        envelope.put("sequence", "%020d".formatted(event.sequence()));
        String open = new String(Message.bytes(envelope), StandardCharsets.UTF_8);
        // the event's text as it is, and not read and written again
        return (open.substring(0, open.length() - 1) + ",\"data\":" + event.data() + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
