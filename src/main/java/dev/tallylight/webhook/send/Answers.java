package dev.tallylight.webhook.send;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.prose.Cut;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What receivers mean by their answers, beyond the status: a success whose body says that it failed is a failure, and a
 * wait that stands in a body is one that was asked for. Each format is read by what its receivers say, and by nothing
 * else: what software answers to {@code standard}, {@code cloudevents} and {@code dispersa} is its own matter, and
 * there a 2xx is a success whatever stands in it. Nothing is asked for by a success.
 */
public final class Answers {
    private static final int MOST_WORDS = 200;

    private Answers() {}

    /** The reply with the error and the wait that its receiver tells of. */
    public static Reply read(Format format, Reply reply) {
        if (reply.status() == null || reply.status() >= 300 && reply.status() < 400) {
            return reply; // what is behind a redirect is not known
        }
        AnswerBody body = AnswerBody.of(reply.body());
        return switch (format) {
            case STANDARD, DISPERSA, CLOUDEVENTS, EMAIL -> reply;
            default ->
                body.isPage() && reply.succeeded()
                        ? meaning(reply, new Meaning(true, "a web page instead of a receiver's answer", null, false))
                        : meaning(reply, Receivers.meaning(format, reply, body));
        };
    }

    /**
     * What a receiver says.
     *
     * @param denied whether it says that it failed; counts where the status does not say so already
     * @param words what went wrong
     * @param asked what it asks for in its body
     * @param everywhere whether the wait is for all that we send to it
     */
    record Meaning(
            boolean denied,
            @Nullable String words,
            @Nullable Duration asked,
            boolean everywhere) {
        static Meaning of(boolean denied, @Nullable String words) {
            return new Meaning(denied, words, null, false);
        }
    }

    private static Reply meaning(Reply reply, Meaning meaning) {
        Failure failure = reply.failure();
        if (failure != null) {
            failure = new Failure(failure.kind(), failure.error() + said(meaning.words()));
        } else if (meaning.denied()) {
            failure = new Failure(FailureKind.HANDLER_STATUS, "the answer says that it failed" + said(meaning.words()));
        }
        Duration wait = meaning.asked() == null ? reply.retryAfter() : meaning.asked();
        return reply.meaning(failure, wait, meaning.everywhere());
    }

    private static String said(@Nullable String words) {
        return words == null || words.isBlank() ? "" : ": " + Cut.to(Cut.line(words), MOST_WORDS);
    }

    /** The first text anywhere below, of what is nested as receivers nest their errors; null where there is none. */
    static @Nullable String firstText(JsonNode node) {
        if (node.isTextual()) {
            return node.asText();
        }
        for (JsonNode below : node) {
            String text =
                    below.path("message").isTextual() ? below.path("message").asText() : firstText(below);
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
