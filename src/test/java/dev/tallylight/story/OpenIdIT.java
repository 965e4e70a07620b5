package dev.tallylight.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.FreePort;
import dev.tallylight.testing.OpenIdIssuer;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People sign in with a real issuer, in a real browser. The issuer is away at first. Where a browser is not there, its part is
 * left out. Leaves screenshots in target/screenshots, and says everything in the log but what is secret.
 */
@Tag("processes")
class OpenIdIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @Test
    void anIssuerThatIsAwayIsNoMatterAndPeopleSignInOnceItIsBack(@TempDir Path folder) throws Exception {
        int issuerPort = FreePort.any();
        String issuer = "http://localhost:" + issuerPort;
        File log = new File("target/openid-it.log");
        Files.deleteIfExists(log.toPath());
        try (PostgresServer database = PostgresServer.start(folder.resolve("data"));
                PackagedApp app =
                        PackagedApp.start(database, log, configuration(issuer)).awaitReady()) {
            await().untilAsserted(
                            () -> assertThat(readiness(app)).contains("sign-in").contains("\"issuer\""));
            app.api().get("/api/v1/streams").then().statusCode(200);
            for (String tag : List.of("sport", "news")) {
                app.api()
                        .body("""
                                {"url": "http://127.0.0.1:9/%1$s", "name": "Studio %1$s", "tags": ["%1$s"], "paused": true}""".formatted(tag))
                        .post("/api/v1/streams")
                        .then()
                        .statusCode(201);
            }
            try (Playwright playwright = playwright();
                    Browser browser = playwright.chromium().launch(BrowserIT.launch());
                    BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                            .setBaseURL("http://localhost:" + app.port())
                            .setViewportSize(1100, 800))) {
                Page page = context.newPage();
                whileItIsAway(page);
                try (OpenIdIssuer back = new OpenIdIssuer(issuerPort, "http://localhost:" + app.port())) {
                    assertThat(back.url()).isEqualTo(issuer);
                    await().untilAsserted(() -> assertThat(io.restassured.RestAssured.given()
                                    .port(app.port())
                                    .redirects()
                                    .follow(false)
                                    .get("/sign-in/openid")
                                    .statusCode())
                            .isEqualTo(303));
                    signsInAndOut(page, context);
                    await().atMost(Duration.ofSeconds(60))
                            .untilAsserted(() -> assertThat(readiness(app)).doesNotContain("\"issuer\""));
                }
            }
        }
        assertThat(Files.readString(log.toPath()))
                .contains("nobody can sign in with " + issuer, "people can sign in with " + issuer + " again")
                .contains("sign-in session by \"anna\"", "sign-out session by \"anna\"")
                .doesNotContain(OpenIdIssuer.SECRET, "eyJ");
    }

    private static Map<String, String> configuration(String issuer) {
        return Map.of(
                "TALLYLIGHT_OIDC_ISSUER",
                issuer,
                "TALLYLIGHT_OIDC_CLIENT_ID",
                OpenIdIssuer.CLIENT,
                "TALLYLIGHT_OIDC_CLIENT_SECRET",
                OpenIdIssuer.SECRET,
                "TALLYLIGHT_OIDC_ROLES",
                OpenIdIssuer.ROLES,
                "TALLYLIGHT_OIDC_NAME",
                "the station's accounts",
                "QUARKUS_LOG_LEVEL",
                "DEBUG");
    }

    private static String readiness(PackagedApp app) {
        return app.api().get("/q/health/ready").then().statusCode(200).extract().asString();
    }

    private static Playwright playwright() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM);
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    private static void whileItIsAway(Page page) {
        page.navigate("/notifications");
        assertThat(page).hasURL(Pattern.compile(".*/sign-in"));
        assertThat(page.locator("main")).containsText("does not work right now");
        shoot(page, "openid-1-away");
        page.getByText("Sign in with the station's accounts").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("cannot be reached right now");
        assertThat(page.getByLabel("Token")).isVisible();
    }

    private static void signsInAndOut(Page page, BrowserContext context) {
        page.navigate("/notifications");
        page.getByText("Sign in with the station's accounts").click();
        page.getByLabel("Username").fill("anna");
        page.getByLabel("Password").fill(OpenIdIssuer.PASSWORD);
        shoot(page, "openid-2-at-the-issuer");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*/notifications"));
        page.navigate("/streams");
        assertThat(page.locator("body")).containsText("anna");
        assertThat(page.locator("main")).containsText("Studio sport");
        assertThat(page.locator("main")).not().containsText("Studio news");
        shoot(page, "openid-3-a-viewer-of-a-slice");
        Cookie session = context.cookies().stream()
                .filter(each -> each.name.equals(ConsoleSessions.COOKIE))
                .findFirst()
                .orElseThrow();
        assertThat(session.httpOnly).isTrue();
        assertThat(session.secure).isFalse(); // neither the request nor TALLYLIGHT_PUBLIC_URL is https
        assertThat(session.sameSite).isEqualTo(SameSiteAttribute.STRICT);
        page.getByLabel("Account: anna").click();
        page.getByText("Sign out").click();
        assertThat(page).hasURL(Pattern.compile(".*/sign-in"));
        shoot(page, "openid-4-signed-out");
        page.getByText("Sign in with the station's accounts").click();
        assertThat(page.getByLabel("Password")).isVisible(); // the issuer has forgotten, too
        page.getByLabel("Username").fill("carl");
        page.getByLabel("Password").fill(OpenIdIssuer.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("You are carl");
        shoot(page, "openid-5-without-a-role");
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }
}
