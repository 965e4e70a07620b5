package dev.tallylight.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tallylight.testing.LiveHls;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty installation leads somebody to the first alert, on one page. */
@Tag("processes")
class FirstRunIT {
    @TempDir
    static Path folder;

    @Test
    void leadsToTheFirstAlertInFourSteps() throws Exception {
        try (ConsoleInBrowser console = ConsoleInBrowser.start(folder, 0);
                BrowserContext context = console.admin(ColorScheme.LIGHT, ConsoleInBrowser.DESK);
                LiveHls hls = new LiveHls()) {
            Page page = context.newPage();
            page.navigate("/");
            page.locator("#first-url").fill("nonsense://<b>");
            page.locator("#first").getByText("Watch it").click();
            assertThat(page.locator("#first-url-error")).containsText("nonsense");
            page.locator("#first-url").fill(hls.url());
            page.locator("#first").getByText("Try it").click();
            assertThat(page.locator("#first-tried")).containsText("played as hls");
            page.locator("#first").getByText("Watch it").click();
            assertThat(page.locator("#first")).containsText("is watched");
            page.locator("#first").getByText("Use a test handler").click();
            page.locator("#first").getByText("Send a test event").click();
            assertThat(page.locator("#first-title")).containsText("Your first alert has arrived");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", "console-first-run.png"))
                    .setFullPage(true));
        }
    }
}
