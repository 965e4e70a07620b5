package dev.tallylight.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual in a real browser, without a sign-in: light, dark, on a phone, without scripts. Leaves screenshots. */
@Tag("processes")
class ManualIT {
    private static final List<String> PAGES = List.of(
            "/docs",
            "/docs/quick-start",
            "/docs/concepts",
            "/docs/reasons",
            "/docs/reasons/playlist_stale",
            "/docs/problems/invalid-url",
            "/docs/api-reference/streams",
            "/docs/search?q=webhook",
            "/docs/nothing-here");
    private static final long MOST_BYTES = 150_000;

    @TempDir
    static Path folder;

    private static ConsoleInBrowser console;

    @BeforeAll
    static void start() throws Exception {
        console = ConsoleInBrowser.start(folder, 0);
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
                try (BrowserContext context = console.visitor(scheme, width);
                        Page page = context.newPage()) {
                    page.onConsoleMessage(message -> {
                        if (message.type().equals("error") && !message.text().contains("404")) {
                            harm.add(message.text());
                        }
                    });
                    for (String path : PAGES) {
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
    void whatIsAskedForIsFound() {
        try (BrowserContext context = console.visitor(ColorScheme.LIGHT, ConsoleInBrowser.DESK);
                Page page = context.newPage()) {
            page.navigate("/docs/alerts");
            page.keyboard().press("/");
            page.keyboard().type("playlist_stale");
            page.keyboard().press("Enter");
            assertThat(page.locator("#found a").first()).hasText("playlist_stale");
            page.locator("#found a").first().click();
            page.waitForURL("**/docs/reasons/playlist_stale");
            page.navigate("/docs/search?q=%3Cimg%20src%3Dx%3E%20qqqq");
            assertThat(page.locator("#told")).containsText("Nothing was found for “<img src=x> qqqq”");
        }
    }

    @Test
    void everythingIsThereWithoutScripts() {
        try (BrowserContext context = console.visitor(new Browser.NewContextOptions()
                .setJavaScriptEnabled(false)
                .setViewportSize(ConsoleInBrowser.PHONE, 900))) {
            Page page = context.newPage();
            page.navigate("/docs/quick-start");
            page.locator("a[href='#contents']").click();
            page.locator("#contents a[href='/docs/webhooks']").click();
            assertThat(page.locator("h1")).containsText("Webhooks");
            page.navigate("/docs/search?q=flapping");
            assertThat(page.locator("main a[href='/docs/reasons/flapping']")).isVisible();
        }
    }

    @Test
    void everyPageIsSmall() {
        List<String> heavy = new ArrayList<>();
        for (String path : PAGES) {
            try (BrowserContext context = console.visitor(ColorScheme.LIGHT, ConsoleInBrowser.DESK)) {
                long bytes = ConsoleInBrowser.transferred(context.newPage(), path);
                System.out.println(path + ": " + bytes + " bytes at the first visit");
                if (bytes > MOST_BYTES && !path.contains("?q=")) { // a search brings its index
                    heavy.add(path + ": " + bytes);
                }
            }
        }
        assertThat(heavy).isEmpty();
    }

    private static void shoot(Page page, String path, ColorScheme scheme, int width) {
        String name = path.substring(1).replaceAll("\\?.*", "").replace('/', '-');
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(
                        "target",
                        "screenshots",
                        "manual-" + name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png")));
    }
}
