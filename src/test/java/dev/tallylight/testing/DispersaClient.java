package dev.tallylight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client of the old control API, as a customer would have written it from what was published of it: credentials in the query,
 * JSON in and out without further headers, the envelope's status first, pause and resume by GET. It knows nothing of
 * Tallylight.
 */
public final class DispersaClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String credentials;

    /** @param base with the version, such as {@code https://api.example.com/v1} */
    public DispersaClient(String base, String clientId, String apiKey) {
        this.base = base;
        this.credentials = "?client_id=" + encoded(clientId) + "&api_key=" + encoded(apiKey);
    }

    /** The envelope said that it was not done. */
    public static final class Refused extends RuntimeException {
        private final int code;

        Refused(int code, String description) {
            super(description);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public List<Map<String, Object>> streams() {
        return list(call("GET", "/dispersa/streams", null).path("streams"));
    }

    public List<Map<String, Object>> checkpoints() {
        return list(call("GET", "/dispersa/checkpoints", null).path("checkpoints"));
    }

    public Map<String, Object> add(Map<String, ?> stream) {
        return object(call("POST", "/dispersa/streams", stream).path("stream"));
    }

    public Map<String, Object> stream(String id) {
        return object(call("GET", "/dispersa/streams/" + id, null).path("stream"));
    }

    public Map<String, Object> change(String id, Map<String, ?> stream) {
        return object(call("PUT", "/dispersa/streams/" + id, stream).path("stream"));
    }

    public void pause(String id) {
        call("GET", "/dispersa/streams/" + id + "/pause", null);
    }

    public void resume(String id) {
        call("GET", "/dispersa/streams/" + id + "/resume", null);
    }

    public void delete(String id) {
        call("DELETE", "/dispersa/streams/" + id, null);
    }

    /** @throws Refused where the status is not {@code Ok} */
    private JsonNode call(String method, String path, @Nullable Map<String, ?> body) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(base + path + credentials))
                            .timeout(Duration.ofSeconds(30))
                            .method(
                                    method,
                                    body == null
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode envelope = JSON.readTree(answer.body());
            if (!envelope.path("status").asText().equals("Ok")) {
                throw new Refused(
                        answer.statusCode(), envelope.path("description").asText());
            }
            return envelope;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(JsonNode array) {
        return JSON.convertValue(array, List.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(JsonNode object) {
        return JSON.convertValue(object, Map.class);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
