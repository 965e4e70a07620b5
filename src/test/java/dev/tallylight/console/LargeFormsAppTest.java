package dev.tallylight.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.LogLines;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Forms that are larger than any that our pages send: from strangers, and from those who are signed in. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LargeFormsAppTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private static RequestSpecification stranger() {
        return given().redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .contentType(FORM)
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin");
    }

    private static RequestSpecification admin() {
        String session = stranger().body("token=" + Api.TOKEN).post("/sign-in").cookie(ConsoleSessions.COOKIE);
        return stranger().cookie(ConsoleSessions.COOKIE, session);
    }

    private static void isRefusedAsAPage(RequestSpecification from, String path, String body) {
        try (LogLines log = LogLines.from(Level.WARNING)) {
            from.body(body)
                    .post(path)
                    .then()
                    .statusCode(413)
                    .contentType("text/html")
                    .header("Content-Security-Policy", containsString("default-src 'self'"))
                    .header("Cache-Control", "no-store")
                    .body(containsString("This form has"), containsString("nothing was changed"));
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }

    @Test
    void aStrangersIsReadNoFurtherThanItMayBeLong() {
        isRefusedAsAPage(stranger(), "/wall/open", "token=" + "x".repeat(2 * 1024));
        isRefusedAsAPage(stranger(), "/wall/open", "token=" + "x".repeat(1024 * 1024));
        isRefusedAsAPage(stranger(), "/acknowledge/x", "name=" + "x".repeat(100 * 1024));
    }

    @Test
    void aStrangersThatCannotBeReadIsNoFaultOfOurs() {
        try (LogLines log = LogLines.from(Level.WARNING)) {
            for (String body : List.of("token=%zz", "&".repeat(1_500), "token")) {
                stranger().body(body).post("/wall/open").then().statusCode(403);
                stranger().body(body).post("/acknowledge/x").then().statusCode(404);
            }
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }

    @Test
    void aNoteOfAMegabyteIsRefusedAsAPage() {
        String outage = "/outages/" + UUID.randomUUID();
        isRefusedAsAPage(admin(), outage + "/note", "note=" + "x".repeat(1024 * 1024));
        isRefusedAsAPage(admin(), "/streams/bulk", "action=" + "x".repeat(200 * 1024));
    }

    /** Up to that, what is too long is said beside its field, and stays there. */
    @Test
    void whatIsTooLongForItsFieldAloneIsNotLost() {
        String name = "x".repeat(10_000);
        admin().body("start=2030-01-01T00:00&duration=1h&tags=t&name=" + name)
                .post("/maintenance")
                .then()
                .statusCode(422)
                .body(containsString(name));
        try (LogLines log = LogLines.from(Level.WARNING)) {
            admin().body("x=&".repeat(900) + "action=burn&id=" + UUID.randomUUID())
                    .post("/streams/bulk")
                    .then()
                    .statusCode(422);
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }

    /** Quarkus' reader takes as many, and would call one more a fault of ours. */
    @Test
    void ofMoreThanAThousandFieldsItIsSaidHowManyThereMayBe() {
        String ids = ("&id=" + UUID.randomUUID()).repeat(999);
        admin().body("action=burn" + ids).post("/streams/bulk").then().statusCode(422);
        isRefusedAsAPage(admin(), "/streams/bulk", "action=burn" + ids + "&x");
        isRefusedAsAPage(admin(), "/streams/bulk", "action=burn" + "&".repeat(100_000));
        admin().body("action=burn" + ids + "&x")
                .post("/streams/bulk")
                .then()
                .body(containsString("This form has 1001 fields, and may have 1000 here"));
    }

    /** Where nobody is known, and behind the form of a status page. */
    @Test
    void soItIsToStrangersWhoGetThatFarAndTheOthersAreSignedInFirst() {
        String slug = "large-" + UUID.randomUUID().toString().substring(0, 8);
        Api.post("/status-pages", "{\"slug\":\"" + slug + "\",\"title\":\"Large\",\"tags\":[\"" + slug + "\"]}")
                .statusCode(201);
        try (LogLines log = LogLines.from(Level.WARNING)) {
            for (String door : List.of("/subscribe", "/subscribe/webhook")) {
                stranger()
                        .body("address=x" + "&a=b".repeat(1_000))
                        .post("/status/" + slug + door)
                        .then()
                        .statusCode(413)
                        .body(containsString("may have 1000"));
            }
            stranger()
                    .body("action=burn" + "&a=b".repeat(1_000))
                    .post("/streams/bulk")
                    .then()
                    .statusCode(303)
                    .header("Location", containsString("/sign-in"));
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }
}
