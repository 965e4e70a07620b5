package dev.tallylight.console.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The page of who comes from Dispersa. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MovingPagesAppTest {
    private final String mark = UUID.randomUUID().toString().substring(0, 8);

    /** As a browser sends a form in plain text. */
    private static ValidatableResponse sent(String token, String action, String list) {
        return Browser.as(token)
                .contentType("text/plain")
                .body(("list=" + list.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8))
                .post("/moving/" + action)
                .then();
    }

    @Test
    void leadsThroughTheStepsAndHoldsNothingThatThePolicyForbids() {
        String page = Browser.as(Api.TOKEN)
                .get("/moving")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(page)
                .contains("<label for=\"list\">", "href=\"/notifications?add=dispersa#add\"", "/v1/dispersa</code>")
                .contains("href=\"/moving\" aria-current=\"page\"", "href=\"/tokens#add\"")
                .doesNotContain("style=", "onclick=", "id=\"result\"")
                .doesNotContainPattern("<script(?! src=)");
    }

    @Test
    void comparesThenBringsThemAlongThenHasNothingToDo() {
        String old = "54aef1" + "0".repeat(10) + mark;
        String list = """
                {"status":"Ok","streams":[{"id":"%2$s","url":"https://%1$s.example.com/a.m3u8","name":"A & <b>",
                "status":"online","checkpoints":["New York, USA"]},{"url":"nothing"}]}""".formatted(mark, old);
        sent(Api.TOKEN, "compare", list)
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(allOf(
                        containsString("What would be done"),
                        containsString("1 created, 1 rejected"),
                        containsString("entry 2"),
                        containsString("action=\"/moving/apply#result\""),
                        containsString("A &amp; &lt;b&gt;")));
        assertThat(Api.get("/streams?q=" + mark).jsonPath().getList("items")).isEmpty();
        sent(Api.TOKEN, "apply", list)
                .statusCode(200)
                .body(allOf(containsString("What was done"), not(containsString("action=\"/moving/apply#result\""))));
        assertThat(Api.get("/streams?q=" + mark).<String>path("items[0].key")).isEqualTo(old);
        sent(Api.TOKEN, "compare", list)
                .body(allOf(containsString("1 unchanged"), containsString("There is nothing to bring along")));
    }

    @Test
    void leavesWhatIsHereAlready() {
        String id = Api.addStream("https://" + mark + ".example.com/here.m3u8", "Here", "mine-" + mark);
        sent(Api.TOKEN, "apply", "Another name, https://" + mark + ".example.com/here.m3u8")
                .statusCode(200)
                .body(containsString("1 unchanged"));
        assertThat(Api.get("/streams/" + id).<String>path("name")).isEqualTo("Here");
        assertThat(Api.get("/streams/" + id).<java.util.List<String>>path("tags"))
                .containsExactly("mine-" + mark);
    }

    /** With it, the handler's digest is what it was. */
    @Test
    void leadsToAFormThatTakesTheOldToken() {
        Browser.as(Api.TOKEN)
                .get("/notifications?add=dispersa")
                .then()
                .statusCode(200)
                .body(containsString("<label for=\"token\">Token (optional)</label>"));
        Browser.as(Api.TOKEN)
                .formParam("format", "dispersa")
                .formParam("url", "http://127.0.0.1:9/" + mark)
                .formParam("token", "old-" + mark)
                .post("/notifications")
                .then()
                .statusCode(200)
                .body(containsString("<code id=\"dispersa-token\">old-" + mark + "</code>"));
    }

    @Test
    void namesTheLineThatIsWrong() {
        sent(Api.TOKEN, "compare", "Good, https://" + mark + ".example.com/b.m3u8\n\nbad line\n")
                .statusCode(200)
                .body(allOf(containsString("line 3"), containsString("url"), containsString("1 created, 1 rejected")));
    }

    @Test
    void sendsBackWhatItCannotRead() {
        sent(Api.TOKEN, "compare", "{\"streams\": [<x>")
                .statusCode(422)
                .body(allOf(
                        containsString("The list was not taken"),
                        containsString("is not JSON"),
                        containsString("{&quot;streams&quot;: [&lt;x&gt;")));
        sent(Api.TOKEN, "compare", "").statusCode(200).body(containsString("no streams in it"));
    }

    @Test
    void bringsThemIntoTheSlice() {
        String token = Api.post("/tokens", """
                        {"name": "moving", "role": "editor", "tags": ["m-%1$s", "n-%1$s"]}""".formatted(mark)).extract().path("token");
        sent(token, "apply", "https://" + mark + ".example.com/c.m3u8")
                .statusCode(200)
                .body(containsString("1 created"));
        assertThat(Api.get("/streams?q=" + mark).<java.util.List<String>>path("items[0].tags"))
                .containsExactly("m-" + mark);
    }
}
