package dev.tallylight.webhook.delivery;

import dev.tallylight.webhook.message.Message;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.SentRequest;
import dev.tallylight.webhook.send.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver says back of what it was sent and nobody is shown: some answer a wrong request with all of it. Of the
 * log's answer each such word is hidden before it is kept.
 */
final class Echo {
    /** Shorter ones are in any text by chance. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_.~-]{8,}");

    private static final int MOST_WORDS = 500;

    private Echo() {}

    /** The same answer without the words of the request that are not shown. @param secrets what it must not say in any case */
    static Reply without(SignedRequest request, SentRequest shown, List<String> secrets, Reply reply) {
        Set<String> hidden = new LinkedHashSet<>(secrets);
        hidden.addAll(hidden(request, shown));
        Failure failure = reply.failure();
        return hidden.isEmpty()
                ? reply
                : new Reply(
                        reply.status(),
                        failure == null
                                ? null
                                : new Failure(failure.kind(), String.valueOf(hide(failure.error(), hidden))),
                        reply.retryAfter(),
                        reply.everywhere(),
                        hide(reply.body(), hidden),
                        reply.took(),
                        hide(reply.head(), hidden),
                        reply.timings());
    }

    private static Set<String> hidden(SignedRequest request, SentRequest shown) {
        StringBuilder sent = new StringBuilder(request.url().full());
        request.headers().values().forEach(value -> sent.append('\n').append(value));
        String body = shown.body();
        if (body != null) { // else all of it is shown
            sent.append('\n').append(new String(request.body(), StandardCharsets.UTF_8));
        }
        String seen = shown.head() + "\n" + (body == null ? "" : body);
        Set<String> words = new LinkedHashSet<>();
        WORD.matcher(sent)
                .results()
                .map(found -> found.group())
                .filter(word -> !seen.contains(word))
                .distinct()
                .limit(MOST_WORDS)
                .forEach(words::add);
        return words;
    }

    private static @Nullable String hide(@Nullable String text, Set<String> words) {
        String left = text;
        for (String word : words) {
            left = left == null ? null : left.replace(word, Message.HIDDEN);
        }
        return left;
    }
}
