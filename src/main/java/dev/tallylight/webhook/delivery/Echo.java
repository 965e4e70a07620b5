package dev.tallylight.webhook.delivery;

import dev.tallylight.net.url.UnshownWords;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.SentRequest;
import dev.tallylight.webhook.send.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a receiver says back of what it was sent and nobody is shown: the log's answer is kept without it. */
final class Echo {
    private Echo() {}

    /**
     * The same answer without the words of the request that are not shown.
     *
     * @param secrets what else it must not say
     */
    static Reply without(SignedRequest request, SentRequest shown, List<String> secrets, Reply reply) {
        UnshownWords hidden = unshown(request, shown, secrets);
        Failure failure = reply.failure();
        return hidden.isEmpty()
                ? reply
                : new Reply(
                        reply.status(),
                        failure == null ? null : new Failure(failure.kind(), hidden.hide(failure.error())),
                        reply.retryAfter(),
                        reply.everywhere(),
                        hide(reply.body(), hidden),
                        reply.took(),
                        hide(reply.head(), hidden),
                        reply.timings());
    }

    private static UnshownWords unshown(SignedRequest request, SentRequest shown, List<String> secrets) {
        StringBuilder sent = new StringBuilder(request.url().full());
        request.headers().values().forEach(value -> sent.append('\n').append(value));
        String body = shown.body();
        if (body != null) { // else all of it is shown
            sent.append('\n').append(new String(request.body(), StandardCharsets.UTF_8));
        }
        return UnshownWords.of(sent.toString(), shown.head() + "\n" + (body == null ? "" : body), secrets);
    }

    private static @Nullable String hide(@Nullable String text, UnshownWords words) {
        return text == null ? null : words.hide(text);
    }
}
