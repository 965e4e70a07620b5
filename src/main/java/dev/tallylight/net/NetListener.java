package dev.tallylight.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who wants to know what happens while we connect and exchange. Called on the event loop of the session. */
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
}
