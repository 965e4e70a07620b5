package dev.tallylight.webhook.message;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonFactory;
import dev.tallylight.event.Event;
import dev.tallylight.rest.JsonForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final JsonFactory JSON = new JsonFactory();

    private CloudEventBody() {}

    /** @param publicUrl names the installation, where it has an address */
    static byte[] of(Event event, @Nullable String publicUrl) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", event.id().toString());
            json.writeStringField("source", publicUrl == null ? NO_ADDRESS : publicUrl);
            json.writeStringField("type", TYPES + event.type().wireName());
            if (event.streamId() != null) {
                json.writeStringField("subject", "streams/" + event.streamId());
            }
            json.writeStringField("time", JsonForm.time(event.occurredAt()));
            json.writeStringField("datacontenttype", Message.JSON);
            json.writeStringField("sequence", "%020d".formatted(event.sequence()));
            json.writeFieldName("data");
            json.writeRawValue(event.data());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return body.toByteArray();
    }
}
