package dev.tallylight.hint.shape;

import dev.tallylight.net.url.Percent;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import org.jspecify.annotations.Nullable;

/**
 * What a media server says.
 *
 * @param stream of which stream; null where it says none that could be one
 * @param host where it is published, as the server knows itself, with the port where that is not its protocol's own; null where
 *     it does not say
 * @param url where it can be played, as the server says; null where it does not
 */
public record Hook(
        Action action,
        @Nullable PublishedName stream,
        @Nullable String host,
        @Nullable String url) {
    static Hook of(Action action, @Nullable PublishedName stream, @Nullable String host) {
        return new Hook(action, stream, host, null);
    }

    /** Of what is published at a URL; of where it can be played it says nothing. */
    static Hook at(Action action, @Nullable String url) {
        Url read = read(url);
        return read == null
                ? new Hook(action, null, null, null)
                : new Hook(action, PublishedName.of(Percent.decoded(read.path())), read.authority(), null);
    }

    /** Of what is played at a URL, which is kept without user information and query: they may be somebody's secret. */
    static Hook playedAt(Action action, @Nullable String url) {
        Url read = read(url);
        Hook at = at(action, url);
        return read == null || at.stream == null
                ? at
                : new Hook(
                        action,
                        at.stream,
                        at.host,
                        read.withoutUserInfo().withPathAndQuery(read.path()).full());
    }

    private static @Nullable Url read(@Nullable String url) {
        try {
            return url == null || url.isEmpty() ? null : Url.parse(url);
        } catch (UrlException e) {
            return null; // nothing is known of where it is
        }
    }

    /** Host and port in a URL; null where there are none. */
    static @Nullable String hostOf(@Nullable String url) {
        Url read = read(url);
        return read == null ? null : read.authority();
    }

    /** In a few words, for people: {@code un-publish of live/studio-a}. */
    public String words() {
        return stream == null ? action.words() : action.words() + " of " + stream.path();
    }
}
