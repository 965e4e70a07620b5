package dev.tallylight.access;

import static io.restassured.RestAssured.given;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What a start with another TALLYLIGHT_ADMIN_TOKEN does. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class BootstrapAppTest {
    @Inject
    TokenRegistry registry;

    @Inject
    FreshContext contexts;

    private void startWith(String token) {
        contexts.runAtStart(() -> registry.installBootstrap(token));
    }

    private static String signIn() {
        return given().formParam("token", Api.TOKEN)
                .redirects()
                .follow(false)
                .post("/sign-in")
                .then()
                .statusCode(303)
                .extract()
                .cookie(ConsoleSessions.COOKIE);
    }

    private static int page(String session) {
        return given().cookie(ConsoleSessions.COOKIE, session)
                .redirects()
                .follow(false)
                .get("/streams")
                .statusCode();
    }

    @Test
    void endsTheSignInsOfTheTokenBefore() {
        String session = signIn();
        startWith(Api.TOKEN);
        org.assertj.core.api.Assertions.assertThat(page(session))
                .as("the same token: nothing ends")
                .isEqualTo(200);
        try {
            startWith("another-" + Api.TOKEN);
            org.assertj.core.api.Assertions.assertThat(page(session)).isEqualTo(303);
            Api.get("/tokens").then().statusCode(401);
        } finally {
            startWith(Api.TOKEN);
        }
        org.assertj.core.api.Assertions.assertThat(page(session)).isEqualTo(303);
    }
}
