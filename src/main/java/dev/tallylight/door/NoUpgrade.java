package dev.tallylight.door;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Without TLS, HTTP/1.1 alone. An upgrade to HTTP/2 in the clear (which RFC 9113 §3.1 has given up) would pass by a proxy
 * that looks at each request, and nobody asks for it.
 */
@ApplicationScoped
class NoUpgrade implements HttpServerOptionsCustomizer {
    /** Read here already, so that a wrong value stops the start and not the first caller. */
    NoUpgrade() {
        Patience.configured();
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
