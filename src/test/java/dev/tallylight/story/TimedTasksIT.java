package dev.tallylight.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many clicks, and how long, it takes to find out on the console what people ask of a monitor most. */
@Tag("processes")
class TimedTasksIT {
    @TempDir
    static Path folder;

    private static ConsoleInBrowser console;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        console = ConsoleInBrowser.start(folder, 40);
    }

    @AfterAll
    static void stop() throws Exception {
        if (console != null) {
            console.close();
        }
    }

    @BeforeEach
    void signIn() {
        context = console.admin(ColorScheme.LIGHT, ConsoleInBrowser.DESK);
        page = context.newPage();
    }

    @AfterEach
    void leave() {
        context.close();
    }

    private static Locator.FilterOptions with(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** Five things as a new user does them: docs/benchmarks.md has the table that it prints. */
    @Test
    void takesFewClicksForWhatPeopleAskMost() {
        TimedTask down = new TimedTask("find what is down, and why", page).begin();
        assertThat(page.locator(".prob.offline code.rc").first()).isVisible();
        assertThat(page.locator(".prob.offline .p-why").first()).isVisible();
        String lines = down.ended();

        TimedTask where = new TimedTask("since when, and seen from where", page).begin();
        assertThat(page.locator(".prob.offline .p-time time").first()).isVisible();
        where.click(page.locator(".prob.offline .p-name a").first());
        assertThat(page.locator("main")).containsText("Frankfurt, Germany");
        lines += "\n" + where.ended();

        TimedTask silence = new TimedTask("silence one stream for an hour", page).begin();
        String name = page.locator(".prob.offline").first().getAttribute("data-name");
        silence.click(page.locator(".prob.offline details.menu summary").first())
                .click(page.locator(".prob.offline [data-mute]").first());
        assertThat(page.locator(".toast").first()).containsText("muted for an hour");
        lines += "\n" + silence.ended();
        page.navigate("/maintenance");
        assertThat(page.locator("article.window").filter(with(name)).first()).containsText("until");

        TimedTask month = new TimedTask("last month's availability of a tag", page).begin();
        month.click(page.locator("header nav").getByText("Reports").first());
        assertThat(page.locator("table.report tbody tr").first()).containsText("%");
        lines += "\n" + month.ended();

        TimedTask test = new TimedTask("send a test to a handler", page).begin();
        test.click(page.locator("header nav").getByText("Notifications").first())
                .click(page.getByText("Send a test").first());
        assertThat(page.locator("main")).containsText("test.ping");
        lines += "\n" + test.ended();
        System.out.println(
                "| task | clicks | keys | until the answer is there, machine | a person, by the keystroke-level model |\n"
                        + "|---|---|---|---|---|\n" + lines);
    }
}
