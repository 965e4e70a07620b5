package dev.tallylight.webhook.send;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.Egress;
import dev.tallylight.net.EgressGuard;
import dev.tallylight.net.NetFailure;
import dev.tallylight.webhook.WebhookConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Sends one signed request and tells how that ended. */
@ApplicationScoped
public class WebhookSender {
    /** What is read of an answer's body. */
    static final int MOST_BODY_BYTES = 16 * 1024;

    private final Vertx vertx;
    private final EgressGuard guard;
    private final WebhookClients clients;
    private final Duration timeout;
    private final InstantSource clock;

    @Inject
    WebhookSender(
            Vertx vertx,
            Egress egress,
            WebhookConfig config,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this(vertx, egress, config, clock, version, options -> {});
    }

    /** @param trust sets what is trusted beside the usual authorities */
    WebhookSender(
            Vertx vertx,
            Egress egress,
            WebhookConfig config,
            InstantSource clock,
            String version,
            Consumer<HttpClientOptions> trust) {
        this.vertx = vertx;
        this.guard = egress.webhooks();
        this.timeout = config.timeout();
        this.clock = clock;
        this.clients = new WebhookClients(guard, timeout, config.concurrency(), "Tallylight/" + version, trust);
    }

    /** Fails only for a fault of ours; whatever the other side does is a reply. Cancelling it closes the connection. */
    public Uni<Reply> send(SignedRequest request) {
        return Uni.createFrom().deferred(() -> {
            long begun = System.nanoTime();
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            ExchangeNotes notes = ExchangeNotes.begin(context, begun);
            Uni<Reply> exchange = guard.admit(request.url().host(), timeout)
                    .invoke(notes::admitted)
                    .chain(addresses -> clients.of(request.identity()).post(request))
                    .map(response -> reply(response, begun));
            return Deadline.in(context, timeout)
                    .bound(exchange, () -> new NetFailure(NetFailure.Kind.RESPONSE_TIMEOUT, late()))
                    .onFailure()
                    .recoverWithUni(failure -> reply(failure, begun))
                    .map(reply -> reply.with(notes.head(), notes.timings()));
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
        Failure told = TransportFailures.describe(failure);
        return told == null
                ? Uni.createFrom().failure(failure)
                : Uni.createFrom().item(new Reply(null, told, null, null, since(begun)));
    }

    private Reply reply(int status, @Nullable String retryAfter, byte @Nullable [] body, long begun) {
        return Reply.answered(status, RetryAfter.parse(retryAfter, clock.instant()), text(body), since(begun));
    }

    /** PostgreSQL's text takes anything but NUL. */
    private static @Nullable String text(byte @Nullable [] body) {
        return body == null || body.length == 0 ? null : new String(body, StandardCharsets.UTF_8).replace("\0", "");
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
