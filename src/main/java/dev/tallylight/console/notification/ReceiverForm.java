package dev.tallylight.console.notification;

import dev.tallylight.event.EventType;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.webhook.EndpointRequest;
import dev.tallylight.webhook.message.Format;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** What was typed into the form for a receiver, to show it again beside what is wrong with it. */
public class ReceiverForm {
    /** The fields that a form may have; what else is wrong is said on top. */
    static final String[] FIELDS = {"url", "token", "chatId", "groupWindow", "tags"};

    @RestForm
    @Nullable
    String url;

    @RestForm
    @Nullable
    String send;

    /** Of handlers of Dispersa, which may know no other body than that of streams. */
    @RestForm
    @Nullable
    String servers;

    @RestForm
    @Nullable
    String format;

    @RestForm
    @Nullable
    String token;

    @RestForm
    @Nullable
    String chatId;

    @RestForm
    @Nullable
    String groupWindow;

    @RestForm
    @Nullable
    String tags;

    /** The kind that is asked for; the recommended one where that is not known. */
    ReceiverKind kind() {
        for (Format each : Format.values()) {
            if (each.wireName().equals(format)) {
                return ReceiverKind.of(each);
            }
        }
        return ReceiverKind.of(Format.STANDARD);
    }

    /** Its values for the template; before anything was typed, sending is on. A secret is not shown again. */
    Map<String, Object> shown() {
        boolean untouched = url == null && token == null;
        return Map.of(
                "url", text(url),
                "send", untouched || send != null,
                "servers", servers != null,
                "chatId", text(chatId),
                "groupWindow", text(groupWindow),
                "tags", text(tags),
                "kind", kind());
    }

    /** Without the check the receiver is kept, disabled: nothing is sent. */
    EndpointRequest request() {
        return new EndpointRequest(
                blank(url) ? null : address(text(url)),
                events(),
                blank(tags)
                        ? null
                        : Arrays.stream(text(tags).split(",", -1))
                                .map(String::strip)
                                .toList(),
                kind().format(),
                blank(token) ? null : text(token).strip(),
                null,
                send != null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                blank(chatId) ? null : text(chatId).strip(),
                window());
    }

    private List<String> events() {
        return kind().format() == Format.DISPERSA && servers == null
                ? List.of(EventType.STREAM_OFFLINE.wireName(), EventType.STREAM_ONLINE.wireName())
                : List.of("*");
    }

    /** People write an address; the API wants a URL. */
    private String address(String typed) {
        boolean mailbox = kind().format() == Format.EMAIL && !typed.startsWith("mailto:") && typed.indexOf('@') > 0;
        return mailbox ? "mailto:" + typed.strip() : typed;
    }

    private @Nullable Duration window() {
        if (blank(groupWindow)) {
            return null;
        }
        try {
            return Durations.parse(text(groupWindow).strip());
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID, "groupWindow", String.valueOf(e.getMessage()));
        }
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
