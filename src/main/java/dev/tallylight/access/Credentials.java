package dev.tallylight.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a request brought to prove who it is. */
final class Credentials extends BaseAuthenticationRequest {
    /** Where the secret came from: it decides which table knows it. */
    enum Kind {
        TOKEN,
        SESSION
    }

    private final Kind kind;
    private final String secret;
    private final @Nullable String id;
    private final RoutingContext context;

    /**
     * @param id which token it is said to be; null where that is not said
     * @param context the request that brought it
     */
    Credentials(Kind kind, String secret, @Nullable String id, RoutingContext context) {
        this.kind = kind;
        this.secret = secret;
        this.id = id;
        this.context = context;
    }

    /** Whether it is said to be that token, or not said to be any. */
    boolean isOf(@Nullable UUID token) {
        return id == null || token != null && token.toString().equalsIgnoreCase(id);
    }

    /** From where it came; null where that is not known any more. */
    @Nullable
    String address() {
        SocketAddress peer = context.request().remoteAddress();
        return peer == null ? null : peer.hostAddress();
    }

    RoutingContext context() {
        return context;
    }

    Kind kind() {
        return kind;
    }

    String secret() {
        return secret;
    }
}
