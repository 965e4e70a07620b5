package dev.tallylight.rest.query;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the query may hold, by the API's document. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DocumentedParametersAppTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v1/streams?state=offline, state, 'there are cursor, limit, q, status, tag'",
        "/api/v1/streams/?state=offline, state, 'there are cursor'",
        "/api/v1/streams/export?fromat=csv, fromat, 'there are format, secrets'",
        "/api/v1/streams/01a2316f-c7e2-7000-97f9-186af73719be?secrets=true, secrets, there are none",
        "/api/v1/events?type=stream.offline, type, 'there are after, limit, types'",
    })
    void refusesWhatNobodyKnowsAndSaysWhatThereIs(String address, String name, String there) {
        Api.as(Api.TOKEN)
                .get(address)
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo(name))
                .body("violations[0].message", containsString(there));
    }

    /** A typing error must not apply what was to be looked at only. */
    @Test
    void appliesNoListThatWasToBeLookedAtOnly() {
        String name = UUID.randomUUID().toString();
        Api.as(Api.TOKEN)
                .contentType("text/csv")
                .queryParam("dryrun", true)
                .body("name,url\n" + name + ",https://example.com/" + name + ".m3u8\n")
                .post("/api/v1/streams/import")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("dryrun"))
                .body("violations[0].message", containsString("dryRun, prune"));
        Api.as(Api.TOKEN)
                .queryParam("q", name)
                .get("/api/v1/streams")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
    }

    @Test
    void repeatsNoNameThatMayBeASecret() {
        Api.as(Api.TOKEN)
                .get("/api/v1/streams?eyJhbGciOiJIUzI1NiJ9.very-secret=1")
                .then()
                .statusCode(400)
                .body(containsString("One of the query's parameters"))
                .body(not(containsString("secret")));
    }
}
