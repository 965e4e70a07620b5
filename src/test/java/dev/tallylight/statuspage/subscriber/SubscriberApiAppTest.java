package dev.tallylight.statuspage.subscriber;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.MailServer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the provider sees of subscribers and does with them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SubscriberApiAppTest {
    @Inject
    Strangers strangers;

    private final String address = "=ada-" + UUID.randomUUID() + "@example.org";
    private MailServer mails;
    private Strangers.Page page;
    private String path;

    @BeforeEach
    void open() {
        mails = MailServer.on(PostgresResource.mailPort());
        page = strangers.page("");
        path = "/api/v1/status-pages/" + page.id() + "/subscribers";
        strangers.subscribe(page, mails, address);
    }

    @AfterEach
    void close() {
        mails.close();
        as(TOKEN).delete("/api/v1/status-pages/" + page.id());
    }

    private static String token(String role, String tags) {
        return Api.post("/tokens", "{\"name\": \"sub\", \"role\": \"%s\", \"tags\": %s}".formatted(role, tags))
                .statusCode(201)
                .extract()
                .path("token");
    }

    @Test
    void showsAddressesWholeToEditorsOfThePageAlone() {
        as(token("editor", "[\"" + page.tag() + "\"]"))
                .get(path)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].address", equalTo(address))
                .body("items[0].state", equalTo("active"));
        as(token("viewer", "[]")).get(path).then().body("items[0].address", equalTo("=…@example.org"));
        as(token("viewer", "[]")).get(path + "/export").then().statusCode(403);
        as(token("editor", "[\"elsewhere\"]")).get(path).then().statusCode(404);
        as(TOKEN).get(path + "?state=bouncing").then().body("items", hasSize(0));
        as(TOKEN).get(path + "?state=happy").then().statusCode(400).body("detail", containsString("state"));
        as(TOKEN)
                .get(path + "/counts")
                .then()
                .body("active", equalTo(1))
                .body("mail", equalTo(1))
                .body("most", equalTo(5000));
    }

    @Test
    void givesThemOutAsATableThatNoSpreadsheetReckonsWith() {
        String table =
                as(TOKEN).get(path + "/export").then().statusCode(200).extract().asString();
        assertThat(table).startsWith("id,channel,address,state").contains(",'" + address + ",active,");
        as(TOKEN).get("/api/v1/audit").then().body(containsString("subscribers"));
    }

    @Test
    void removesOneAndWritesThatDownWithoutTheAddress() {
        String id = as(TOKEN).get(path).path("items[0].id");
        as(TOKEN).delete(path + "/" + id).then().statusCode(204);
        as(TOKEN).delete(path + "/" + id).then().statusCode(404);
        as(TOKEN).get(path).then().body("items", hasSize(0));
        as(TOKEN)
                .get("/api/v1/audit")
                .then()
                .body("items.find { it.objectId == '" + id + "' }.action", equalTo("delete"))
                .body(not(containsString(address)));
        assertThat(strangers.count("select count(*) from subscriber where id = '" + id + "'"))
                .isZero();
    }

    @Test
    void countsMailsThatCameBack() {
        String id = as(TOKEN).get(path).path("items[0].id");
        for (int i = 1; i <= 3; i++) {
            as(TOKEN)
                    .body("{}")
                    .post(path + "/" + id + "/bounce")
                    .then()
                    .statusCode(200)
                    .body("bounces", equalTo(i))
                    .body("state", equalTo(i < 3 ? "active" : "bouncing"));
        }
        as(TOKEN)
                .body("{\"permanent\": true}")
                .post(path + "/" + UUID.randomUUID() + "/bounce")
                .then()
                .statusCode(404);
        as(TOKEN).body("{\"why\": 1}").post(path + "/" + id + "/bounce").then().statusCode(400);
    }

    @Test
    void keepsNoAddressInTheClear() {
        assertThat(strangers.count(
                        "select count(*) from subscriber s where s::text like '%" + address.substring(1, 20) + "%'"))
                .isZero();
    }
}
