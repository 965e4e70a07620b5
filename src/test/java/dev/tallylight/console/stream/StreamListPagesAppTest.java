package dev.tallylight.console.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.Pages;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of streams as a browser gets it: what its address says is what is shown, and what is done to many can be undone. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class StreamListPagesAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Pattern NAMES = Pattern.compile("data-row=\"[^\"]+\" data-name=\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"");

    private final String tag = "list-" + UUID.randomUUID().toString().substring(0, 8);

    private static RequestSpecification as(String token) {
        return Browser.as(token).urlEncodingEnabled(false);
    }

    private static RequestSpecification admin() {
        return as(Api.TOKEN);
    }

    private String add(String name, String... more) {
        StringBuilder tags = new StringBuilder("\"" + tag + "\"");
        for (String each : more) {
            tags.append(",\"").append(each).append("\"");
        }
        return Api.post("/streams", """
                        {"url": "https://%s.example.com/%s", "name": "%s", "tags": [%s], "paused": true}""".formatted(tag, UUID.randomUUID(), name, tags))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static List<String> names(String page) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAMES.matcher(page);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private String list(String query) {
        return admin().get("/streams?tag=" + tag + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private Response bulk(String action, String more, String... ids) {
        return admin().header("HX-Request", "true")
                .contentType("application/x-www-form-urlencoded")
                .body("action=" + action + more + "&id=" + String.join("&id=", ids))
                .post("/streams/bulk");
    }

    @Test
    void everyStreamIsOnOnePageAndOneOnly() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 53; i++) {
            String name = "Page %02d".formatted(i);
            add(name);
            all.add(name);
        }
        List<String> seen = new ArrayList<>();
        String first = list("&group=none&sort=name");
        seen.addAll(names(first));
        assertThat(seen).hasSize(50);
        Matcher next = NEXT.matcher(first);
        assertThat(next.find()).isTrue();
        String second = admin().get(next.group(1).replace("&amp;", "&")).asString();
        seen.addAll(names(second));
        assertThat(seen).containsExactlyElementsOf(all);
        assertThat(second).doesNotContain("rel=\"next\"").contains("First page");
        // a group that does not fit says how many are left
        assertThat(list("")).contains("3 more:", "53 streams");
    }

    @Test
    void theListGoesOnWhereItsLastRowIsGone() {
        for (int i = 0; i < 52; i++) {
            add("Page %02d".formatted(i));
        }
        for (String order : List.of("worst", "name", "longest", "added")) {
            Matcher next = NEXT.matcher(list("&group=none&sort=" + order));
            assertThat(next.find()).as(order).isTrue();
            assertThat(names(admin().get(next.group(1).replace("&amp;", "&")).asString()))
                    .as(order)
                    .hasSize(2);
        }
        Matcher next = NEXT.matcher(list("&group=none&sort=name"));
        assertThat(next.find()).isTrue();
        String gone = Api.get("/streams?limit=500&tag=" + tag).path("items.find { it.name == 'Page 49' }.id");
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + gone).then().statusCode(204);
        assertThat(names(admin().get(next.group(1).replace("&amp;", "&")).asString()))
                .containsExactly("Page 50", "Page 51");
        // by another order it would be another place
        admin().get(next.group(1).replace("&amp;", "&").replace("sort=name", "sort=added"))
                .then()
                .statusCode(400);
    }

    @Test
    void ordersAndFiltersAreInTheAddress() {
        add("b second");
        add("C third", "x");
        add("A first");
        assertThat(names(list("&group=none&sort=name"))).containsExactly("A first", "b second", "C third");
        assertThat(names(list("&group=none&sort=added"))).containsExactly("b second", "C third", "A first");
        assertThat(names(list("&group=none&q=SECOND"))).containsExactly("b second");
        assertThat(names(list("&group=none&q=" + tag + ".example"))).hasSize(3);
        assertThat(names(list("&group=none&q=%25"))).isEmpty();
        assertThat(names(list("&group=none&status=offline"))).isEmpty();
        assertThat(list("&status=offline")).contains("No streams match");
        assertThat(names(list("&group=none&status=paused&sort=longest"))).hasSize(3);
        // what is no status, order or group of ours is as if it were not there
        assertThat(names(list("&group=weird&sort=weird&status=weird"))).hasSize(3);
        admin().get("/streams?group=none&cursor=made-up").then().statusCode(400).body(containsString("cursor"));
    }

    @Test
    void groupsAreFoldedByTheAddress() {
        String id = add("in the group");
        String unfolded = list("");
        assertThat(names(unfolded)).containsExactly("in the group");
        assertThat(unfolded).contains("aria-expanded=\"true\"", "1 stream<");
        String folded = list("&fold=" + tag);
        assertThat(names(folded)).isEmpty();
        assertThat(folded).contains("aria-expanded=\"false\"", "open=" + tag).doesNotContain("fold=" + tag + "&");
        assertThat(names(list("&open=another"))).containsExactly("in the group");
        assertThat(names(list("&skip=100"))).isEmpty();
        assertThat(names(list("&skip=-1"))).containsExactly("in the group");
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + id).then().statusCode(204);
    }

    @Test
    void aRowSaysWhatIsKnownAndEscapesIt() throws IOException {
        String name = "<i>Arena</i> أخبار 📺";
        try (Pages pages = new Pages()) {
            String id = Api.post("/streams", """
                            {"url": "%s", "name": "%s", "protocol": "http", "tags": ["%s"],
                             "policy": {"interval": "1s", "retryInterval": "1s"}}""".formatted(pages.url("/" + tag), name, tag))
                    .statusCode(201)
                    .extract()
                    .path("id");
            await().atMost(PATIENCE).until(() -> Api.status(id).equals("online"));
            String row = list("&group=none&fragment=rows");
            assertThat(row)
                    .contains(
                            "&lt;i&gt;Arena&lt;/i&gt;", "data-status=\"online\"", ">Online<", "class=\"s-on\"", "100 %")
                    .contains("data-select", "data-open=\"/streams/" + id + "\"")
                    .doesNotContain("<i>Arena", "style=", "<html");
        }
    }

    @Test
    void manyArePausedTaggedAndMutedAtOnceAndEachCanBeUndone() {
        String one = add("one");
        String two = add("two", "kept");
        bulk("resume", "", one, two)
                .then()
                .statusCode(200)
                .body("done", hasSize(2))
                .body("refused", hasSize(0));
        assertThat(Api.status(one)).isNotEqualTo("paused");
        // who was so already is not among what is undone
        bulk("pause", "", one).then().statusCode(200).body("done", hasSize(1));
        bulk("pause", "", one, two).then().body("done", hasSize(1));

        bulk("tag", "&tag=late+shift", one, two).then().statusCode(200).body("done", hasSize(2));
        assertThat(Api.get("/streams/" + two).<List<String>>path("tags")).containsExactly(tag, "kept", "late shift");
        bulk("untag", "&tag=late+shift", one, two).then().body("done", hasSize(2));
        assertThat(Api.get("/streams/" + two).<List<String>>path("tags")).containsExactly(tag, "kept");

        String window =
                bulk("mute", "", one, two).then().statusCode(200).extract().path("window");
        Api.get("/maintenance/" + window).then().statusCode(200).body("streams", hasSize(2));
        bulk("delete", "", one, two).then().statusCode(200).body("done", hasSize(2));
        Api.get("/streams/" + one).then().statusCode(404);
    }

    @Test
    void whatCannotBeDoneIsSaidAndTheRestIsDone() {
        String there = add("there");
        bulk("resume", "", there, UUID.randomUUID().toString())
                .then()
                .statusCode(200)
                .body("done", hasSize(1))
                .body("refused", hasSize(1));
        for (String wrong : List.of("action=burn&id=" + there, "action=pause", "action=tag&tag=+&id=" + there)) {
            admin().contentType("application/x-www-form-urlencoded")
                    .body(wrong)
                    .post("/streams/bulk")
                    .then()
                    .statusCode(422);
        }
    }

    @Test
    void severalAreCheckedAtOnceEachByItself() {
        String one = add("one");
        String two = add("two");
        // paused: none is probed, each says so under its name
        List<String> refused = bulk("check", "", one, two)
                .then()
                .statusCode(200)
                .body("done", hasSize(0))
                .extract()
                .path("refused");
        assertThat(refused).hasSize(2).anySatisfy(said -> assertThat(said).startsWith("one: The stream is paused"));
        bulk("resume", "", one, two).then().statusCode(200);
        bulk("check", "", one, two, UUID.randomUUID().toString())
                .then()
                .statusCode(200)
                .body("done", hasSize(2))
                .body("refused", hasSize(1));
        bulk("delete", "", one, two).then().statusCode(200);
    }

    @Test
    void thoseThatAreThereAreMutedThoughOneIsGone() {
        String there = add("there");
        String gone = UUID.randomUUID().toString();
        Response outcome = bulk("mute", "", there, gone);
        outcome.then().statusCode(200).body("done", hasSize(1)).body("refused[0]", containsString(gone));
        Api.get("/maintenance/" + outcome.path("window")).then().statusCode(200).body("streams", hasSize(1));
        bulk("mute", "", gone).then().statusCode(200).body("done", hasSize(0)).body("refused", hasSize(1));
    }

    @Test
    void tagsAreSplitAtCommasAndEachIsUndoneWhereItWasChanged() {
        String one = add("one");
        String two = add("two", "x");
        Response outcome = bulk("tag", "&tag=x,+y,", one, two);
        outcome.then()
                .statusCode(200)
                .body("done", hasSize(2))
                .body("tags.x", hasSize(1))
                .body("tags.y", hasSize(2));
        assertThat(Api.get("/streams/" + two).<List<String>>path("tags")).containsExactly(tag, "x", "y");
        assertThat(outcome.<String>path("tags.x[0]")).isEqualTo(one);
        bulk("untag", "&tag=x", one).then().statusCode(200);
        bulk("untag", "&tag=y", one, two).then().statusCode(200);
        assertThat(Api.get("/streams/" + two).<List<String>>path("tags")).containsExactly(tag, "x");
    }

    @Test
    void aSliceSeesAndChangesItsOwnAlone() {
        add("mine");
        String other = Api.post("/streams", """
                        {"url": "https://other.example.com/%s", "name": "not mine", "tags": ["other-%s"], "paused": true}""".formatted(tag, tag))
                .statusCode(201)
                .extract()
                .path("id");
        String token = Api.post("/tokens", """
                        {"name": "%s", "role": "editor", "tags": ["%s"]}""".formatted(tag, tag))
                .statusCode(201)
                .extract()
                .path("token");
        String page = as(token).get("/streams").then().statusCode(200).extract().asString();
        assertThat(names(page)).containsExactly("mine");
        assertThat(page).doesNotContain("not mine", "other-" + tag);
        as(token)
                .header("HX-Request", "true")
                .contentType("application/x-www-form-urlencoded")
                .body("action=delete&id=" + other)
                .post("/streams/bulk")
                .then()
                .statusCode(200)
                .body("done", hasSize(0));
        Api.get("/streams/" + other).then().statusCode(200);
        as(token).get("/").then().statusCode(200).body(containsString("All streams are paused"));
    }
}
