package dev.tallylight.webhook.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tallylight.webhook.message.Cut;
import dev.tallylight.webhook.message.Format;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What receivers mean by their answers, beyond the status: Telegram says {@code {"ok":false}} with a description and,
 * when it is asked too often, {@code parameters.retry_after} (Bot API, Making requests); Discord says
 * {@code retry_after} in seconds with a fraction (Rate Limits, 429); Slack says in one word what it does not take.
 */
public final class Answers {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern WORD = Pattern.compile("[a-z_]{2,60}");
    private static final int MOST_WORDS = 200;
    private static final double MOST_SECONDS = 86_400;

    private Answers() {}

    /** The reply with the error and the wait that its receiver tells of. */
    public static Reply read(Format format, Reply reply) {
        if (reply.status() == null || reply.body() == null) {
            return reply;
        }
        return switch (format) {
            case TELEGRAM -> telegram(reply, json(reply));
            case DISCORD -> reply.meaning(described(reply, text(json(reply), "message")), wait(reply, json(reply)));
            case SLACK -> slack(reply);
            case PAGERDUTY, OPSGENIE ->
                reply.meaning(described(reply, text(json(reply), "message")), reply.retryAfter());
            default -> reply;
        };
    }

    private static Reply telegram(Reply reply, JsonNode answer) {
        Failure failure = described(reply, text(answer, "description"));
        if (failure == null
                && answer.path("ok").isBoolean()
                && !answer.path("ok").booleanValue()) {
            failure = new Failure(
                    FailureKind.HANDLER_STATUS, "the answer says that it failed" + said(text(answer, "description")));
        }
        return reply.meaning(failure, wait(reply, answer.path("parameters")));
    }

    /** A success is {@code ok}; others that take Slack's messages say it in their own way, and failures by the status. */
    private static Reply slack(Reply reply) {
        String body = String.valueOf(reply.body()).strip();
        if (WORD.matcher(body).matches()) {
            return reply.meaning(described(reply, body), reply.retryAfter());
        }
        JsonNode answer = json(reply);
        boolean denied = answer.path("ok").isBoolean() && !answer.path("ok").booleanValue();
        return reply.succeeded() && denied
                ? reply.meaning(
                        new Failure(
                                FailureKind.HANDLER_STATUS,
                                "the answer says that it failed" + said(text(answer, "error"))),
                        reply.retryAfter())
                : reply;
    }

    private static @Nullable Failure described(Reply reply, @Nullable String words) {
        Failure failure = reply.failure();
        return failure == null ? null : new Failure(failure.kind(), failure.error() + said(words));
    }

    private static String said(@Nullable String words) {
        return words == null || words.isBlank() ? "" : ": " + Cut.to(Cut.line(words), MOST_WORDS);
    }

    private static @Nullable Duration wait(Reply reply, JsonNode holder) {
        JsonNode seconds = holder.path("retry_after");
        if (!seconds.isNumber() || reply.succeeded()) {
            return reply.retryAfter();
        }
        double bounded = Math.max(0, Math.min(MOST_SECONDS, seconds.doubleValue()));
        return Duration.ofMillis(Math.round(bounded * 1_000));
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }

    private static JsonNode json(Reply reply) {
        try {
            return MAPPER.readTree(reply.body());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // an answer in another language says nothing
        }
    }
}
