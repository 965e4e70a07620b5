package dev.tallylight.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.LiveHls;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An operator's first quarter of an hour, in a real browser. Leaves screenshots in target/screenshots. */
@QuarkusIntegrationTest
@QuarkusTestResource(PostgresResource.class)
class BrowserIT {
    static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(45_000);

    private static final LocatorAssertions.HasTextOptions SOON_TEXT =
            new LocatorAssertions.HasTextOptions().setTimeout(45_000);

    @Test
    void addsAStreamAndSeesItTurnRedAndGreenAgain() throws Exception {
        boolean there = Files.isExecutable(CHROMIUM);
        if (!there) {
            System.out.println("BrowserIT skipped: there is no " + CHROMIUM);
        }
        assumeTrue(there, "there is no " + CHROMIUM);
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright.chromium().launch(launch());
                BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                        .setBaseURL("http://localhost:" + RestAssured.port)
                        .setViewportSize(1100, 800));
                LiveHls hls = new LiveHls();
                Handler handler = new Handler()) {
            Page page = context.newPage();
            signIn(page);
            addStream(page, hls);
            watchItFailAndRecover(page, hls);
            setUpNotifications(page, handler);
            makeTestHandler(page);
            planMaintenance(page);
            createCheckpoint(page);
            importList(page);
        }
    }

    static BrowserType.LaunchOptions launch() {
        return new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM)
                .setArgs(List.of(
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run"));
    }

    static void signIn(Page page) {
        page.navigate("/");
        shoot(page, "sign-in");
        page.getByLabel("Token").fill("wrong");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("No token is like this");
        page.getByLabel("Token").fill(Api.TOKEN);
        page.keyboard().press("Enter");
        assertThat(page.locator(".bar nav")).isVisible();
        page.navigate("/streams");
    }

    private static void addStream(Page page, LiveHls hls) {
        page.locator("#url").fill(hls.url());
        page.locator("#name").fill("Studio B");
        page.locator("#interval").fill("2s");
        page.locator("#add button[hx-post='/streams/try']").click();
        assertThat(page.locator("#tried")).containsText("played as hls", SOON);
        shoot(page, "try-it");
        page.locator("#add button.primary").click();
        assertThat(page.locator("h1")).containsText("Studio B");
        assertThat(page.locator(".verdict-card")).containsText("Online", SOON);
        shoot(page, "stream-online");
    }

    private static void watchItFailAndRecover(Page page, LiveHls hls) {
        page.navigate("/streams");
        assertThat(row(page).locator(".wd")).containsText("Online", SOON);
        hls.freeze();
        assertThat(row(page).locator(".wd")).containsText("Offline", SOON);
        shoot(page, "streams-offline");
        row(page).locator("a").click();
        assertThat(page.locator(".verdict-card")).containsText("Offline");
        hls.thaw();
        assertThat(page.locator(".verdict-card")).containsText("Online", SOON);
        assertThat(page.locator(".evs")).containsText("Online after");
        shoot(page, "stream-back");
    }

    private static Locator row(Page page) {
        return page.locator("#streams [data-row]", new Page.LocatorOptions().setHasText("Studio B"));
    }

    private static void setUpNotifications(Page page, Handler handler) {
        page.getByLabel("Main").getByText("Notifications").first().click();
        page.getByText("Dispersa-compatible").first().click();
        page.locator("#url").fill(handler.url());
        page.locator("#add button.primary").click();
        assertThat(page.locator("#dispersa-token")).not().isEmpty();
        shoot(page, "notifications-made");
        Locator section = page.getByLabel("Handler " + handler.url());
        section.getByText("Send a test").click();
        org.awaitility.Awaitility.await().until(() -> !handler.posts().isEmpty());
        page.reload();
        assertThat(section.locator("table")).containsText("succeeded", SOON);
        shoot(page, "notifications");
        section.locator("details.more summary").click();
        section.getByText("The whole log").click();
        assertThat(page.locator("#log table")).containsText("succeeded");
        shoot(page, "receiver");
        page.locator("#log tbody a").first().click();
        assertThat(page.locator("article.attempt")).containsText("webhook-id");
        shoot(page, "delivery");
        page.navigate("/notifications?add=telegram");
        assertThat(page.locator("#chatId")).isVisible();
        shoot(page, "notifications-telegram");
    }

    private static void makeTestHandler(Page page) {
        page.navigate("/inboxes");
        page.locator("main button.primary").click();
        assertThat(page).hasURL(Pattern.compile(".*/inboxes/.+"));
        RestAssured.given()
                .body("hello")
                .post(page.url().replaceFirst(".*/inboxes/", "/inbox/"))
                .then()
                .statusCode(200);
        assertThat(page.locator("main")).containsText("hello", SOON);
        shoot(page, "test-handler");
    }

    private static void planMaintenance(Page page) {
        page.navigate("/maintenance");
        page.locator("#name").fill("Antenna");
        page.locator("#start").fill("2031-03-02T04:30");
        page.locator("#timezone").fill("Europe/Berlin");
        page.locator("#duration").fill("2h");
        page.locator("#rrule").fill("FREQ=SOMETIMES");
        page.locator("#tags").fill("antenna");
        page.locator("main button.primary").click();
        assertThat(page.locator("#rrule-error")).isVisible();
        shoot(page, "maintenance-refused");
        page.locator("#rrule").fill("FREQ=MONTHLY;BYDAY=1SU");
        page.locator("main button.primary").click();
        assertThat(page.locator("article.window")).containsText("FREQ=MONTHLY;BYDAY=1SU");
        shoot(page, "maintenance");
    }

    private static void createCheckpoint(Page page) {
        page.navigate("/checkpoints");
        page.locator("#name").fill("Graz, Austria");
        page.locator("main form[action^='/checkpoints'] button.primary").click();
        assertThat(page.locator("#token")).containsText("tlc_");
        shoot(page, "checkpoint-made");
        Api.as(Api.TOKEN).delete("/api/v1/checkpoints/graz-austria").then().statusCode(204);
    }

    static void importList(Page page) {
        page.navigate("/import");
        page.getByLabel("The list").fill("key,url\nstudio-d,https://list.example.com/d.m3u8\nstudio-e,nothing\n");
        page.getByText("Compare").click();
        assertThat(page.locator("#result h2")).isFocused();
        assertThat(page.locator("#result")).containsText("1 created, 1 rejected");
        shoot(page, "import-compared");
        page.getByText("Apply", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#result h2")).containsText("What was done", SOON);
        page.locator("#file")
                .setInputFiles(new FilePayload(
                        "streams.yaml",
                        "application/yaml",
                        "streams:\n- {key: studio-f, url: https://list.example.com/f.m3u8}\n".getBytes(UTF_8)));
        assertThat(page.locator("#result")).isEmpty();
        assertThat(page.locator("#list")).isDisabled();
        assertThat(page.locator("#unchoose")).isVisible();
        page.getByText("Compare").click();
        page.locator("#prune").focus();
        page.keyboard().press("Space");
        assertThat(page.locator("#result")).containsText("deleted", SOON);
        assertThat(page.locator("#prune")).isFocused();
        assertThat(page.locator("#prune")).isChecked();
        shoot(page, "import-pruning");
        page.keyboard().press("Space");
        assertThat(page.locator("#result [data-told]")).hasText("1 created", SOON_TEXT);
        page.getByText("Apply", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#result h2")).containsText("What was done", SOON);
        page.navigate("/streams?q=list.example.com");
        assertThat(page.locator("#streams [data-row]")).hasCount(2);
    }

    /** Light and dark, on a desk and on a phone. */
    private static void shoot(Page page, String name) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : new int[] {1100, 390}) {
                page.setViewportSize(width, 800);
                String file = name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width + ".png";
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "screenshots", file))
                        .setFullPage(true));
            }
        }
        page.setViewportSize(1100, 800);
    }
}
