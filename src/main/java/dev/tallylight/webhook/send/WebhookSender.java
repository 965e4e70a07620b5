package dev.tallylight.webhook.send;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.JdkNameResolver;
import dev.tallylight.net.egress.NameResolver;
import dev.tallylight.net.url.IpLiteral;
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
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sends one signed request and tells how that ended. A connection that was kept and turns out dead is nobody's failure:
 * the same request goes over a new one, within the same time.
 */
@ApplicationScoped
public class WebhookSender {
    /** What is read of an answer's body. */
    static final int MOST_BODY_BYTES = 16 * 1024;

    private static final int REQUEST_TIMEOUT = 408;

    private final Vertx vertx;
    private final EgressGuard guard;
    private final NameResolver names;
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
        this(vertx, egress, config, clock, version, new JdkNameResolver(vertx), options -> {});
    }

    /**
     * @param names as the client resolves them
     * @param trust sets what is trusted beside the usual authorities
     */
    WebhookSender(
            Vertx vertx,
            Egress egress,
            WebhookConfig config,
            InstantSource clock,
            String version,
            NameResolver names,
            Consumer<HttpClientOptions> trust) {
        this(
                vertx,
                egress.webhooks(),
                names,
                config.timeout(),
                clock,
                new WebhookClients(
                        egress.webhooks(), config.timeout(), config.concurrency(), "Tallylight/" + version, trust));
    }

    private WebhookSender(
            Vertx vertx,
            EgressGuard guard,
            NameResolver names,
            Duration timeout,
            InstantSource clock,
            WebhookClients clients) {
        this.vertx = vertx;
        this.guard = guard;
        this.names = names;
        this.timeout = timeout;
        this.clock = clock;
        this.clients = clients;
    }

    /**
     * Another that is told apart by whom it may connect to, and has connections of its own: what waits for these keeps nobody
     * else waiting.
     *
     * @param version of Tallylight, which it tells its receivers
     */
    public WebhookSender apart(EgressGuard otherGuard, int connections, String version) {
        return new WebhookSender(
                vertx,
                otherGuard,
                names,
                timeout,
                clock,
                new WebhookClients(otherGuard, timeout, connections, "Tallylight/" + version, options -> {}));
    }

    /** Fails only for a fault of ours; whatever the other side does is a reply. Cancelling it closes the connection. */
    public Uni<Reply> send(SignedRequest request) {
        return Uni.createFrom().deferred(() -> {
            long begun = System.nanoTime();
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            ExchangeNotes notes = ExchangeNotes.begin(context, begun);
            Uni<Reply> exchange = admitted(request.url().host())
                    .invoke(notes::admitted)
                    .chain(addresses -> exchange(clients.of(request.identity()), request, begun))
                    .chain(first ->
                            first.isOfADeadConnection(notes) ? again(request, begun, context, notes) : first.told());
            return Deadline.in(context, timeout)
                    .bound(exchange, () -> new NetFailure(NetFailure.Kind.RESPONSE_TIMEOUT, late()))
                    .onFailure()
                    .recoverWithUni(failure -> reply(failure, begun))
                    .map(reply -> reply.with(notes.head(), notes.timings()));
        });
    }

    /**
     * The client resolves a name by itself: what it will be told is checked as well, for a name server may give each who asks
     * another address, and even a connection on which nothing is sent tells that somebody is there.
     */
    private Uni<List<InetAddress>> admitted(String host) {
        return guard.admit(host, timeout)
                .chain(addresses -> IpLiteral.parse(host) != null
                        ? Uni.createFrom().item(addresses)
                        : names.resolve(host, timeout).chain(found -> guard.checked(host, found)));
    }

    private Uni<Tried> exchange(WebhookClient client, SignedRequest request, long begun) {
        return client.post(request)
                .map(response -> reply(response, begun))
                .onItemOrFailure()
                .transform(Tried::new);
    }

    /** The very same request, with the id and the signature that it had. */
    private Uni<Reply> again(SignedRequest request, long begun, ContextInternal context, ExchangeNotes notes) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(task -> context.runOnContext(nothing -> task.run())) // where the notes are found
                .invoke(notes::again)
                .chain(() -> exchange(clients.unkept(request.identity()), request, begun))
                .chain(Tried::told);
    }

    /** How one connection's exchange ended: one of the two. */
    private record Tried(@Nullable Reply reply, @Nullable Throwable failure) {
        /**
         * Whether it failed for a connection that was kept, and not for the receiver: closed before a byte came (RFC
         * 9112 §9.3.1; the id lets the receiver know a repeat), said to be too old (408, RFC 9110 §15.5.9), or with the
         * rest of an earlier answer on it.
         */
        boolean isOfADeadConnection(ExchangeNotes notes) {
            if (!notes.isReused()) {
                return false;
            }
            if (failure == null) {
                return reply != null && reply.status() != null && reply.status() == REQUEST_TIMEOUT;
            }
            Failure told = TransportFailures.describe(failure);
            return told != null
                    && switch (told.kind()) {
                        case HANDLER_CUT_OFF, NETWORK_RESET, NETWORK_OTHER -> !notes.isAnswered();
                        case HANDLER_NOT_HTTP -> true;
                        default -> false;
                    };
        }

        Uni<Reply> told() {
            return failure == null
                    ? Uni.createFrom().item(reply)
                    : Uni.createFrom().failure(failure);
        }
    }

    private String late() {
        return "no complete answer within " + timeout.toSeconds() + " s";
    }

    private Reply reply(Response response, long begun) {
        byte[] body = response.hasEntity() ? response.readEntity(byte[].class) : null;
        return reply(
                response.getStatus(),
                RetryAfter.parse(
                        response.getHeaderString("Retry-After"), response.getHeaderString("Date"), clock.instant()),
                body,
                begun);
    }

    private Uni<Reply> reply(Throwable failure, long begun) {
        if (failure instanceof StreamResetException && failure.getCause() instanceof ExchangeBounds.CutShort cut) {
            Duration wait = RetryAfter.parse(cut.retryAfter(), cut.date(), clock.instant());
            return Uni.createFrom().item(reply(cut.status(), wait, cut.body(), begun));
        }
        Failure told = TransportFailures.describe(failure);
        return told == null
                ? Uni.createFrom().failure(failure)
                : Uni.createFrom().item(new Reply(null, told, null, null, since(begun)));
    }

    private static Reply reply(int status, @Nullable Duration wait, byte @Nullable [] body, long begun) {
        return Reply.answered(status, wait, text(body), since(begun));
    }

    /** PostgreSQL's text takes anything but NUL. */
    private static @Nullable String text(byte @Nullable [] body) {
        return body == null || body.length == 0 ? null : new String(body, StandardCharsets.UTF_8).replace("\0", "");
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
