package dev.tallylight.console.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page "Reports" as a browser gets it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ReportPagesAppTest {
    private final String tag = "rep-" + UUID.randomUUID().toString().substring(0, 8);

    private static RequestSpecification as(String token) {
        RequestSpecification browser = given().redirects()
                .follow(false)
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin");
        String session = Browser.session(token);
        return browser.cookie(ConsoleSessions.COOKIE, session);
    }

    private void add(String name, String tags) {
        Api.post(
                        "/streams",
                        "{\"url\":\"https://" + UUID.randomUUID() + ".example.com/live.m3u8\",\"name\":\"" + name
                                + "\",\"tags\":[" + tags + "],\"paused\":true}")
                .statusCode(201);
    }

    @Test
    void showsTheLastMonthByTagAndOneTagsStreams() {
        add("Studio <A>", "\"" + tag + "\"");
        Response all = as(Api.TOKEN).get("/reports?timezone=Europe/Berlin");
        all.then()
                .statusCode(200)
                .body(containsString("<h1>Availability, "), containsString("Europe/Berlin"), containsString(tag));
        String page = as(Api.TOKEN).get("/reports?tag=" + tag).asString();
        assertThat(page)
                .contains("Studio &lt;A&gt;", "How this is counted", "h-none", "CSV by stream")
                .doesNotContain("Studio <A>", "style=", "<style", "onclick=");
        Matcher csv = Pattern.compile("href=\"(/api/v1/reports/availability[^\"]+groupBy=stream)\"")
                .matcher(page);
        assertThat(csv.find()).isTrue();
        as(Api.TOKEN)
                .get(csv.group(1).replace("&amp;", "&"))
                .then()
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .body(containsString("Studio <A>"));
    }

    @Test
    void namesABadPeriodOrZoneBesideItsField() {
        as(Api.TOKEN)
                .get("/reports?from=2026-02-02&to=2026-01-01&timezone=Mars/Olympus")
                .then()
                .statusCode(422)
                .body(
                        containsString("id=\"to-error\""),
                        containsString("id=\"timezone-error\""),
                        containsString("Mars/Olympus"),
                        not(containsString("How this is counted")));
        as(Api.TOKEN).get("/reports?from=1900-01-01&to=2099-12-31").then().statusCode(422);
        as(Api.TOKEN).get("/reports?month=soon").then().statusCode(422).body(containsString("id=\"month-error\""));
    }

    @Test
    void aSliceSeesNothingBeyondIt() {
        add("Beyond", "\"" + tag + "\"");
        add("Within", "\"sport\"");
        String viewer = Api.post("/tokens", "{\"name\":\"of sport\",\"role\":\"viewer\",\"tags\":[\"sport\"]}")
                .statusCode(201)
                .extract()
                .path("token");
        as(viewer).get("/reports").then().statusCode(200).body(not(containsString(tag)), containsString("sport"));
        as(viewer)
                .get("/reports?tag=" + tag)
                .then()
                .statusCode(200)
                .body(containsString("Nothing to report"), not(containsString("Beyond")));
    }
}
