package dev.tallylight.webhook.send;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.Egress;
import dev.tallylight.net.EgressGuard;
import dev.tallylight.net.NetFailure;
import dev.tallylight.webhook.WebhookConfig;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/** Sends one signed request and tells how that ended. */
@ApplicationScoped
public class WebhookSender {
    /** What is read of an answer's body. */
    static final int MOST_BODY_BYTES = 16 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int TLS_SECONDS = 5;
    private static final int IDLE_SECONDS = 30;

    private final Vertx vertx;
    private final EgressGuard guard;
    private final WebhookClient client;
    private final Duration timeout;
    private final InstantSource clock;

    WebhookSender(
            Vertx vertx,
            Egress egress,
            WebhookConfig config,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.vertx = vertx;
        this.guard = egress.webhooks();
        this.timeout = config.timeout();
        this.clock = clock;
        this.client = QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create("http://localhost")) // never used: every request has its own
                .userAgent("Tallylight/" + version)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .proxyAddress("none", 0) // the guard looks at the peer, which a proxy would hide
                .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                // several endpoints may share a host: none must wait in the pool for another's slow handler
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, config.concurrency())
                .property(QuarkusRestClientProperties.DISABLE_CONTEXTUAL_ERROR_MESSAGES, true)
                .httpClientOptionsCustomizer(
                        options -> options.setSslHandshakeTimeout(TLS_SECONDS).setIdleTimeout(IDLE_SECONDS))
                .httpClientRequestCustomizer(new ExchangeBounds(guard, MOST_BODY_BYTES))
                .register(new RequestAddressing())
                .build(WebhookClient.class);
    }

    /** Fails only for a fault of ours; whatever the other side does is a reply. Cancelling it closes the connection. */
    public Uni<Reply> send(SignedRequest request) {
        return Uni.createFrom().deferred(() -> {
            long begun = System.nanoTime();
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            Uni<Reply> exchange = guard.admit(request.url().host(), timeout)
                    .chain(addresses -> client.post(request))
                    .map(response -> reply(response, begun));
            return Deadline.in(context, timeout)
                    .bound(exchange, () -> new NetFailure(NetFailure.Kind.RESPONSE_TIMEOUT, late()))
                    .onFailure()
                    .recoverWithUni(failure -> reply(failure, begun));
        });
    }

    private String late() {
        return "no complete answer within " + timeout.toSeconds() + " s";
    }

    private Reply reply(Response response, long begun) {
        byte[] body = response.hasEntity() ? response.readEntity(byte[].class) : null;
        return reply(response.getStatus(), response.getHeaderString("Retry-After"), body, begun);
    }

    private Uni<Reply> reply(Throwable failure, long begun) {
        if (failure instanceof StreamResetException && failure.getCause() instanceof ExchangeBounds.CutShort cut) {
            return Uni.createFrom().item(reply(cut.status(), cut.retryAfter(), cut.body(), begun));
        }
        String error = TransportFailures.describe(failure);
        return error == null
                ? Uni.createFrom().failure(failure)
                : Uni.createFrom().item(new Reply(null, error, null, null, since(begun)));
    }

    private Reply reply(int status, @Nullable String retryAfter, byte @Nullable [] body, long begun) {
        return new Reply(
                status, error(status), RetryAfter.parse(retryAfter, clock.instant()), text(body), since(begun));
    }

    private static @Nullable String error(int status) {
        if (status >= 200 && status < 300) {
            return null;
        }
        return status >= 300 && status < 400
                ? "the answer is a redirect (" + status + "), which webhooks do not follow"
                : "the answer's status is " + status;
    }

    /** PostgreSQL's text takes anything but NUL. */
    private static @Nullable String text(byte @Nullable [] body) {
        return body == null || body.length == 0 ? null : new String(body, StandardCharsets.UTF_8).replace("\0", "");
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
