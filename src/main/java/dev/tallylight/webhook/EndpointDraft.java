package dev.tallylight.webhook;

import dev.tallylight.event.EventType;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Violations;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.MailAddress;
import dev.tallylight.webhook.message.SecretUrl;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's description once it was checked.
 *
 * @param url null for a mailbox
 * @param token null for one that is to be generated
 */
record EndpointDraft(
        String urlAsGiven,
        @Nullable Url url,
        List<String> events,
        List<String> tags,
        Format format,
        @Nullable String token,
        Map<String, String> headers,
        boolean enabled,
        @Nullable String description,
        boolean sendCredentials,
        SendingDraft sending,
        @Nullable String chatId,
        @Nullable Duration groupWindow) {
    private static final int MOST_TAGS = 50;
    private static final Set<String> TYPES =
            Arrays.stream(EventType.values()).map(EventType::wireName).collect(Collectors.toUnmodifiableSet());

    /** @throws ProblemException naming every field that is not valid */
    static EndpointDraft of(EndpointRequest request) {
        Violations violations = new Violations();
        Format format = request.format() == null ? Format.STANDARD : request.format();
        String given = request.url() == null || request.url().isBlank() ? format.defaultUrl() : request.url();
        violations.check(given != null, "url", "is required");
        List<String> events = events(request.events(), violations);
        List<String> tags = tags(request.tags(), violations);
        Map<String, String> headers = request.headers() == null ? Map.of() : request.headers();
        CustomHeaders.check(headers, violations);
        checkToken(request.token(), violations);
        violations.check(
                request.description() == null || request.description().length() <= 500,
                "description",
                "must have at most 500 characters");
        violations.line(
                "description",
                request.description() == null ? null : request.description().strip());
        violations.lines("tags", request.tags());
        SendingDraft sending = SendingDraft.of(request, violations).orRate(format.defaultRateLimit());
        ReceiverRules.check(format, request, events, violations);
        violations.check(
                tags.isEmpty() || events.stream().anyMatch(EndpointDraft::bearsTags),
                "events",
                "bear no tags, so none of them would be sent: leave out `tags`, or name events of streams or servers");
        violations.raise();

        String asGiven = String.valueOf(given).strip();
        return new EndpointDraft(
                asGiven,
                format == Format.EMAIL ? mailbox(asGiven) : url(format, asGiven),
                events,
                tags,
                format,
                request.token() == null && !ReceiverRules.digests(format) ? "" : request.token(),
                headers,
                !Boolean.FALSE.equals(request.enabled()),
                request.description(),
                Boolean.TRUE.equals(request.sendCredentials()),
                sending,
                request.chatId(),
                request.groupWindow());
    }

    /** What is compared of two: all but the secrets that the answer to a request may make, and whether it is switched on. */
    EndpointDraft plain() {
        return with("", true, sending.withoutSecret());
    }

    /** The same with the token that there is, where none was given. */
    EndpointDraft orToken(String held) {
        return token != null ? this : with(held, enabled, sending);
    }

    private EndpointDraft with(String otherToken, boolean on, SendingDraft how) {
        return new EndpointDraft(
                urlAsGiven,
                url,
                events,
                tags,
                format,
                otherToken,
                headers,
                on,
                description,
                sendCredentials,
                how,
                chatId,
                groupWindow);
    }

    /** A ping is sent to whom it names, whatever the tags. */
    private static boolean bearsTags(String event) {
        return event.equals("*") || event.matches("(stream|server|test)\\..*");
    }

    private static @Nullable Url mailbox(String text) {
        try {
            MailAddress.parse(text);
            return null;
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID_URL, "url", String.valueOf(e.getMessage()));
        }
    }

    /** As it is shown in lists, logs and events: where the path lets anybody in, without it. */
    String shownUrl() {
        return url != null && format.hasSecretPath() ? SecretUrl.shown(url) : Url.redact(urlAsGiven);
    }

    private static Url url(Format format, String text) {
        if (MailAddress.isMailto(text)) {
            throw ProblemException.field(
                    ProblemType.UNSUPPORTED_SCHEME,
                    "url",
                    "is a mail address: set `format` to email, or give the URL of the handler");
        }
        Url url;
        try {
            url = Url.parse(text);
        } catch (UrlException e) {
            throw ProblemException.field(ProblemType.INVALID_URL, "url", String.valueOf(e.getMessage()));
        }
        if (!url.scheme().equals("http") && !url.scheme().equals("https")) {
            throw ProblemException.field(
                    ProblemType.UNSUPPORTED_SCHEME,
                    "url",
                    "has the scheme " + url.scheme() + ": webhooks go to https:// or http://");
        }
        if (url.userInfo() != null) {
            throw ProblemException.field(
                    ProblemType.INVALID_URL,
                    "url",
                    "holds a user name: send credentials in headers, as {\"Authorization\": \"Basic …\"}");
        }
        ReceiverRules.checkUrl(format, url);
        return url;
    }

    private static List<String> events(@Nullable List<String> events, Violations violations) {
        if (events == null) {
            return List.of("*");
        }
        boolean known = !events.isEmpty()
                && events.stream().allMatch(name -> name != null && (name.equals("*") || TYPES.contains(name)));
        violations.check(known, "events", "must be [\"*\"] for all, or names from: " + EventType.all());
        return events.contains("*") ? List.of("*") : events.stream().distinct().toList();
    }

    private static List<String> tags(@Nullable List<String> tags, Violations violations) {
        if (tags == null) {
            return List.of();
        }
        violations.check(tags.size() <= MOST_TAGS, "tags", "must be at most " + MOST_TAGS);
        violations.check(
                tags.stream().noneMatch(tag -> tag == null || tag.isBlank() || tag.length() > 100),
                "tags",
                "must each have 1 to 100 characters");
        return tags.stream().filter(tag -> tag != null).distinct().toList();
    }

    private static void checkToken(@Nullable String token, Violations violations) {
        violations.check(
                token == null || (token.length() <= 200 && token.chars().allMatch(c -> c >= 0x20 && c != 0x7f)),
                "token",
                "must have at most 200 characters and no control characters");
    }
}
