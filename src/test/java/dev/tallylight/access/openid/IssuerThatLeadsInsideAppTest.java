package dev.tallylight.access.openid;

import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.LeadingIssuer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An issuer whose document has its codes asked for elsewhere: Quarkus' own requests go where the guard lets them, too. */
@QuarkusTest
@TestProfile(LeadingIssuer.Profile.class)
@QuarkusTestResource(PostgresResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IssuerThatLeadsInsideAppTest {
    private final ExecutorService everybody = Executors.newFixedThreadPool(20);

    @AfterEach
    void end() {
        everybody.shutdownNow();
    }

    /** Not once for each: who sends us what looks like a JWT would have us ask as often. */
    @Test
    @Order(1)
    void theIssuerIsAskedOnceForAllWhoComeAtOnce() {
        String jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhIn0.AAAA";
        org.awaitility.Awaitility.await().until(() -> LeadingIssuer.askedForDocument() > 0);
        int before = LeadingIssuer.askedForDocument();
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> as(jwt).get("/api/v1/streams").statusCode(), everybody))
                .toList();
        answers.forEach(each -> assertThat(each.join()).isIn(401, 503));
        // once for Quarkus, and as often as we look at it ourselves meanwhile
        assertThat(LeadingIssuer.askedForDocument()).isLessThan(before + 6);
    }

    @Test
    @Order(2)
    void aCodeIsNotAskedForWhereTheGuardDoesNotLet() {
        SignInBrowser browser = new SignInBrowser();
        org.awaitility.Awaitility.await()
                .untilAsserted(() ->
                        assertThat(browser.get("/sign-in/openid").statusCode()).isEqualTo(303));
        String there = browser.get("/sign-in/openid").header("Location");
        assertThat(there).contains("/authorize?");
        int status = browser.get("/sign-in/callback?code=a-code&state=" + SignInBrowser.parameter(there, "state"))
                .statusCode();
        assertThat(LeadingIssuer.askedInside()).isZero();
        assertThat(status).as("and nobody is signed in").isIn(401, 503);
    }
}
