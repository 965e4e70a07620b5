package dev.tallylight.webhook.message;

import dev.tallylight.net.url.Url;
import org.jspecify.annotations.Nullable;

/**
 * Whom a message is for: what an endpoint holds beyond its format, its secrets open.
 *
 * @param url the endpoint's
 * @param token what its receiver knows us by, or is digested with; empty for none
 * @param chatId Telegram's chat
 * @param publicUrl where the console is reached
 */
public record Addressee(
        Url url,
        String token,
        @Nullable String chatId,
        @Nullable String publicUrl) {
    /** Without its secrets. */
    @Override
    public String toString() {
        return "Addressee[" + url.host() + "]";
    }
}
