package dev.tallylight.access.openid;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.NarrowDoors;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Whoever makes codes up has them asked for at the issuer in our name, which would throttle us for it. */
@QuarkusTest
@TestProfile(NarrowDoors.class)
@QuarkusTestResource(PostgresResource.class)
class WrongReturnsAppTest {
    private static int status() {
        SignInBrowser browser = new SignInBrowser();
        String there = browser.get("/sign-in/openid").header("Location");
        return browser.get("/sign-in/callback?code=made-up&state=" + SignInBrowser.parameter(there, "state"))
                .statusCode();
    }

    @Test
    void whoBringsWrongCodesWaitsAndTokensPass() {
        for (int i = 0; i < NarrowDoors.WRONG_CREDENTIALS; i++) {
            assertThat(status()).isEqualTo(401);
        }
        assertThat(status()).isEqualTo(429);
        assertThat(status()).isEqualTo(429);
        as(TOKEN).get("/api/v1/tokens").then().statusCode(200);
    }
}
