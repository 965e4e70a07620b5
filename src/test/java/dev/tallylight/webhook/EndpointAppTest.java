package dev.tallylight.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.access.FileOwnership;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.message.Format;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class EndpointAppTest {
    private static RequestSpecification api() {
        return given().header("Authorization", "Bearer test-token-of-an-admin-7h3Qm9xW")
                .contentType(ContentType.JSON);
    }

    private static Response create(String json) {
        return api().body(json).post("/api/v1/webhooks");
    }

    private static String created(String json) {
        return create(json).then().statusCode(201).extract().path("id");
    }

    @Test
    void showsTheSecretAndTheTokenOnce() {
        Response answer = create("{\"url\":\"http://127.0.0.1:9/h?token=abc&x=1\",\"headers\":{\"X-Key\":\"k\"}}");
        String id = answer.path("id");
        answer.then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/webhooks/" + id))
                .header("ETag", "\"1\"")
                .body("secret", matchesPattern("whsec_[A-Za-z0-9+/]{43}="))
                .body("token", notNullValue())
                .body("url", equalTo("http://127.0.0.1:9/h?token=***&x=1"))
                .body("events", contains("*"))
                .body("format", equalTo("standard"))
                .body("enabled", equalTo(true))
                .body("sendCredentials", equalTo(false))
                .body("headers.X-Key", equalTo("***"));
        api().get("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("containsKey('secret')", equalTo(false))
                .body("containsKey('token')", equalTo(false))
                .body("disabledReason", nullValue());
        api().get("/api/v1/webhooks?limit=500").then().statusCode(200).body("items.id", hasItem(id));
        api().delete("/api/v1/webhooks/" + id).then().statusCode(204);
        api().get("/api/v1/webhooks/" + id).then().statusCode(404);
    }

    @Test
    void changesWhatAPatchSaysAndNothingElse() {
        String id = created(
                "{\"url\":\"http://127.0.0.1:9/h\",\"token\":\"t\",\"headers\":{\"X-A\":\"1\",\"X-B\":\"2\"},\"tags\":[\"a\"]}");
        api().header("If-Match", "\"1\"")
                .body("{\"headers\":{\"X-A\":null,\"X-C\":\"3\"},\"events\":[\"stream.offline\"],\"tags\":null}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("headers", equalTo(Map.of("X-B", "***", "X-C", "***")))
                .body("events", contains("stream.offline"))
                .body("tags", equalTo(List.of()))
                .body("containsKey('token')", equalTo(false));
        api().header("If-Match", "\"1\"")
                .body("{\"enabled\":false}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(412)
                .body("type", equalTo("urn:tallylight:problem:precondition-failed"));
        api().body("{\"token\":null}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("token", not(equalTo("t")));
        api().header("If-Match", "\"1\"")
                .delete("/api/v1/webhooks/" + id)
                .then()
                .statusCode(412);
        api().delete("/api/v1/webhooks/" + id).then().statusCode(204);
    }

    @Test
    void rotatesTheSecret() {
        Response first = create("{\"url\":\"http://127.0.0.1:9/h\"}");
        String id = first.path("id");
        api().post("/api/v1/webhooks/" + id + "/rotate-secret")
                .then()
                .statusCode(200)
                .body("secret", not(equalTo(first.path("secret"))))
                .body("previousSecretUntil", notNullValue())
                .body("containsKey('token')", equalTo(false));
        api().delete("/api/v1/webhooks/" + id).then().statusCode(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|invalid|url",
                "{\"url\":\"ftp://example.com/\"}|unsupported-scheme|url",
                "{\"url\":\"https://u:p@example.com/\"}|invalid-url|url",
                "{\"url\":\"https://example.com/#x\"}|invalid-url|url",
                "{\"url\":\"example.com/h\"}|invalid-url|url",
                "{\"url\":\"http://169.254.169.254/latest\"}|egress-refused|url",
                "{\"url\":\"https://example.com/\",\"events\":[\"stream.gone\"]}|invalid|events",
                "{\"url\":\"https://example.com/\",\"events\":[]}|invalid|events",
                "{\"url\":\"https://example.com/\",\"events\":[\"checkpoint.lost\",\"hub.trouble\"],\"tags\":[\"sport\"]}|invalid|events",
                "{\"url\":\"https://example.com/\",\"events\":[\"stream.online\"],\"after\":\"10m\"}|invalid|after",
                "{\"url\":\"https://example.com/\",\"events\":[\"stream.degraded\"],\"remind\":\"10m\"}|invalid|remind",
                "{\"url\":\"https://example.com/\",\"format\":\"pager\"}|invalid|format",
                "{\"format\":\"slack\"}|invalid|url",
                "{\"format\":\"pagerduty\"}|invalid|token",
                "{\"format\":\"pagerduty\",\"token\":\"short\"}|invalid|token",
                "{\"format\":\"pagerduty\",\"token\":\"0123456789abcdef0123456789abcdef\",\"events\":[\"stream.unknown\"]}|invalid|events",
                "{\"format\":\"opsgenie\"}|invalid|token",
                "{\"format\":\"telegram\",\"token\":\"123456:abcdefghijklmnopqrstuvwxyz\"}|invalid|chatId",
                "{\"format\":\"telegram\",\"chatId\":\"-100\"}|invalid|token",
                "{\"format\":\"telegram\",\"token\":\"123456:abcdefghijklmnopqrstuvwxyz/..\",\"chatId\":\"-100\"}|invalid|token",
                "{\"url\":\"https://example.com/\",\"chatId\":\"-100\"}|invalid|chatId",
                "{\"format\":\"ntfy\",\"url\":\"https://ntfy.sh/\"}|invalid-url|url",
                "{\"format\":\"ntfy\",\"url\":\"https://ntfy.sh/a/b?x=1\"}|invalid-url|url",
                "{\"format\":\"email\",\"url\":\"https://example.com/\"}|invalid-url|url",
                "{\"format\":\"email\",\"url\":\"mailto:a@example.com,b@example.com\"}|invalid-url|url",
                "{\"format\":\"email\",\"url\":\"mailto:a@example.com?bcc=b@example.com\"}|invalid-url|url",
                "{\"url\":\"mailto:a@example.com\"}|unsupported-scheme|url",
                "{\"url\":\"https://example.com/\",\"groupWindow\":\"30s\"}|invalid|groupWindow",
                "{\"url\":\"https://example.com/x\",\"format\":\"slack\",\"groupWindow\":\"11m\"}|invalid|groupWindow",
                "{\"format\":\"dispersa\",\"url\":\"https://example.com/\",\"events\":[\"stream.degraded\"]}|invalid|events",
                "{\"url\":\"https://example.com/\",\"headers\":{\"Host\":\"x\"}}|invalid|headers.Host",
                "{\"url\":\"https://example.com/\",\"headers\":{\"Content-Type\":\"x\"}}|invalid|headers.Content-Type",
                "{\"url\":\"https://example.com/\",\"headers\":{\"Webhook-Id\":\"x\"}}|invalid|headers.Webhook-Id",
                "{\"url\":\"https://example.com/\",\"headers\":{\"X\":\"a\\r\\nY: b\"}}|invalid|headers.X",
                "{\"url\":\"https://example.com/\",\"headers\":{\"X Y\":\"a\"}}|invalid|headers.X Y",
                "{\"url\":\"https://example.com/\",\"headers\":{\"X\":\"***\"}}|invalid|headers.X",
            })
    void namesWhatIsWrong(String body, String problem, String field) {
        create(body)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:tallylight:problem:" + problem))
                .body("violations[0].field", equalTo(field));
    }

    @Test
    void listsTheTypesAndFormatsThatThereAre() {
        create("{\"url\":\"https://example.com/\",\"events\":[\"nope\"]}")
                .then()
                .body("detail", containsString("stream.online, stream.offline"));
        create("{\"url\":\"https://example.com/\",\"format\":\"pager\"}")
                .then()
                .body("detail", containsString("standard, dispersa, cloudevents, slack, discord, teams, ntfy"));
    }

    @Inject
    EndpointRepository endpoints;

    @Inject
    EndpointSecrets secrets;

    @Inject
    Egress egress;

    @Inject
    MergePatch mergePatch;

    @Inject
    WebhookConfig config;

    @Inject
    FileOwnership ownership;

    @Inject
    Audit audit;

    @Test
    void saysWhatAMailboxNeedsFirst() {
        MessageConfig noMail = new MessageConfig() {
            @Override
            public Optional<String> publicUrl() {
                return Optional.empty();
            }

            @Override
            public Optional<String> smtpUrl() {
                return Optional.empty();
            }

            @Override
            public Optional<String> mailFrom() {
                return Optional.of("alerts@example.com");
            }
        };
        EndpointRegistry registry = new EndpointRegistry(
                endpoints, secrets, egress, mergePatch, config, noMail, ownership, audit, InstantSource.system());
        EndpointRequest mailbox = new EndpointRequest(
                "mailto:ops@example.com",
                null,
                null,
                Format.EMAIL,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        assertThatThrownBy(() -> registry.create(Slice.ALL, mailbox, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().detail())
                                .contains("TALLYLIGHT_SMTP_URL and TALLYLIGHT_MAIL_FROM"));
    }

    @Test
    void fillsInWhatIsTheSameForAll() {
        Response telegram = create(
                "{\"format\":\"telegram\",\"token\":\"123456:abcdefghijklmnopqrstuvwxyz\",\"chatId\":\"@channel\"}");
        telegram.then()
                .statusCode(201)
                .body("url", equalTo("https://api.telegram.org"))
                .body("chatId", equalTo("@channel"))
                .body("rateLimit", equalTo(1))
                .body("containsKey('token')", equalTo(false));
        api().body("{\"rateLimit\":5}")
                .patch("/api/v1/webhooks/" + telegram.path("id"))
                .then()
                .statusCode(200)
                .body("rateLimit", equalTo(5));
        api().delete("/api/v1/webhooks/" + telegram.path("id")).then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/test", "/replay", "/rotate-secret"})
    void lets404AndRolesSpeakFirst(String action) {
        String body = action.equals("/replay") ? "{\"since\":\"2026-01-01T00:00:00Z\"}" : "{}";
        String viewer = api().body("{\"name\":\"v\",\"role\":\"viewer\"}")
                .post("/api/v1/tokens")
                .path("token");
        String unknown = "/api/v1/webhooks/0199a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b";
        given().header("Authorization", "Bearer " + viewer)
                .contentType(ContentType.JSON)
                .body(body)
                .post(unknown + action)
                .then()
                .statusCode(403);
        api().body(body).post(unknown + action).then().statusCode(404);
        api().get(unknown + "/deliveries").then().statusCode(404);
    }
}
