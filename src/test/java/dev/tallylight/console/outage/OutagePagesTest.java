package dev.tallylight.console.outage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pages of outages as a browser gets them, from the first failure to the recovery. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OutagePagesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String tag = "out-" + UUID.randomUUID().toString().substring(0, 8);
    private volatile boolean up = true;

    private static RequestSpecification admin() {
        String session = given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("token", Api.TOKEN)
                .post("/sign-in")
                .cookie(ConsoleSessions.COOKIE);
        return given().redirects()
                .follow(false)
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin")
                .cookie(ConsoleSessions.COOKIE, session);
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
                .body(containsString("Nothing is off air"), containsString("Nothing was off air"));
        admin().get("/outages/" + UUID.randomUUID() + "/markdown").then().statusCode(404);
    }
}
