package dev.tallylight.console.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The page that takes a list, and the parts that its script asks for. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ImportPagesAppTest {
    private static final String LIST = "key,name,url\npage-a,A,https://page.example.com/a.m3u8\n";

    private static ValidatableResponse sent(String path, String list) {
        return Browser.as(Api.TOKEN)
                .header("HX-Request", "true")
                .contentType("application/octet-stream")
                .body(list.getBytes(StandardCharsets.UTF_8))
                .post(path)
                .then();
    }

    @Test
    void holdsNothingThatThePolicyForbidsAndALabelForEachField() {
        String page = Browser.as(Api.TOKEN)
                .get("/import")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(page)
                .contains(
                        "<label for=\"list\">", "<label for=\"file\">", "<label for=\"format\">", "/console/import.js")
                .contains("href=\"/import\" aria-current=\"page\"")
                .doesNotContain("style=", "onclick=", "class=\"card pending\"")
                .doesNotContainPattern("<script(?! src=)");
        Browser.stranger().get("/console/import.js").then().statusCode(200);
        Browser.as(Api.TOKEN).get("/import/progress").then().statusCode(200).body(not(containsString("pending")));
    }

    @Test
    void comparesThenAppliesThenHasNothingToDo() {
        sent("/import/compare?format=", LIST)
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(
                        containsString("What would be done"),
                        containsString("1 created"),
                        containsString("page-a"),
                        containsString("id=\"apply\""));
        assertThat(Api.get("/streams?q=page.example.com").jsonPath().getList("items"))
                .isEmpty();
        sent("/import/apply?format=csv", LIST)
                .statusCode(200)
                .body(containsString("What was done"), not(containsString("id=\"apply\"")));
        sent("/import/compare", LIST).body(containsString("1 unchanged"), containsString("There is nothing to apply"));
        String id = Api.get("/streams?q=page.example.com").path("items[0].id");
        String without = "key,url\npage-b,https://page.example.com/b.m3u8\n";
        sent("/import/compare?prune=false", without).body(containsString("not in the list"));
        sent("/import/compare?prune=true", without).body(containsString("checked"), containsString("deleted"));
        sent("/import/apply?prune=true&deletes=0", without)
                .body(containsString("The list was not taken"), containsString("Compare again"));
        assertThat(Api.get("/streams/" + id).statusCode()).isEqualTo(200);
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + id).then().statusCode(204);
    }

    @Test
    void saysWhatIsWrongWithARowAndWithAList() {
        sent("/import/compare", "key,url\n<b>bold</b>,https://page.example.com/x\nb,file:///etc/passwd\n")
                .statusCode(200)
                .body(containsString("rejected"), containsString("&lt;b&gt;"), not(containsString("<b>bold")));
        sent("/import/compare?format=json", LIST)
                .statusCode(200)
                .body(containsString("role=\"alert\""), containsString("line 1"));
        sent("/import/compare?prune=true", "key,url\n")
                .statusCode(200)
                .body(containsString("The list was not taken"), containsString("holds no stream"));
    }

    @Test
    void takesALongList() {
        sent("/import/compare", "{\"streams\":[" + " ".repeat(3 * 1024 * 1024) + "]}")
                .statusCode(200)
                .body(containsString("no streams in the list"));
    }

    @Test
    void isForThoseWhoMayEdit() {
        String viewer = Api.post("/tokens", "{\"name\":\"import viewer\",\"role\":\"viewer\"}")
                .statusCode(201)
                .extract()
                .path("token");
        Browser.as(viewer).get("/import").then().statusCode(403);
        Browser.as(viewer).get("/streams").then().body(not(containsString("href=\"/import\"")));
        Browser.stranger()
                .header("HX-Request", "true")
                .get("/import/progress")
                .then()
                .statusCode(204);
        Browser.stranger()
                .contentType("application/octet-stream")
                .body("x".getBytes(StandardCharsets.UTF_8))
                .post("/import/apply")
                .then()
                .statusCode(303);
    }
}
