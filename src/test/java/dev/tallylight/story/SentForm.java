package dev.tallylight.story;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Map;

/**
 * A form that somebody fills in and sends, for what it is answered.
 *
 * @param name what pictures of the answer are called
 * @param page where it stands; what stands for a parameter is put in its place
 * @param fields by selector, what is written into them
 * @param button what sends it
 * @param answered what stands on the answer alone
 */
record SentForm(String name, String page, Map<String, String> fields, String button, String answered) {
    private static final String LIST = """
            Studio A, rtmp://example.com/live/a
            https://example.com/live/b/playlist.m3u8
            gopher://example.com/live/c""";

    static final List<SentForm> BY_ADMINS = List.of(
            new SentForm(
                    "servers-made",
                    "/servers",
                    Map.of("#name-new", "edge9.example.com"),
                    "#add button.primary",
                    "section.made"),
            new SentForm(
                    "servers-refused",
                    "/servers",
                    Map.of("#name-new", "x", "#interval-new", "soon"),
                    "#add button.primary",
                    "#add .error"),
            new SentForm("hints-made", "/hints", Map.of("#name", "Ingest Oslo"), "#add button.primary", "section.made"),
            new SentForm(
                    "tokens-made",
                    "/tokens",
                    Map.of(
                            "#name",
                            "the old scripts",
                            "#addresses",
                            "203.0.113.7, 2001:db8:4711:8::/64, 198.51.100.0/24, 192.0.2.1"),
                    "#add button.primary",
                    "section.made"),
            new SentForm(
                    "moving-compared", "/moving", Map.of("#list", LIST), "#streams button.primary", "#result table"),
            new SentForm(
                    "moving-refused",
                    "/moving",
                    Map.of("#list", "{\"streams\": ["),
                    "#streams button.primary",
                    "#result .error"),
            new SentForm(
                    "status-pages-refused",
                    "/status-pages",
                    Map.of("#title", "Radio", "#slug", "Not an address"),
                    "#add button.primary",
                    "#add .error"));

    /** @param hook a receiver that says yes */
    static List<SentForm> byAnybody(String hook) {
        String subscribe = "/status/radio/subscribe";
        return List.of(
                new SentForm(
                        "status-asked",
                        subscribe,
                        Map.of("#address", "somebody@example.org"),
                        "form[action$='/subscribe'] button",
                        "h2:text('Check your mail')"),
                new SentForm(
                        "status-refused",
                        subscribe,
                        Map.of("#url", "http://127.0.0.1:1/nobody"),
                        "form[action$='/webhook'] button",
                        "#url-error"),
                new SentForm(
                        "status-hooked",
                        subscribe,
                        Map.of("#url", hook),
                        "form[action$='/webhook'] button",
                        "h2:text('Your receiver is subscribed')"),
                new SentForm(
                        "status-confirmed",
                        "/status/confirm/{confirmed}",
                        Map.of(),
                        "main button",
                        "h2:text('You are subscribed')"),
                new SentForm(
                        "status-left",
                        "/status/unsubscribe/{left}",
                        Map.of(),
                        "main button",
                        "h2:text('You are not subscribed any more')"),
                new SentForm(
                        "status-wrong-password",
                        "/status/locked",
                        Map.of("#password", "wrong horse"),
                        "main button",
                        "#problem"),
                new SentForm(
                        "status-opened",
                        "/status/locked",
                        Map.of("#password", Furnishing.PASSWORD),
                        "main button",
                        "section.now"));
    }

    /** Comes back with the answer before the browser. */
    void send(Page browser, Map<String, String> made) {
        String address = page;
        for (Map.Entry<String, String> each : made.entrySet()) {
            address = address.replace("{" + each.getKey() + "}", each.getValue());
        }
        browser.navigate(address);
        fields.forEach((selector, text) -> browser.locator(selector).fill(text));
        browser.locator(button).first().click();
        browser.locator(answered).first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    }
}
