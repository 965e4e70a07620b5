package dev.tallylight.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.tallylight.testing.MailServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final MailServer MAILS = MailServer.plain();

    private static ConsoleInBrowser console;
    private static Map<String, String> made;

    @BeforeAll
    static void start() throws Exception {
        console = ConsoleInBrowser.start(folder, 60, Furnishing.environment(MAILS));
        made = console.furnish(MAILS).made;
    }

    @AfterAll
    static void stop() throws Exception {
        MAILS.close();
        if (console != null) {
            console.close();
        }
    }

    @Test
    void nobodyIsShutOutOfAnyPage() throws Exception {
        List<String> harm = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(ConsoleInBrowser.DESK, ConsoleInBrowser.PHONE)) {
                try (BrowserContext admin = console.admin(scheme, width);
                        BrowserContext anybody = console.visitor(scheme, width);
                        Page signedIn = admin.newPage();
                        Page stranger = anybody.newPage()) {
                    for (OpenedPages.Row row : OpenedPages.rows()) {
                        Page page = row.byAnybody() ? stranger : signedIn;
                        page.navigate(row.address(made));
                        look(page, row.name(), scheme, width, harm);
                    }
                }
            }
        }
        assertThat(harm).as(String.join("\n", harm)).isEmpty();
    }

    /** What is answered to a form comes once: it is looked at in each way without being asked for again. */
    @Test
    void nobodyIsShutOutOfWhatAFormIsAnswered() throws Exception {
        List<String> harm = new ArrayList<>();
        try (BrowserContext admin = console.admin(ColorScheme.LIGHT, ConsoleInBrowser.DESK);
                BrowserContext anybody = console.visitor(ColorScheme.LIGHT, ConsoleInBrowser.DESK);
                Hook hook = new Hook()) {
            Page page = admin.newPage();
            for (SentForm form : SentForm.BY_ADMINS) {
                form.send(page, made);
                inEachWay(page, form.name(), harm);
            }
            page = anybody.newPage();
            for (SentForm form : SentForm.byAnybody(hook.url())) {
                form.send(page, made);
                inEachWay(page, form.name(), harm);
            }
        }
        assertThat(harm).as(String.join("\n", harm)).isEmpty();
    }

    private static void inEachWay(Page page, String name, List<String> harm) throws Exception {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
            for (int width : List.of(ConsoleInBrowser.DESK, ConsoleInBrowser.PHONE)) {
                page.setViewportSize(width, 900);
                look(page, name, scheme, width, harm);
            }
        }
        page.setViewportSize(ConsoleInBrowser.DESK, 900);
    }

    private static void look(Page page, String name, ColorScheme scheme, int width, List<String> harm)
            throws Exception {
        String where = scheme.name().toLowerCase(Locale.ROOT) + " " + width + " " + name + ": ";
        ConsoleInBrowser.harm(page).forEach(each -> harm.add(where + each));
        int wide = (int) page.evaluate("document.documentElement.scrollWidth");
        if (wide > width) {
            harm.add(where + "is " + wide + " px wide");
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of(
                        "target",
                        "screenshots",
                        "console-" + name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png"))
                .setFullPage(true));
    }

    @Test
    void everyPageIsSmallAndSmallerTheSecondTime() {
        List<String> heavy = new ArrayList<>();
        for (OpenedPages.Row row : OpenedPages.rows()) {
            String path = row.address(made);
            try (BrowserContext context =
                    row.byAnybody() ? console.visitor(ColorScheme.LIGHT, ConsoleInBrowser.DESK) : console.stranger()) {
                Page page = context.newPage();
                long first = ConsoleInBrowser.transferred(page, path);
                page.navigate("about:blank");
                long later = ConsoleInBrowser.transferred(page, path);
                String found = row.name() + ": " + first + " bytes at the first visit, " + later + " after";
                System.out.println(found);
                if (first > FIRST_VISIT || later > LATER_VISIT) {
                    heavy.add(found);
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
                // a browser asks for a page's icon when it finds the time
                Set<String> icon = ConcurrentHashMap.newKeySet();
                icon.add((String) page.evaluate("() => document.querySelector('link[rel~=icon]').href"));
                page.onRequest(request -> {
                    boolean worker = request.url().contains("/console/live.js"); // of this test's own feed
                    if (!worker && !icon.remove(request.url())) {
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
}
