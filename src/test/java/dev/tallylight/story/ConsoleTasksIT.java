package dev.tallylight.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import dev.tallylight.testing.LiveHls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main things that a person does on the console, in a real browser; three of them by keyboard alone. */
@Tag("processes")
class ConsoleTasksIT {
    private static final Pattern STREAM = Pattern.compile(".*/streams/[0-9a-f-]{36}.*");

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

    @Test
    void findsWhatIsDownAndWhy() {
        page.navigate("/");
        assertThat(page.locator("h1")).containsText("offline");
        Locator first = page.locator(".prob.offline").first();
        assertThat(first.locator("code.rc").first()).isVisible();
        assertThat(first.locator(".p-time time").first()).isVisible();
    }

    @Test
    void readsSinceWhenAStreamIsDownAndWhereThatIsSeen() {
        page.navigate("/");
        page.locator(".prob.offline .p-name a").first().click();
        assertThat(page).hasURL(STREAM);
        assertThat(page.locator("main")).containsText("Frankfurt, Germany");
        assertThat(page.locator("main time").first()).isVisible();
    }

    @Test
    void takesAnOutageInHandByKeyboardAlone() {
        page.navigate("/");
        int before = page.locator(".prob [data-acknowledge]").count();
        page.keyboard().press("j");
        page.keyboard().press("a");
        assertThat(page.locator(".prob [data-acknowledge]")).hasCount(before - 1);
        assertThat(page.locator(".prob").filter(with("In hand")).first()).isVisible();
    }

    @Test
    void writesDownWhatAnOutageWas() {
        page.navigate("/outages/" + console.first("/api/v1/outages?open=true"));
        page.locator("#cause").selectOption(new SelectOption().setIndex(1));
        page.locator("#note").fill("The desk was muted.");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                .click();
        assertThat(page.locator("#note")).hasValue("The desk was muted.");
    }

    @Test
    void silencesOneStreamForAnHour() {
        page.navigate("/streams?status=online");
        Locator row = page.locator("#streams [data-row]").first();
        String name = row.getAttribute("data-name");
        row.locator("input[data-select]").check();
        page.locator("#bulk button[value=mute]").click();
        await().untilAsserted(() -> {
            page.navigate("/maintenance");
            assertThat(page.locator("article.window").filter(with(name)).first())
                    .containsText("until");
        });
    }

    @Test
    void pausesManyAndTakesThatBack() {
        page.navigate("/streams?status=online");
        List<Locator> rows = page.locator("#streams [data-row]").all();
        String id = rows.get(2).getAttribute("data-row");
        rows.get(2).locator("input[data-select]").check();
        rows.get(3).locator("input[data-select]").check();
        page.locator("#bulk button[value=pause]").click();
        page.locator(".toast [data-undo]").click();
        await().untilAsserted(() -> assertThat(
                        (Boolean) console.app.api().get("/api/v1/streams/" + id).path("paused"))
                .isFalse());
    }

    @Test
    void readsTheAvailabilityOfAMonthAndTakesItHome() throws Exception {
        page.navigate("/reports");
        assertThat(page.locator("main table").first()).containsText("%");
        Download csv =
                page.waitForDownload(() -> page.getByText("CSV by").first().click());
        assertThat(Files.readString(csv.path())).contains("availability");
    }

    @Test
    void sendsATestToAHandler() {
        page.navigate("/inboxes");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make a test handler"))
                .click();
        String inbox = page.url();
        String url = page.locator("#inbox-url").textContent();
        page.navigate("/notifications?add=standard#add");
        page.locator("#url").fill(url);
        page.locator("#add button.primary").click();
        assertThat(page.locator("#secret")).containsText("whsec_");
        page.getByLabel("Handler " + url).getByText("Send a test").click();
        page.navigate(inbox);
        assertThat(page.locator("article.received")).containsText("verified");
    }

    @Test
    void plansMaintenance() {
        page.navigate("/maintenance");
        page.locator("#name").fill("Antenna");
        page.locator("#start").fill("2031-03-02T04:30");
        page.locator("#timezone").fill("Europe/Berlin");
        page.locator("#duration").fill("2h");
        page.locator("#rrule").fill("FREQ=WEEKLY");
        page.locator("#tags").fill("antenna");
        page.locator("#add button.primary").click();
        assertThat(page.locator("article.window").filter(with("Antenna"))).containsText("every week");
    }

    @Test
    void findsAStreamByKeyboardAlone() {
        page.navigate("/outages");
        String name = console.app.api().get("/api/v1/streams").path("items[1].name");
        page.keyboard().press("/");
        assertThat(page.locator("#palette-field")).isFocused();
        page.keyboard().type(name);
        assertThat(page.locator("#palette-list [aria-selected=true]")).containsText(name);
        page.keyboard().press("Enter");
        assertThat(page).hasURL(STREAM);
        assertThat(page.locator("h1")).containsText(name);
    }

    @Test
    void goesThroughTheListByKeyboardAloneAndSwitchesTheKeysOff() {
        page.navigate("/streams");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("x");
        assertThat(page.locator("#streams input[data-select]:checked")).hasCount(1);
        page.keyboard().press("Enter");
        assertThat(page).hasURL(STREAM);
        page.waitForLoadState(); // the page's keys are there
        page.keyboard().press("g");
        page.keyboard().press("c");
        assertThat(page).hasURL(Pattern.compile(".*/checkpoints"));
        page.waitForLoadState();
        page.keyboard().press("?");
        page.locator("#keys-on").focus();
        page.keyboard().press("Space");
        page.keyboard().press("Escape");
        page.keyboard().press("g");
        page.keyboard().press("s");
        page.keyboard().press("Control+k");
        assertThat(page.locator("#palette-field")).isFocused();
        assertThat(page).hasURL(Pattern.compile(".*/checkpoints"));
    }

    @Test
    void putsANewCheckpointOnTheMap() {
        page.navigate("/checkpoints");
        page.locator("#name").fill("Graz, Austria");
        page.locator("#latitude").fill("47.07");
        page.locator("#longitude").fill("15.44");
        page.locator("#add button.primary").click();
        assertThat(page.locator("#token")).containsText("tlc_");
        assertThat(page.locator(".map a[href='#checkpoint-graz-austria']")).hasCount(1);
    }

    @Test
    void triesAStreamAndAddsIt() throws Exception {
        try (LiveHls hls = new LiveHls()) {
            page.navigate("/streams");
            page.locator("#url").fill(hls.url());
            page.locator("#name").fill("Studio B");
            page.locator("#add").getByText("Try it").click();
            assertThat(page.locator("#tried")).containsText("played as hls");
            page.locator("#add button.primary").click();
            assertThat(page.locator("h1")).containsText("Studio B");
        }
    }
}
