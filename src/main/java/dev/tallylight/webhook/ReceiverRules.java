package dev.tallylight.webhook;

import dev.tallylight.event.EventType;
import dev.tallylight.net.url.Url;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Violations;
import dev.tallylight.webhook.message.Format;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each format's receiver needs of an endpoint: asked when it is made, not when the first alert fails. */
final class ReceiverRules {
    private static final Pattern ROUTING_KEY = Pattern.compile("[A-Za-z0-9]{32}");
    private static final Pattern GENIE_KEY = Pattern.compile("[A-Za-z0-9-]{8,100}");
    private static final Pattern BOT_TOKEN = Pattern.compile("[0-9]{3,20}:[A-Za-z0-9_-]{20,100}");
    private static final Pattern CHAT = Pattern.compile("-?[0-9]{1,20}|@[A-Za-z][A-Za-z0-9_]{3,31}");
    private static final Pattern VISIBLE = Pattern.compile("[!-~]*");
    private static final Pattern TOPIC = Pattern.compile(".*/[A-Za-z0-9_-]{1,64}");

    private static final Duration LEAST_WINDOW = Duration.ofSeconds(1);
    private static final Duration MOST_WINDOW = Duration.ofMinutes(10);

    private ReceiverRules() {}

    /** Whether a token is made for it where none is given: for Dispersa's digest, at once or later. */
    static boolean digests(Format format) {
        return format == Format.STANDARD || format == Format.DISPERSA;
    }

    static void check(Format format, EndpointRequest request, List<String> events, Violations violations) {
        checkToken(format, request.token() == null ? "" : request.token(), violations);
        checkChat(format, request.chatId(), violations);
        checkEvents(format, events, violations);
        checkWindow(format, request.groupWindow(), violations);
    }

    private static void checkWindow(Format format, @Nullable Duration window, Violations violations) {
        if (window != null && format.groups()) {
            violations.check(
                    window.compareTo(LEAST_WINDOW) >= 0 && window.compareTo(MOST_WINDOW) <= 0,
                    "groupWindow",
                    "must be from 1s to 10m");
        } else {
            violations.check(
                    window == null,
                    "groupWindow",
                    "is for formats that people read: one message of " + format.wireName() + " holds one event");
        }
    }

    private static void checkToken(Format format, String token, Violations violations) {
        switch (format) {
            case PAGERDUTY ->
                violations.check(
                        ROUTING_KEY.matcher(token).matches(),
                        "token",
                        "must be the routing key of PagerDuty's integration \"Events API V2\": 32 letters and digits");
            case OPSGENIE ->
                violations.check(
                        GENIE_KEY.matcher(token).matches(),
                        "token",
                        "must be the key of Opsgenie's integration \"API\"");
            case TELEGRAM ->
                violations.check(
                        BOT_TOKEN.matcher(token).matches(),
                        "token",
                        "must be the bot's token as BotFather gave it: 123456789:ABC…");
            case NTFY ->
                violations.check(
                        VISIBLE.matcher(token).matches(),
                        "token",
                        "must be an access token of ntfy: tk_…, or left out");
            default -> {} // what a digest is made of may be anything
        }
    }

    private static void checkChat(Format format, @Nullable String chat, Violations violations) {
        if (format == Format.TELEGRAM) {
            violations.check(
                    chat != null && CHAT.matcher(chat).matches(),
                    "chatId",
                    "must be the chat's id, such as \"-1001234567890\", or a channel's @name");
        } else {
            violations.check(chat == null, "chatId", "is for the format telegram alone");
        }
    }

    private static void checkEvents(Format format, List<String> events, Violations violations) {
        boolean some = events.isEmpty()
                || events.contains("*")
                || format.types().stream().map(EventType::wireName).anyMatch(events::contains);
        violations.check(
                some,
                "events",
                "are none that the format " + format.wireName() + " can express: "
                        + format.types().stream().map(EventType::wireName).collect(Collectors.joining(", ")));
    }

    /** @throws ProblemException naming what the URL lacks */
    static void checkUrl(Format format, Url url) {
        if (format == Format.NTFY && !TOPIC.matcher(url.pathAndQuery()).matches()) {
            throw ProblemException.field(
                    ProblemType.INVALID_URL,
                    "url",
                    "must end with the topic, letters, digits, _ and -: https://ntfy.sh/my-topic");
        }
    }
}
