package dev.tallylight.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

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

    private boolean isBootstrap(String token) {
        return contexts.runAtStart(() -> registry.isBootstrap(token));
    }

    @Test
    void knowsTheTokenThatItHas() {
        String other = "another-" + Api.TOKEN;
        assertThat(isBootstrap(Api.TOKEN)).isTrue();
        assertThat(isBootstrap(other)).isFalse();
        try {
            startWith(other);
            assertThat(isBootstrap(Api.TOKEN)).isFalse();
            assertThat(isBootstrap(other)).isTrue();
        } finally {
            startWith(Api.TOKEN);
        }
        String made = Api.as(Api.TOKEN)
                .body("{\"name\":\"of an admin\",\"role\":\"admin\"}")
                .post("/api/v1/tokens")
                .jsonPath()
                .getString("token");
        assertThat(isBootstrap(made)).as("a token, but not this one").isFalse();
    }

    @Test
    void endsTheSignInsOfTheTokenBefore() {
        String session = signIn();
        startWith(Api.TOKEN);
        assertThat(page(session)).as("the same token: nothing ends").isEqualTo(200);
        try {
            startWith("another-" + Api.TOKEN);
            assertThat(page(session)).isEqualTo(303);
            Api.get("/tokens").then().statusCode(401);
        } finally {
            startWith(Api.TOKEN);
        }
        assertThat(page(session)).isEqualTo(303);
    }
}
