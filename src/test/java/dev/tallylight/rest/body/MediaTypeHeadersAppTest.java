package dev.tallylight.rest.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.LogLines;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that name no media type, from strangers too: nobody is answered that the fault is ours, and the log stays quiet. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MediaTypeHeadersAppTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        client.close();
    }

    private HttpResponse<String> send(String verb, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + path))
                .method(
                        verb,
                        verb.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"))
                .headers(headers)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Several methods share these paths. */
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/streams/export, 401",
        "POST, /api/v1/webhooks/0190a0a0-0000-7000-8000-000000000000/rotate-secret, 415",
        "POST, /api/v1/streams, 415",
        "PATCH, /api/v1/streams/0190a0a0-0000-7000-8000-000000000000, 415",
        "GET, /api/v1/streams, 401",
        "POST, /sign-in, 415",
    })
    void aStrangersContentTypeThatIsNoneIsNoFaultOfOurs(String verb, String path, int status) throws Exception {
        try (LogLines log = LogLines.from(Level.WARNING)) {
            for (String type : new String[] {"x", "json", "a/b/c;", ""}) {
                HttpResponse<String> answer = send(verb, path, "Content-Type", type);
                assertThat(answer.statusCode())
                        .as("%s: %s", type, answer.body())
                        .isEqualTo(status);
            }
            assertThat(send(verb, path, "Content-Type", "application/json", "Content-Type", "x")
                            .statusCode())
                    .isEqualTo(status);
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/reports/availability", "/api/v1/streams/export"})
    void severalLinesOfAcceptAreOne(String path) throws Exception {
        String token = "Bearer " + Api.TOKEN;
        try (LogLines log = LogLines.from(Level.WARNING)) {
            assertThat(send("GET", path, "Authorization", token, "Accept", "application/json", "Accept", "x")
                            .statusCode())
                    .isBetween(200, 499);
            HttpResponse<String> csv =
                    send("GET", path, "Authorization", token, "Accept", "text/csv", "Accept", "application/json;q=0.5");
            assertThat(csv.statusCode()).isEqualTo(200);
            assertThat(csv.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }

    @Test
    void aHandlersInboxShowsWhatWasSent() throws Exception {
        String inbox = Api.post("/inboxes").statusCode(201).extract().path("key");
        assertThat(send("POST", "/inbox/" + inbox, "Content-Type", "json").statusCode())
                .isEqualTo(200);
        String shown = Api.get("/inboxes/" + inbox + "/requests").asString();
        assertThat(shown).contains("\"json\"");
        Api.as(Api.TOKEN).delete("/api/v1/inboxes/" + inbox);
    }
}
