package dev.tallylight.console.find;

import dev.tallylight.access.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A page, or something to do, that the palette finds.
 *
 * @param words by which it is found besides its name
 * @param to the address; empty where {@code act} says what a script of the page does
 * @param role who may go there
 */
record Place(String name, String words, String icon, String to, String act, String role) {
    private static final List<Place> ALL = List.of(
            page("Overview", "home problems now", "layout-dashboard", "/", Role.VIEW),
            page("Streams", "list all", "list", "/streams", Role.VIEW),
            page("Outages", "incidents down history", "triangle-alert", "/outages", Role.VIEW),
            page("Open outages", "incidents down now", "triangle-alert", "/outages?open=true", Role.VIEW),
            page("Servers", "heartbeats silent hosts machines", "activity", "/servers", Role.VIEW),
            page("Checkpoints", "places agents map", "map-pin", "/checkpoints", Role.VIEW),
            page("Maintenance", "windows mutes silence quiet", "wrench", "/maintenance", Role.VIEW),
            page("Status pages", "public white label badges embed visitors", "globe", "/status-pages", Role.VIEW),
            page("Notifications", "webhooks receivers handlers deliveries alerts", "bell", "/notifications", Role.VIEW),
            page("Test handlers", "inbox webhook try", "inbox", "/inboxes", Role.VIEW),
            page("Hints", "media servers hooks publish unpublish nginx proposals", "radio", "/hints", Role.VIEW),
            page("Reports", "availability uptime month csv", "chart-column", "/reports", Role.VIEW),
            page("Wallboard", "wall screen lamps", "monitor", "/wall", Role.VIEW),
            page("Add a stream", "new url create", "plus", "/streams#add", Role.EDIT),
            page("Add a server", "heartbeat cron systemd new", "plus", "/servers#add", Role.EDIT),
            page("Import streams", "csv yaml json list", "upload", "/import", Role.EDIT),
            page("Moving from Dispersa", "wmspanel import urls old api facade", "upload", "/moving", Role.EDIT),
            page("Add a receiver", "webhook slack telegram mail new", "bell-ring", "/notifications#add", Role.EDIT),
            page("Make a hint", "media server hook door nginx srs icecast new", "radio", "/hints#add", Role.EDIT),
            page("Plan maintenance", "window silence", "calendar-days", "/maintenance#add", Role.EDIT),
            page("Add a status page", "public white label new", "globe", "/status-pages#add", Role.EDIT),
            page("Add a checkpoint", "agent enrol place", "map-pin", "/checkpoints#add", Role.ADMINISTER),
            page("Tokens", "settings access api", "key-round", "/tokens", Role.ADMINISTER),
            page("Audit", "settings who did what log", "scroll-text", "/audit", Role.ADMINISTER),
            page("Docs", "documentation manual help reasons api", "circle-question-mark", "/docs", Role.VIEW),
            action("Times in UTC or in my zone", "clock time zone", "clock", "zone"),
            action("Keys", "keyboard shortcuts help ?", "keyboard", "keys"));

    private static Place page(String name, String words, String icon, String to, String role) {
        return new Place(name, words, icon, to, "", role);
    }

    private static Place action(String name, String words, String icon, String act) {
        return new Place(name, words, icon, "", act, Role.VIEW);
    }

    /** Those that each word of a question begins a word of, in the order of the bar; all for no word. */
    static List<Place> matching(String question, Predicate<String> mayAs) {
        List<String> asked = words(question);
        return ALL.stream()
                .filter(place -> mayAs.test(place.role()))
                .filter(place -> place.isMeantBy(asked))
                .toList();
    }

    private boolean isMeantBy(List<String> asked) {
        List<String> own = words(name + " " + words);
        return asked.stream().allMatch(word -> own.stream().anyMatch(each -> each.startsWith(word)));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
