package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console's scripts in a real browser, with a page and a server of the test's own. */
class ConsoleScriptsTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CONSOLE = Path.of("src", "main", "resources", "META-INF", "resources", "console");
    private static final List<String> SCRIPTS =
            List.of("idiomorph-0.8.0.min.js", "times.js", "acts.js", "held.js", "console.js", "live.js", "keys.js");

    private static Playwright playwright;
    private static Browser browser;
    private Page page;

    @BeforeAll
    static void launch() {
        assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void begin() throws IOException {
        page = browser.newPage();
        // a page of some site: one without has no storage
        page.route(
                "http://console.test/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><html lang=\"en\"><body></body></html>")));
        page.navigate("http://console.test/");
        run(Path.of("src", "test", "resources", "console", "scripts.js"));
        for (String script : SCRIPTS) {
            run(CONSOLE.resolve(script));
        }
    }

    private void run(Path script) throws IOException {
        page.addScriptTag(new Page.AddScriptTagOptions().setContent(Files.readString(script)));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> said(String function) {
        return (Map<String, Object>) page.evaluate(function + "()");
    }

    @Test
    void aKeyActsInTheChosenRowAndInNoOther() {
        assertThat(said("acknowledgedByKey"))
                .containsEntry("stray", List.of())
                .containsEntry("chosen", List.of("b"))
                .containsEntry("gone", List.of("b"))
                .containsEntry("told", "The row that was chosen is gone.");
    }

    @Test
    void aHeldListSaysWhatIsOverAndItsHeadlineIsNew() {
        assertThat(said("held"))
                .contains(
                        entry("words", "over"),
                        entry("disabled", true),
                        entry("how", "still"),
                        entry("headline", "1 offline"),
                        entry("other", false),
                        entry("back", Map.of("gone", false, "disabled", false, "tag", false)),
                        entry("over", Map.of("headline", "0 offline", "rows", 2)));
    }

    @Test
    void aSectionIsAskedForOnceAtATimeAndOnceMore() {
        assertThat(said("askedOnce"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("atOnce", 1, "then", 2, "atLast", 2, "rows", 3));
    }
}
