package dev.tallylight.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints by the API. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class CheckpointAppTest {
    private static final String PROBLEM = "urn:tallylight:problem:";

    private static String create(String name) {
        return Api.post("/checkpoints", "{\"name\":\"" + name + "\",\"tags\":[\"" + name + "\"]}")
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse delete(String id) {
        return Api.as(Api.TOKEN).delete("/api/v1/checkpoints/" + id).then();
    }

    @Test
    void showsTheTokenOnceAndNeverAgain() {
        String id = Api.post("/checkpoints", """
                        {"name":"São Paulo, Brazil","place":"rack 4","tags":["americas"],"publicAddress":"203.0.113.7","privateNetworks":true}""")
                .statusCode(201)
                .header("Location", containsString("/api/v1/checkpoints/sao-paulo-brazil"))
                .body("token", matchesPattern("tlc_[A-Za-z0-9_-]{43}"))
                .body("kind", equalTo("private"))
                .body("live", equalTo(false))
                .body("lastSeenAt", nullValue())
                .extract()
                .path("id");
        Api.get("/checkpoints/" + id)
                .then()
                .statusCode(200)
                .body("token", nullValue())
                .body("place", equalTo("rack 4"))
                .body("privateNetworks", equalTo(true));
        Api.get("/checkpoints").then().body("items.token", not(hasItem(notNullValue())));
        delete(id).statusCode(204);
        Api.get("/checkpoints/" + id).then().statusCode(404);
    }

    @Test
    void showsTheBuiltInOneWithItsProcess() {
        Api.get("/checkpoints/local")
                .then()
                .body("kind", equalTo("built-in"))
                .body("live", equalTo(true))
                .body("agents[0].protocol", equalTo(1))
                .body("agents[0].clockSkew", equalTo("0s"))
                .body("agents[0].version", notNullValue());
    }

    @Test
    void changesWhatAPatchNamesUnderItsETag() {
        String id = create("Oslo, Norway");
        Api.patch("/checkpoints/" + id, "{\"name\":\"Bergen, Norway\",\"tags\":null}")
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("id", equalTo(id))
                .body("name", equalTo("Bergen, Norway"))
                .body("tags", empty());
        Api.patch("/checkpoints/" + id, "{\"name\":\"x\"}", "\"1\"").statusCode(412);
        delete(id).statusCode(204);
    }

    @Test
    void refusesWhatIsNotValidOrTaken() {
        Api.post("/checkpoints", "{\"name\":\" \",\"publicAddress\":\"example.com\",\"tags\":[\"\"]}")
                .statusCode(422)
                .body("violations.field", equalTo(java.util.List.of("name", "tags", "publicAddress")));
        Api.post("/checkpoints", "{\"name\":\"tag:eu\"}").statusCode(422);
        String id = create("Rome, Italy");
        Api.post("/checkpoints", "{\"name\":\"Rome, Italy\"}")
                .statusCode(409)
                .body("type", equalTo(PROBLEM + "duplicate"))
                .body("other", equalTo(id));
        Api.patch("/checkpoints/local", "{\"name\":\"Elsewhere\"}").statusCode(409);
        delete("local").statusCode(409);
        Api.post("/checkpoints/local/rotate-token").statusCode(409);
        delete(id).statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.5", "1000000000000000000000", "256.1.1.1", "1.2.3.4.5", ":", "fe80::1%eth0", "[::1]", "..", ""
            })
    void anAddressIsOne(String text) {
        Api.post("/checkpoints", "{\"name\":\"Kyiv, Ukraine\",\"publicAddress\":\"" + text + "\"}")
                .statusCode(422)
                .body("violations.field", hasItem("publicAddress"));
    }

    @Test
    void ofTwoThatWantANameAtOnceOneHasIt() {
        for (int round = 0; round < 5; round++) {
            String name = "Lima, Peru " + round;
            List<Integer> answers = IntStream.range(0, 6)
                    .mapToObj(each ->
                            CompletableFuture.supplyAsync(() -> Api.post("/checkpoints", "{\"name\":\"" + name + "\"}")
                                    .extract()
                                    .statusCode()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .sorted()
                    .toList();
            assertThat(answers).containsExactly(201, 409, 409, 409, 409, 409);
        }
        Api.get("/checkpoints")
                .then()
                .extract()
                .<List<String>>path("items.findAll { it.name.startsWith('Lima') }.id")
                .forEach(id -> delete(id).statusCode(204));
    }

    @Test
    void onlyAdminsMakeThem() {
        String editor = Api.post("/tokens", "{\"name\":\"editor\",\"role\":\"editor\"}")
                .extract()
                .path("token");
        Api.as(editor)
                .body("{\"name\":\"Nowhere\"}")
                .post("/api/v1/checkpoints")
                .then()
                .statusCode(403);
        Api.as(editor).get("/api/v1/checkpoints").then().statusCode(200);
    }

    @Test
    void isNotDeletedWhileStreamsHaveNoOther() {
        String id = create("Lima, Peru");
        String stream = Api.post("/streams", """
                        {"url":"http://127.0.0.1:9/lima","name":"Lima only","paused":true,"checkpoints":["%s"]}""".formatted(id))
                .statusCode(201)
                .extract()
                .path("id");
        delete(id)
                .statusCode(409)
                .body("type", equalTo(PROBLEM + "checkpoint-in-use"))
                .body("detail", containsString("\"Lima only\""));
        Api.patch("/streams/" + stream, "{\"checkpoints\":[\"local\",\"" + id + "\"]}")
                .statusCode(200);
        delete(id).statusCode(204);
        // what it chose before may stay, so that other changes are not in the way
        Api.patch("/streams/" + stream, "{\"name\":\"Lima, once\"}")
                .statusCode(200)
                .body("checkpoints.id", equalTo(java.util.List.of("local")));
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + stream).then().statusCode(204);
    }

    @Test
    void streamsChooseThemByNameIdOrTag() {
        String id = create("Turin, Italy");
        for (String choice : new String[] {"Turin, Italy", id, "tag:Turin, Italy"}) {
            String stream = Api.post("/streams", """
                            {"url":"http://127.0.0.1:9/turin","paused":true,"checkpoints":["%s"]}""".formatted(choice))
                    .statusCode(201)
                    .body("checkpoints.id", equalTo(java.util.List.of(id)))
                    .extract()
                    .path("id");
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + stream).then().statusCode(204);
        }
        Api.post("/streams", "{\"url\":\"http://127.0.0.1:9/turin\",\"checkpoints\":[\"tag:nobody\"]}")
                .statusCode(422)
                .body("violations[0].field", equalTo("checkpoints"));
        delete(id).statusCode(204);
    }
}
