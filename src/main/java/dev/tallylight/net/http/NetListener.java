package dev.tallylight.net.http;

import dev.tallylight.net.cookie.CookieJar;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf we connect and exchange: hears what happens, and keeps the cookies where it makes several sessions.
 * Called on the event loop of the session.
 */
public interface NetListener {
    /** Nobody. */
    NetListener NONE = new NetListener() {
        @Override
        public void connected(Duration dns, Duration connect, @Nullable Duration tls) {}

        @Override
        public void firstByte(Duration sinceRequest) {}

        @Override
        public void step(String name, String detail) {}
    };

    /**
     * A connection stands.
     *
     * @param tls null without TLS
     */
    void connected(Duration dns, Duration connect, @Nullable Duration tls);

    /** The first byte of an answer came. */
    void firstByte(Duration sinceRequest);

    /** Something worth keeping as evidence: one line, without secrets. */
    void step(String name, String detail);

    /** The cookies of the whole visit; null where each session is a visit of its own. */
    default @Nullable CookieJar cookies() {
        return null;
    }
}
