package dev.tallylight.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page of the console in a real browser: nobody is shut out by it (axe-core), it is small, and while nothing happens it asks
 * for nothing. Leaves screenshots in target/screenshots.
 */
@Tag("processes")
class ConsolePagesIT {
    private static final long FIRST_VISIT = 150_000;
    private static final long LATER_VISIT = 40_000;
    private static final int TABS = 10;

    /** Two signs of life of the feed have come, and all that the page is told to do has been done. */
    private static final String TWO_SIGNS = """
            () => new Promise(done => {
              let signs = 0;
              const feed = tallylight.feed('/streams/live', {message() { if (++signs > 2) { feed.close(); done(true); } }});
            })""";

    @TempDir
    static Path folder;

    private static ConsoleInBrowser console;
    private static List<String> pages;

    @BeforeAll
    static void start() throws Exception {
        console = ConsoleInBrowser.start(folder, 60);
        String stream = console.first("/api/v1/streams?status=offline");
        String outage = console.first("/api/v1/outages?open=true");
        String receiver = console.first("/api/v1/webhooks");
        String delivery = console.first("/api/v1/deliveries");
        String inbox = console.app.api().post("/api/v1/inboxes").path("key");
        String statusPage = console.app
                .api()
                .body("{\"slug\": \"radio\", \"title\": \"Radio\", \"everything\": true, \"showNotes\": true}")
                .post("/api/v1/status-pages")
                .path("id");
        pages = new ArrayList<>(List.of(
                "/",
                "/streams",
                "/streams/" + stream,
                "/outages",
                "/outages/" + outage,
                "/checkpoints",
                "/maintenance",
                "/status-pages",
                "/status-pages/" + statusPage,
                "/status/radio",
                "/hints",
                "/notifications",
                "/inboxes",
                "/inboxes/" + inbox,
                "/reports",
                "/wall",
                "/tokens",
                "/audit",
                "/import",
                "/nothing-here"));
        if (receiver != null) {
            pages.add("/notifications/" + receiver);
        }
        if (delivery != null) {
            pages.add("/notifications/deliveries/" + delivery);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (console != null) {
            console.close();
        }
    }

    @Test
    void nobodyIsShutOutOfAnyPage() throws Exception {
        List<String> harm = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(ConsoleInBrowser.DESK, ConsoleInBrowser.PHONE)) {
                try (BrowserContext context = console.admin(scheme, width);
                        Page page = context.newPage()) {
                    for (String path : pages) {
                        page.navigate(path);
                        String where = scheme.name().toLowerCase(Locale.ROOT) + " " + width + " " + path + ": ";
                        ConsoleInBrowser.harm(page).forEach(each -> harm.add(where + each));
                        int wide = (int) page.evaluate("document.documentElement.scrollWidth");
                        if (wide > width) {
                            harm.add(where + "is " + wide + " px wide");
                        }
                        shoot(page, path, scheme, width);
                    }
                }
            }
        }
        assertThat(harm).as(String.join("\n", harm)).isEmpty();
    }

    @Test
    void everyPageIsSmallAndSmallerTheSecondTime() {
        List<String> heavy = new ArrayList<>();
        for (String path : pages) {
            try (BrowserContext context = console.stranger()) {
                Page page = context.newPage();
                long first = ConsoleInBrowser.transferred(page, path);
                page.navigate("about:blank");
                long later = ConsoleInBrowser.transferred(page, path);
                System.out.println(path + ": " + first + " bytes at the first visit, " + later + " after");
                if (first > FIRST_VISIT || later > LATER_VISIT) {
                    heavy.add(path + ": " + first + " bytes at the first visit, " + later + " after");
                }
            }
        }
        assertThat(heavy).isEmpty();
    }

    @Test
    void anIdlePageAsksForNothing() {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (BrowserContext context = console.admin(ColorScheme.LIGHT, ConsoleInBrowser.DESK)) {
            for (String path : List.of("/", "/streams", "/outages", "/checkpoints", "/notifications", "/maintenance")) {
                Page page = context.newPage();
                page.navigate(path);
                page.evaluate("() => document.fonts.ready.then(() => true)");
                page.onRequest(request -> {
                    if (!request.url().contains("/console/live.js")) { // the worker of this test's own feed
                        asked.add(path + " asked for " + request.url());
                    }
                });
                page.evaluate(TWO_SIGNS);
                page.close();
            }
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void tenTabsWithLiveUpdatesStarveNoPage() {
        try (BrowserContext context = console.admin(ColorScheme.LIGHT, ConsoleInBrowser.DESK)) {
            List<Page> tabs = new ArrayList<>();
            for (int i = 0; i < TABS; i++) {
                Page tab = context.newPage();
                tab.navigate(i % 2 == 0 ? "/streams" : "/");
                assertThat(tab.locator("#live")).hasAttribute("data-state", "live");
                tabs.add(tab);
            }
            Page another = context.newPage();
            another.navigate("/checkpoints");
            assertThat(another.locator("h1")).isVisible();
            assertThat(another.locator("#live")).hasAttribute("data-state", "live");
            tabs.getFirst().reload();
            assertThat(tabs.getFirst().locator("#live")).hasAttribute("data-state", "live");
        }
    }

    private static void shoot(Page page, String path, ColorScheme scheme, int width) {
        String name = path.equals("/")
                ? "overview"
                : path.substring(1).replaceAll("/[0-9A-Za-z_-]{20,}", "-one").replace('/', '-');
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(
                        "target",
                        "screenshots",
                        "console-" + name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png"))
                .setFullPage(true));
    }
}
