package dev.tallylight.console.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A week of a wallboard, in a real browser with a clock of the test's own: a server that changes, restarts, hangs and cannot read its
 * database, and a screen that must show the truth, or say that it does not, and hold no more at the end than at the beginning.
 */
@Tag("thorough")
@Order(1) // it takes long
class WallWeekTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CONSOLE = Path.of("src", "main", "resources", "META-INF", "resources", "console");
    private static final int MEGABYTE = 1 << 20;
    private static final int DAYS = 7;

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
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--no-first-run",
                                "--enable-precise-memory-info",
                                "--js-flags=--expose-gc")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void hang() throws IOException {
        page = browser.newPage();
        page.setDefaultTimeout(120_000);
        page.setContent("<!doctype html><main id=\"wall\" data-version=\"1\" data-tag=\"\"></main>");
        for (Path script : List.of(
                Path.of("src", "test", "resources", "wall", "week.js"),
                CONSOLE.resolve("wall-logic.js"),
                CONSOLE.resolve("wall.js"))) {
            page.addScriptTag(new Page.AddScriptTagOptions().setContent(Files.readString(script)));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void showsTheTruthForDaysAndHoldsNoMoreAtTheirEnd() {
        List<Map<String, Object>> days = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            Map<String, Object> lived = (Map<String, Object>) page.evaluate("liveADay()");
            System.out.println("wallboard: " + lived);
            assertThat(number(lived, "compared") - (day == 0 ? 0 : number(days.getLast(), "compared")))
                    .as("comparisons on day %s", day + 1)
                    .isGreaterThan(5_000);
            days.add(lived);
            assertThat((List<String>) lived.get("found")).as("day %s", day + 1).isEmpty();
            assertThat(number(lived, "feeds")).isLessThanOrEqualTo(1);
            assertThat(number(lived, "timers")).isLessThan(30);
        }
        assertThat(number(days.get(1), "moves"))
                .as("lamps that moved while nothing changed")
                .isZero();
        // as many elements as lamps: 200 places of six, and 24 tiles of eleven on top at most
        assertThat(number(days.getLast(), "elements")).isLessThan(200 * 6 + 24 * 11 + 100);
        assertThat(number(days.getLast(), "heap"))
                .as("memory after all days, beside that after one")
                .isLessThan(number(days.getFirst(), "heap") + (DAYS - 2) * MEGABYTE / 2);
    }

    @Test
    @SuppressWarnings("unchecked")
    void waitsLongerAndLongerForAServerThatIsAway() {
        page.evaluate("run(60000)");
        List<Number> waits = (List<Number>) page.evaluate("waitsOfTwoHours()");
        assertThat(waits.getFirst().doubleValue()).isLessThan(2_500);
        assertThat(waits.stream().mapToDouble(Number::doubleValue).max().orElseThrow())
                .isBetween(50_000.0, 73_000.0);
        assertThat(waits).hasSizeLessThan(170);
        page.evaluate("run(clock.t + 75000)");
        assertThat(page.locator("#wall").getAttribute("class")).isNullOrEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void isHeardWhenSomethingGoesAndComesBackUntilSomebodyHasItInHand() {
        List<Object> said = (List<Object>) page.evaluate("heard()");
        assertThat(said).containsExactly(null, null, null, "down", null, "down", null, null, "up", null, null, "down");
    }

    @Test
    @SuppressWarnings("unchecked")
    void neverSaysThatAllIsWellWhereNobodyKnows() {
        assertThat((List<Object>) page.evaluate("verdicts()"))
                .containsExactly(
                        "No streams",
                        "All is well",
                        "Nobody knows of 2 of 2 streams",
                        "Nobody knows of 1 of 3 streams",
                        "Nothing is offline",
                        "1 of 2 streams is offline",
                        "Nobody knows of 3000 of 10000 streams",
                        7000,
                        "Nobody knows of 1 of 1 stream");
    }

    private static long number(Map<String, Object> day, String name) {
        return ((Number) Objects.requireNonNull(day.get(name))).longValue();
    }
}
