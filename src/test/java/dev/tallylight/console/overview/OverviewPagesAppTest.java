package dev.tallylight.console.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The first page, for who sees a slice, so that other tests' streams are not in it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OverviewPagesAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String tag = "over-" + UUID.randomUUID().toString().substring(0, 8);
    private volatile boolean up = true;

    private RequestSpecification somebody() {
        String token = Api.post("/tokens", """
                        {"name": "%s", "role": "editor", "tags": ["%s"]}""".formatted(tag, tag))
                .statusCode(201)
                .extract()
                .path("token");
        return Browser.as(token);
    }

    @Test
    void leadsOnWhereNothingIsWatched() {
        assertThat(somebody().get("/").asString())
                .contains("<h1>Nothing is watched yet</h1>")
                .doesNotContain("Needs somebody", "Nobody is needed");
    }

    @Test
    void saysWhatNeedsSomebodyAndWhoHasItAndIsCalmAgain() {
        try (Receiver server = Receiver.answering(number -> Answer.of(up ? 200 : 500))) {
            String stream = Api.post("/streams", """
                            {"url": "%s", "protocol": "http", "tags": ["%s"], "name": "Studio <A>",
                             "policy": {"interval": "1s", "retryInterval": "1s", "failuresToDown": 1, "successesToUp": 1}}""".formatted(server.url("/" + tag), tag))
                    .statusCode(201)
                    .extract()
                    .path("id");
            await().atMost(PATIENCE).until(() -> Api.status(stream).equals("online"));
            RequestSpecification somebody = somebody();
            String calm = somebody.get("/").asString();
            assertThat(calm)
                    .contains(
                            "<h1>The stream plays as it should</h1>", "Nobody is needed", "data-live=\"/streams/live\"")
                    .doesNotContain("Needs somebody", "(1)", "style=");

            up = false;
            await().atMost(PATIENCE).until(() -> Api.status(stream).equals("offline"));
            String outage = Api.get("/outages?open=true&stream=" + stream).path("items[0].id");
            String trouble = somebody.get("/").asString();
            assertThat(trouble)
                    .contains("<title>(1) The stream is offline", "/favicon/1.svg", "nobody has it in hand yet")
                    .contains("Studio &lt;A&gt;", "data-row=\"" + outage + "\"", "data-acknowledge", "1 of 1 say down")
                    .doesNotContain("Studio <A>", "Nobody is needed");
            String fragment = somebody.get("/?fragment=now").asString();
            assertThat(fragment).contains("data-count=\"1\"").doesNotContain("<html");

            somebody.formParam("acknowledged", "true")
                    .formParam("with", "on <my> way")
                    .post("/outages/" + outage + "/acknowledge")
                    .then()
                    .statusCode(303);
            assertThat(somebody().get("/").asString())
                    .contains("all are in hand", "<b>In hand</b> by " + tag, "on &lt;my&gt; way")
                    .doesNotContain("data-acknowledge");

            up = true;
            await().atMost(PATIENCE).until(() -> Api.status(stream).equals("online"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(somebody().get("/").asString())
                            .contains("Nobody is needed")
                            .doesNotContain("(1)"));
        }
    }
}
