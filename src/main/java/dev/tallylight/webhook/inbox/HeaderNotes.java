package dev.tallylight.webhook.inbox;

import dev.tallylight.webhook.inbox.ReceivedRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What is kept of a request's headers: not what opens a door, and no more than a bounded amount. */
final class HeaderNotes {
    static final int MOST_HEADERS = 100;
    static final int MOST_CHARACTERS = 16 * 1024;

    private static final Pattern SECRET = Pattern.compile(
            "(?i)(proxy-)?authorization|(set-)?cookie2?|.*(token|secret|passw|api-?key|x-key|credential|session).*");

    private HeaderNotes() {}

    static List<Header> of(Iterable<Map.Entry<String, String>> headers) {
        List<Header> kept = new ArrayList<>();
        int characters = 0;
        for (Map.Entry<String, String> header : headers) {
            String value = SECRET.matcher(header.getKey()).matches() ? "***" : header.getValue();
            characters += header.getKey().length() + value.length();
            if (kept.size() == MOST_HEADERS || characters > MOST_CHARACTERS) {
                kept.add(new Header("…", "more headers than are kept"));
                break;
            }
            kept.add(new Header(header.getKey(), value));
        }
        return List.copyOf(kept);
    }
}
