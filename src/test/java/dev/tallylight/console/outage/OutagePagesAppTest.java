package dev.tallylight.console.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pages of outages as a browser gets them, from the first failure to the recovery. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OutagePagesAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String tag = "out-" + UUID.randomUUID().toString().substring(0, 8);
    private volatile boolean up = true;

    private static RequestSpecification admin() {
        return as(Api.TOKEN);
    }

    private static RequestSpecification as(String token) {
        return Browser.as(token);
    }

    private String stream(Receiver server) {
        String id = Api.post("/streams", """
                        {"url": "%s", "protocol": "http", "tags": ["%s"], "name": "Studio <A>",
                         "policy": {"interval": "1s", "retryInterval": "1s", "failuresToDown": 1, "successesToUp": 1}}""".formatted(server.url("/" + tag), tag))
                .statusCode(201)
                .extract()
                .path("id");
        await().atMost(PATIENCE).until(() -> Api.status(id).equals("online"));
        return id;
    }

    private String outage(String stream) {
        up = false;
        await().atMost(PATIENCE).until(() -> Api.status(stream).equals("offline"));
        return Api.get("/outages?open=true&stream=" + stream).path("items[0].id");
    }

    @Test
    void anOutageIsOneStoryFromItsFirstFailureToItsRecovery() {
        try (Receiver server = Receiver.answering(number -> Answer.of(up ? 200 : 500))) {
            String stream = stream(server);
            String id = outage(stream);
            Api.post("/annotations", "{\"text\":\"Deploy 1.4\",\"tags\":[\"" + tag + "\"]}")
                    .statusCode(201);
            String list = admin().get("/outages?tag=" + tag).asString();
            assertThat(list)
                    .contains("Under way", "Studio &lt;A&gt;", "nobody yet", "data-live=", "/outages/" + id)
                    .doesNotContain("Studio <A>", "style=");
            assertThat(list.indexOf("/outages/" + id)).isLessThan(list.indexOf("<h2>Over</h2>"));

            admin().formParam("acknowledged", "true")
                    .formParam("with", "on my way")
                    .post("/outages/" + id + "/acknowledge")
                    .then()
                    .statusCode(303);
            admin().get("/outages/" + id)
                    .then()
                    .statusCode(200)
                    .body(
                            containsString("Offline for"),
                            containsString("The first probe failed"),
                            containsString("Declared offline"),
                            containsString("Deploy 1.4"),
                            containsString("“on my way”"),
                            containsString("class=\"strip\""),
                            containsString("fragment=story"));
            admin().get("/outages/" + id + "?fragment=story")
                    .then()
                    .statusCode(200)
                    .body(containsString("What happened"), not(containsString("<html")));

            up = true;
            await().atMost(PATIENCE).until(() -> Api.status(stream).equals("online"));
            admin().get("/outages/" + id)
                    .then()
                    .body(
                            containsString("Off air for"),
                            containsString("Seen again"),
                            not(containsString("data-live")));
            admin().get("/outages/" + id + "/markdown")
                    .then()
                    .statusCode(200)
                    .contentType(containsString("text/markdown"))
                    .body(containsString("# Studio \\<A\\> was off air for"), containsString("Seen again"));
            admin().get("/outages?open=false&tag=" + tag)
                    .then()
                    .body(containsString("/outages/" + id), not(containsString("Under way</h2>")));
        }
    }

    @Test
    void aNoteMayHaveFourThousandCharactersOfAnyScript() {
        try (Receiver server = Receiver.answering(number -> Answer.of(up ? 200 : 500))) {
            String id = outage(stream(server));
            String was = "";
            for (String note : List.of("漢".repeat(4_000), "ж".repeat(4_000))) {
                admin().contentType("application/x-www-form-urlencoded; charset=UTF-8")
                        .formParam("was", was)
                        .formParam("note", note)
                        .post("/outages/" + id + "/note")
                        .then()
                        .statusCode(303);
                assertThat(Api.get("/outages/" + id).<String>path("note")).isEqualTo(note);
                was = note;
            }
            String longer = "ж".repeat(4_001);
            admin().contentType("application/x-www-form-urlencoded; charset=UTF-8")
                    .formParam("was", was)
                    .formParam("note", longer)
                    .post("/outages/" + id + "/note")
                    .then()
                    .statusCode(422)
                    .body(containsString(longer), containsString("4000 characters"));
        }
    }

    @Test
    void aPeriodKeepsItsDaysAndItsZone() {
        for (String from : List.of("2026-10-01", "2026-09-30T22:00:00Z")) {
            for (String to : List.of("2026-11-01", "2026-10-31T20:00:00Z")) {
                admin().get("/outages?from=" + from + "&to=" + to + "&timezone=Europe/Berlin")
                        .then()
                        .statusCode(200)
                        .body(
                                containsString("name=\"from\" type=\"date\" value=\"2026-10-01\""),
                                containsString("name=\"to\" type=\"date\" value=\"2026-11-01\""),
                                containsString("name=\"timezone\" value=\"Europe/Berlin\""),
                                containsString("<b>Europe/Berlin</b>"));
            }
        }
        admin().get("/outages?timezone=Mars/Olympus").then().statusCode(422).body(containsString("Europe/Berlin"));
    }

    private String editor(String name) {
        return Api.post("/tokens", """
                        {"name": "%s", "role": "editor", "tags": ["%s"]}""".formatted(name, tag))
                .statusCode(201)
                .extract()
                .path("token");
    }

    @Test
    void whoWasFirstKeepsItAndNobodyElseUndoesIt() {
        try (Receiver server = Receiver.answering(number -> Answer.of(up ? 200 : 500))) {
            String stream = stream(server);
            String id = outage(stream);
            String ann = "ann-" + tag;
            String path = "/outages/" + id + "/acknowledge";
            String bob = editor("bob-" + tag);
            RequestSpecification hers = as(editor(ann));
            hers.formParam("with", "on my way").post(path).then().statusCode(303);

            as(bob).formParam("with", "I call the vendor")
                    .post(path)
                    .then()
                    .statusCode(409)
                    .body(containsString(ann + " has it in hand"));
            String scripted = as(bob).header("HX-Request", "true")
                    .formParam("acknowledged", "false")
                    .post(path)
                    .then()
                    .statusCode(409)
                    .contentType("text/plain")
                    .extract()
                    .asString();
            assertThat(scripted)
                    .startsWith(ann + " has it in hand (“on my way”)")
                    .doesNotContain("<");
            as(bob).formParam("outage", id)
                    .post("/streams/" + stream + "/acknowledge")
                    .then()
                    .statusCode(409);
            Api.patch("/outages/" + id, "{\"acknowledgedWith\":\"not her word\"}")
                    .statusCode(409);
            Api.patch("/outages/" + id, "{\"note\":\"a note is anybody's\"}").statusCode(200);
            Api.get("/outages/" + id)
                    .then()
                    .body("acknowledgedBy", equalTo(ann))
                    .body("acknowledgedWith", equalTo("on my way"));

            // from somebody who was seen to have it, it is taken on purpose
            as(bob).formParam("acknowledged", "false")
                    .formParam("from", ann)
                    .post(path)
                    .then()
                    .statusCode(303);
            as(bob).formParam("acknowledged", "true").post(path).then().statusCode(303);
            as(bob).formParam("acknowledged", "false").post(path).then().statusCode(303);
            Api.get("/outages/" + id).then().body("acknowledgedBy", nullValue());
        }
    }

    @Test
    void anOutageIsTakenInHandOnThePageOfItsOwnStreamAlone() {
        try (Receiver server = Receiver.answering(number -> Answer.of(up ? 200 : 500))) {
            String id = outage(stream(server));
            String other = Api.post("/streams", """
                            {"url": "https://%s.example.com/other", "tags": ["%s"], "paused": true}""".formatted(tag, tag))
                    .statusCode(201)
                    .extract()
                    .path("id");
            admin().formParam("outage", id)
                    .post("/streams/" + other + "/acknowledge")
                    .then()
                    .statusCode(404);
            Api.get("/outages/" + id).then().body("acknowledgedBy", nullValue());
        }
    }

    @Test
    void aNoteIsNotWrittenOverAnothersUnseen() {
        try (Receiver server = Receiver.answering(number -> Answer.of(up ? 200 : 500))) {
            String id = outage(stream(server));
            admin().formParam("was", "")
                    .formParam("note", "The licence\r\nran out")
                    .formParam("cause", "encoder")
                    .post("/outages/" + id + "/note")
                    .then()
                    .statusCode(303);
            admin().formParam("was", "")
                    .formParam("note", "Power")
                    .post("/outages/" + id + "/note")
                    .then()
                    .statusCode(409)
                    .body(
                            containsString("id=\"note-error\""),
                            containsString("Power"),
                            containsString("The licence\nran out"));
            admin().formParam("was", "The licence\r\nran out")
                    .formParam("wasCause", "encoder")
                    .formParam("note", "Power")
                    .post("/outages/" + id + "/note")
                    .then()
                    .statusCode(303);
            assertThat(Api.get("/outages/" + id).<String>path("note")).isEqualTo("Power");
        }
    }

    @Test
    void whatCannotBeAskedForIsNamed() {
        admin().get("/outages?from=2026-02-02&to=2026-01-01")
                .then()
                .statusCode(422)
                .body(containsString("id=\"to-error\""));
        admin().get("/outages?stream=x").then().statusCode(422).body(containsString("must be the id of a stream"));
        admin().get("/outages?open=maybe").then().statusCode(422);
        admin().get("/outages?tag=" + tag)
                .then()
                .statusCode(200)
                .body(containsString("No outage is under way"), containsString("No outages"));
        admin().get("/outages/" + UUID.randomUUID() + "/markdown").then().statusCode(404);
    }
}
