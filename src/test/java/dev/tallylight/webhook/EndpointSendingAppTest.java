package dev.tallylight.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an endpoint is sent to: what its owner may choose, and what is refused. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class EndpointSendingAppTest {
    private static RequestSpecification api() {
        return given().header("Authorization", "Bearer " + Api.TOKEN).contentType(ContentType.JSON);
    }

    private static Response create(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.putIfAbsent("url", "http://127.0.0.1:9/h");
        return api().body(body).post("/api/v1/webhooks");
    }

    private static Response get(String id) {
        return api().get("/api/v1/webhooks/" + id);
    }

    @Test
    void keepsPaceScheduleAndPlacesAndForgetsThemWhenTheyAreSetToNull() {
        Response created =
                create(Map.of("rateLimit", 7, "concurrency", 3, "retrySchedule", List.of("0s", "1s", "1h30m")));
        created.then()
                .statusCode(201)
                .body("rateLimit", equalTo(7))
                .body("concurrency", equalTo(3))
                .body("retrySchedule", contains("0s", "1s", "1h30m"))
                .body("pausedUntil", nullValue())
                .body("signature", equalTo("v1"))
                .body("publicKey", nullValue());
        String id = created.path("id");
        api().body("{\"concurrency\":5}").patch("/api/v1/webhooks/" + id).then().statusCode(200);
        get(id).then().body("rateLimit", equalTo(7)).body("concurrency", equalTo(5));
        api().body("{\"rateLimit\":null,\"retrySchedule\":null}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("rateLimit", nullValue())
                .body("retrySchedule", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'rateLimit':0}|rateLimit|must be from 1 to 1000",
                "{'rateLimit':1001}|rateLimit|must be from 1 to 1000",
                "{'concurrency':65}|concurrency|must be from 1 to 64",
                "{'retrySchedule':[]}|retrySchedule|1 to 20 entries",
                "{'retrySchedule':['5s']}|retrySchedule|must begin with 0s",
                "{'retrySchedule':['0s','0s']}|retrySchedule|must wait from 1s to 24h",
                "{'retrySchedule':['0s','25h']}|retrySchedule|must wait from 1s to 24h",
                "{'signature':'v2'}|signature|must be v1 (a shared secret) or v1a (Ed25519)",
                "{'secret':'whsec_c2hvcnQ='}|secret|24 to 64 bytes",
                "{'secret':'correct horse battery staple'}|secret|must begin with whsec_",
                "{'secret':'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw','signature':'v1a'}|secret|is for the signature v1, not v1a",
                "{'clientCertificate':{}}|clientCertificate.certificate|must be PEM",
                "{'clientCertificate':{'certificate':'x','key':'y'}}|clientCertificate.certificate|must be PEM",
            })
    void namesWhatIsWrong(String body, String field, String message) {
        String json = body.replace('\'', '"').replaceFirst("\\{", "{\"url\":\"http://127.0.0.1:9/h\",");
        api().body(json)
                .post("/api/v1/webhooks")
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo(field))
                .body("violations[0].message", containsString(message));
    }

    @Test
    void refusesAUrlOfTenKilobytesAndAThousandHeaders() {
        create(Map.of("url", "https://handler.example.com/" + "a".repeat(10_000)))
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("url"))
                .body("violations[0].message", containsString("longer than 4096"));
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            headers.put("X-Header-" + i, "x");
        }
        create(Map.of("headers", headers))
                .then()
                .statusCode(422)
                .body("violations", hasSize(1))
                .body("violations[0].field", equalTo("headers"))
                .body("violations[0].message", containsString("at most 20"));
    }

    @ParameterizedTest
    @CsvSource({
        "Host",
        "Connection",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Proxy-Authorization",
        "Proxy-Connection",
        "Expect",
        "Content-Length",
        "Content-Encoding",
        "webhook-signature",
        "User-Agent"
    })
    void takesNoHeaderThatBelongsToTheConnectionOrToUs(String name) {
        create(Map.of("headers", Map.of(name, "x")))
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("headers." + name));
    }

    @Test
    void signsWithASecretThatIsBroughtAndShowsItAsOthers() {
        String brought = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Response created = create(Map.of("secret", brought));
        created.then().statusCode(201).body("secret", equalTo(brought));
        String id = created.path("id");
        get(id).then().body("containsKey('secret')", equalTo(false));
        api().body("{\"secret\":\"" + brought + "\"}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(422)
                .body("violations[0].message", containsString("rotate-secret"));
        api().body("{\"secret\":\"whsec_c2hvcnQ=\"}")
                .post("/api/v1/webhooks/" + id + "/rotate-secret")
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("secret"));
        given().header("Authorization", "Bearer " + Api.TOKEN)
                .post("/api/v1/webhooks/" + id + "/rotate-secret")
                .then()
                .statusCode(200)
                .body("secret", not(equalTo(brought)));
    }

    @Test
    void givesThePublicKeyOfEd25519AndKeepsTheOneBeforeForADay() {
        Response created = create(Map.of("signature", "v1a"));
        created.then()
                .statusCode(201)
                .body("signature", equalTo("v1a"))
                .body("publicKey", matchesPattern("whpk_[A-Za-z0-9+/]{43}="))
                .body("containsKey('secret')", equalTo(false));
        String id = created.path("id");
        String first = created.path("publicKey");
        String keys = "/api/v1/webhooks/" + id + "/public-key";
        api().get(keys).then().statusCode(200).body("keys.key", contains(first)).body("keys[0].until", nullValue());
        String second = api().post("/api/v1/webhooks/" + id + "/rotate-secret").path("publicKey");
        assertThat(second).isNotEqualTo(first);
        api().get(keys)
                .then()
                .body("keys.key", contains(second, first))
                .body("keys[0].until", nullValue())
                .body("keys[1].until", notNullValue());
    }

    @Test
    void changesTheKindOfSignatureWithBothSigningForAWhile() {
        Response created = create(Map.of());
        String id = created.path("id");
        api().get("/api/v1/webhooks/" + id + "/public-key")
                .then()
                .statusCode(409)
                .body("detail", containsString("v1a"));
        api().body("{\"signature\":\"v1a\"}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("publicKey", notNullValue())
                .body("previousSecretUntil", notNullValue())
                .body("containsKey('secret')", equalTo(false));
        api().body("{\"signature\":\"v1\"}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("publicKey", nullValue())
                .body("secret", matchesPattern("whsec_.+"));
    }

    @Test
    void showsOfAClientCertificateOnlyWhoseItIs(@TempDir Path folder) throws Exception {
        Map<String, String> pem =
                TestCertificate.make(folder, "tallylight-client").pem();
        Response created = create(Map.of("clientCertificate", pem));
        created.then()
                .statusCode(201)
                .body("clientCertificate.subject", equalTo("CN=tallylight-client"))
                .body("clientCertificate.notAfter", notNullValue())
                .body("clientCertificate.size()", equalTo(2));
        assertThat(created.asString()).doesNotContain("PRIVATE KEY").doesNotContain("BEGIN CERTIFICATE");
        String id = created.path("id");
        api().body("{\"description\":\"x\"}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("clientCertificate.subject", equalTo("CN=tallylight-client"));
        Map<String, String> mixed = new HashMap<>(pem);
        mixed.put("key", TestCertificate.make(folder, "another").pem().get("key"));
        create(Map.of("clientCertificate", mixed))
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("clientCertificate.key"))
                .body("violations[0].message", containsString("is not the certificate's"));
        api().body("{\"clientCertificate\":null}")
                .patch("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("clientCertificate", nullValue());
    }
}
