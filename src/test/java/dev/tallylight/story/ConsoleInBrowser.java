package dev.tallylight.story;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tallylight.bench.seed.SeedTarget;
import dev.tallylight.bench.seed.Seeding;
import dev.tallylight.testing.MailServer;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An installation of its own with streams of all kinds and a month of history, and a real Chromium before it. What it asks of the
 * database directly is only what fills it.
 */
final class ConsoleInBrowser implements AutoCloseable {
    static final int DESK = 1280;
    static final int PHONE = 390;

    private static final String AXE =
            "async () => JSON.stringify((await axe.run(document, {resultTypes: ['violations']})).violations)";

    final PackagedApp app;
    private final PostgresServer postgres;
    private final Playwright playwright;
    private final Browser browser;

    private ConsoleInBrowser(PostgresServer postgres, PackagedApp app, Playwright playwright, Browser browser) {
        this.postgres = postgres;
        this.app = app;
        this.playwright = playwright;
        this.browser = browser;
    }

    /** @param streams how many are there with history; 0 for an empty installation */
    static ConsoleInBrowser start(Path folder, int streams) throws Exception {
        return start(folder, streams, Map.of());
    }

    /** @param environment of the application, beside what every such test needs */
    static ConsoleInBrowser start(Path folder, int streams, Map<String, String> environment) throws Exception {
        assumeTrue(Files.isExecutable(BrowserIT.CHROMIUM), "there is no " + BrowserIT.CHROMIUM);
        PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
        PackagedApp app = PackagedApp.start(postgres, folder.resolve("hub.log").toFile(), environment)
                .awaitReady();
        if (streams > 0) {
            try (SeedTarget target =
                    new SeedTarget(URI.create("http://127.0.0.1:" + app.port()), PackagedApp.token(), jdbc(postgres))) {
                new Seeding(target, new Seeding.Sizes(streams, 4, 30, 30, streams, 2, streams, 16)).run();
            }
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new ConsoleInBrowser(
                postgres, app, playwright, playwright.chromium().launch(BrowserIT.launch()));
    }

    /** What its pages show beside streams. */
    Furnishing furnish(MailServer mails) throws Exception {
        return new Furnishing(app.port(), PackagedApp.token(), jdbc(postgres), mails).run();
    }

    private static String jdbc(PostgresServer postgres) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=postgres&password=postgres";
    }

    /** Somebody who is signed in, with nothing in the cache. */
    BrowserContext admin(ColorScheme scheme, int width) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL("http://127.0.0.1:" + app.port())
                .setColorScheme(scheme)
                .setViewportSize(width, 900));
        context.setDefaultTimeout(20_000);
        Page page = context.newPage();
        signIn(page);
        page.close();
        return context;
    }

    /** Somebody who is not signed in. */
    BrowserContext visitor(ColorScheme scheme, int width) {
        return visitor(new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900));
    }

    BrowserContext visitor(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setBaseURL("http://127.0.0.1:" + app.port()));
        context.setDefaultTimeout(20_000);
        return context;
    }

    /** The same without the pages that signing in shows: what they bring would be in the cache. */
    BrowserContext stranger() {
        try (BrowserContext signedIn = admin(ColorScheme.LIGHT, DESK)) {
            BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                    .setBaseURL("http://127.0.0.1:" + app.port())
                    .setStorageState(signedIn.storageState()));
            context.setDefaultTimeout(20_000);
            return context;
        }
    }

    static void signIn(Page page) {
        page.navigate("/sign-in");
        page.getByLabel("Token").fill(PackagedApp.token());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        page.waitForSelector("details.menu summary"); // on a phone as well
    }

    /** An id of what the API lists first. */
    String first(String path) {
        return app.api().get(path).path("items[0].id");
    }

    /** What axe-core holds to be serious or critical on a page: the rule, and the first things that it is about. */
    static List<String> harm(Page page) throws Exception {
        try (InputStream axe = Objects.requireNonNull(
                ConsoleInBrowser.class.getResourceAsStream("/axe.min.js"), "axe-core is not there")) {
            page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        List<String> harm = new ArrayList<>();
        JsonArray found = JsonParser.parseString((String) page.evaluate(AXE)).getAsJsonArray();
        for (JsonElement each : found) {
            JsonObject violation = each.getAsJsonObject();
            String impact = violation.get("impact").isJsonNull()
                    ? ""
                    : violation.get("impact").getAsString();
            if (impact.equals("serious") || impact.equals("critical")) {
                JsonArray nodes = violation.getAsJsonArray("nodes");
                harm.add(violation.get("id").getAsString() + " (" + nodes.size() + "): "
                        + nodes.get(0).getAsJsonObject().get("html").getAsString() + " "
                        + nodes.get(0)
                                .getAsJsonObject()
                                .get("failureSummary")
                                .getAsString()
                                .replace('\n', ' '));
            }
        }
        return harm;
    }

    /** How many bytes came over the wire for a page, heads included, until nothing more was asked for. */
    static long transferred(Page page, String path) {
        AtomicLong bytes = new AtomicLong();
        CDPSession network = page.context().newCDPSession(page);
        network.send("Network.enable");
        network.on(
                "Network.loadingFinished",
                done -> bytes.addAndGet(done.get("encodedDataLength").getAsLong()));
        page.navigate(path);
        page.waitForLoadState();
        page.evaluate("() => document.fonts.ready.then(() => true)");
        network.detach();
        return bytes.get();
    }

    @Override
    public void close() throws Exception {
        browser.close();
        playwright.close();
        app.close();
        postgres.close();
    }
}
