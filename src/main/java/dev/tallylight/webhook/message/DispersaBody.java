package dev.tallylight.webhook.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;

/**
 * The alert POST of Dispersa: {@code {"time","digest","stream","status","checkpoints"}}, exactly these keys in this
 * order. The digest covers the time and the token only, not the body; the Standard Webhooks headers, which every
 * delivery carries, do.
 */
public final class DispersaBody {
    /** What a test ping says, having no stream of its own. */
    public static final String PING_STREAM = "https://example.com/tallylight/test.m3u8";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final JsonFactory JSON = new JsonFactory();

    private DispersaBody() {}

    /**
     * @param occurredAt the event's time, the same in every attempt
     * @param token the endpoint's token; empty for none
     * @param stream the stream's URL as its user entered it
     * @param status {@code online} or {@code offline}
     * @param checkpoints the names of those that failed the check; on {@code online}, of those that had failed
     */
    public static byte[] of(Instant occurredAt, String token, String stream, String status, List<String> checkpoints) {
        String time = TIME.format(occurredAt);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("time", time);
            json.writeStringField("digest", digest(time, token));
            json.writeStringField("stream", stream);
            json.writeStringField("status", status);
            json.writeArrayFieldStart("checkpoints");
            for (String checkpoint : checkpoints) {
                json.writeString(checkpoint);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return body.toByteArray();
    }

    /**
     * The family's push for a server: {@code {"time","digest","server","status"}}.
     *
     * @param server the server's name
     * @param status {@code online} or {@code offline}
     * @see #of
     */
    public static byte[] ofServer(Instant occurredAt, String token, String server, String status) {
        String time = TIME.format(occurredAt);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("time", time);
            json.writeStringField("digest", digest(time, token));
            json.writeStringField("server", server);
            json.writeStringField("status", status);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return body.toByteArray();
    }

    /** The lower-case hexadecimal MD5 of the time, as it stands in the body, followed by the token. */
    public static String digest(String time, String token) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest((time + token).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(md5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("MD5 is missing from this Java", e);
        }
    }
}
