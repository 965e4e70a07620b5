package dev.tallylight.webhook.send;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.send.Answers.Meaning;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each format's receivers say in their bodies. Each method names where that is written.
 */
final class Receivers {
    private static final double MOST_SECONDS = 86_400;
    private static final Pattern TELEGRAM_WAIT = Pattern.compile("(?i)retry after (\\d{1,9})");
    private static final Pattern TEAMS_THROTTLES = Pattern.compile("(?i)HTTP error 429\\b");
    /** Where Teams limits without naming a wait, by what its support names (msteams-docs #7576: 10 to 15 seconds). */
    private static final Duration TEAMS_WAIT = Duration.ofSeconds(15);
    /**
     * Whole numbers from here on are taken for milliseconds, which the API of before counts in: its waits are some
     * hundreds (discord-api-docs #533). What is taken wrongly waits a minute too long, or asks once more.
     */
    private static final long DISCORD_MILLIS_FROM = 61;

    private Receivers() {}

    static Meaning meaning(Format format, Reply reply, AnswerBody body) {
        return switch (format) {
            case SLACK -> slack(body);
            case TEAMS -> teams(reply, body);
            case TELEGRAM -> telegram(body);
            case DISCORD -> discord(reply, body);
            case NTFY -> ntfy(body);
            case PAGERDUTY -> pagerDuty(body);
            case OPSGENIE -> opsgenie(body);
            default -> Meaning.of(false, null);
        };
    }

    /**
     * An incoming webhook answers {@code ok}, and an error as a word, {@code invalid_payload} (Slack: Sending messages
     * using incoming webhooks, Handling errors); the Web API answers {@code {"ok":false,"error":"…"}}, Rocket.Chat, which takes the
     * same messages, {@code {"success":false,"error":"…"}}.
     */
    private static Meaning slack(AnswerBody body) {
        boolean denied = body.says("ok", false) || body.says("success", false) || body.isTextThatRefuses();
        return Meaning.of(denied, body.isTextThatRefuses() ? body.text() : body.string("error"));
    }

    /**
     * Connectors answer {@code 1}, and the error of Teams behind them as the text of a 200 (msteams-docs #400, #1736,
     * #1810, #7425: {@code Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429
     * with ContextId …}), by design; Workflows answer 202, and errors as {@code {"error":{"code":…,"message":…}}}.
     */
    private static Meaning teams(Reply reply, AnswerBody body) {
        boolean said = body.isTextThatRefuses();
        JsonNode error = body.json().path("error");
        boolean denied = said || error.isObject() || error.isTextual();
        boolean throttles = reply.status() != null && reply.status() == 429
                || said && TEAMS_THROTTLES.matcher(body.text()).find();
        String words = said
                ? body.text()
                : Answers.firstText(error.path("message").isTextual() ? error.path("message") : error);
        if (!throttles || reply.retryAfter() != null) {
            return Meaning.of(denied, words);
        }
        String limits = "it limits, and names no wait: " + TEAMS_WAIT.toSeconds() + " s are taken";
        return new Meaning(
                denied, words == null || words.isBlank() ? limits : limits + ": " + words, TEAMS_WAIT, false);
    }

    /**
     * Always an object with {@code ok}, and where that is false with {@code description}, {@code error_code} and
     * {@code parameters}: {@code retry_after} in seconds, {@code migrate_to_chat_id} (Bot API: Making requests,
     * ResponseParameters).
     */
    private static Meaning telegram(AnswerBody body) {
        boolean denied = body.says("ok", false) || body.isTextThatRefuses();
        String description = body.isTextThatRefuses() ? body.text() : body.string("description");
        JsonNode parameters = body.json().path("parameters");
        Duration wait = seconds(parameters.path("retry_after"));
        if (wait == null && description != null) {
            Matcher said = TELEGRAM_WAIT.matcher(description);
            wait = denied && said.find() ? bounded(Long.parseLong(said.group(1))) : null;
        }
        JsonNode moved = parameters.path("migrate_to_chat_id");
        String words = !moved.isIntegralNumber()
                ? description
                : "the group is a supergroup now, with another id: set the webhook's chatId to " + moved.asText()
                        + (description == null ? "" : " (" + description + ")");
        return new Meaning(denied, words, wait, false);
    }

    /**
     * A success is 204, or the message as it was posted; an error has {@code code} and {@code message}, and of a message
     * that it does not take {@code errors} (Reference: Error Messages). A limit has {@code retry_after} in seconds with
     * a fraction, and {@code global}, which of webhooks is for the address they come from (Rate Limits, discord-api-docs
     * #5806). URLs without a version answer as the API of before, in whole milliseconds (#1454, #4722).
     */
    private static Meaning discord(Reply reply, AnswerBody body) {
        boolean error =
                body.string("message") != null && !body.has("id") && (body.has("code") || body.has("retry_after"));
        boolean denied = error || body.isTextThatRefuses();
        String nested = Answers.firstText(body.json().path("errors"));
        String message = body.string("message");
        String words = nested == null || message == null ? message : message + ": " + nested;
        boolean everywhere = body.says("global", true) || header(reply, "x-ratelimit-global: true");
        return new Meaning(denied, body.isTextThatRefuses() ? body.text() : words, discordWait(body), everywhere);
    }

    private static @Nullable Duration discordWait(AnswerBody body) {
        JsonNode asked = body.json().path("retry_after");
        return asked.isIntegralNumber() && asked.asLong() >= DISCORD_MILLIS_FROM
                ? bounded(asked.asLong() / 1_000.0)
                : seconds(asked);
    }

    private static boolean header(Reply reply, String line) {
        String head = reply.head();
        return head != null && head.toLowerCase(Locale.ROOT).lines().anyMatch(line::equals);
    }

    /** The message as it was posted; an error has {@code http}, its status, and {@code error} (ntfy: server/errors.go). */
    private static Meaning ntfy(AnswerBody body) {
        return Meaning.of(body.json().path("http").asInt() >= 400, body.string("error"));
    }

    /** {@code "status":"success"}, or what is wrong, with {@code message} and {@code errors} (Events API v2). */
    private static Meaning pagerDuty(AnswerBody body) {
        boolean denied = AnswerBody.refuses(body.string("status")) || body.has("errors");
        String error = Answers.firstText(body.json().path("errors"));
        String message = body.string("message");
        return Meaning.of(denied, error == null || message == null ? message : message + ": " + error);
    }

    /** {@code "result":"Request will be processed"}, or {@code message} and {@code errors} (Alert API: Response). */
    private static Meaning opsgenie(AnswerBody body) {
        return Meaning.of(body.string("result") == null && body.has("errors"), body.string("message"));
    }

    private static @Nullable Duration seconds(JsonNode asked) {
        return asked.isNumber() ? bounded(asked.doubleValue()) : null;
    }

    private static Duration bounded(double seconds) {
        return Duration.ofMillis(Math.round(Math.max(0, Math.min(MOST_SECONDS, seconds)) * 1_000));
    }
}
