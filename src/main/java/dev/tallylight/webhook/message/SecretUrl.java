package dev.tallylight.webhook.message;

import dev.tallylight.net.url.Url;

/** How a URL is shown whose very path lets whoever knows it send: by its host alone. */
public final class SecretUrl {
    private SecretUrl() {}

    /** {@code https://hooks.slack.com/***}. */
    public static String shown(Url url) {
        return url.scheme() + "://" + url.authority() + "/" + Message.HIDDEN;
    }
}
