package dev.tallylight.webhook.send;

import dev.tallylight.net.egress.EgressGuard;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/**
 * The REST clients that carry webhooks: one for all endpoints, and one for each client certificate, whose connections
 * nobody else may use. Of those the last {@value #MOST_IDENTITIES} used are kept.
 */
final class WebhookClients {
    private static final Logger LOG = Logger.getLogger(WebhookClients.class);
    private static final int MOST_IDENTITIES = 1_000;
    private static final Duration MOST_CONNECT = Duration.ofSeconds(5);
    private static final int IDLE_SECONDS = 30;

    private final EgressGuard guard;
    private final Duration timeout;
    private final int connections;
    private final String userAgent;
    private final Consumer<HttpClientOptions> trust;
    private final WebhookClient anonymous;
    private final WebhookClient unkept;
    private final SequencedMap<Kind, WebhookClient> known = new LinkedHashMap<>(16, 0.75f, true);

    /** @param kept whether its connections are used again */
    private record Kind(@Nullable ClientIdentity identity, boolean kept) {}

    /** @param trust sets what the clients trust beside the usual authorities */
    WebhookClients(
            EgressGuard guard, Duration timeout, int connections, String userAgent, Consumer<HttpClientOptions> trust) {
        this.guard = guard;
        this.timeout = timeout;
        this.connections = connections;
        this.userAgent = userAgent;
        this.trust = trust;
        this.anonymous = client(new Kind(null, true));
        this.unkept = client(new Kind(null, false));
    }

    WebhookClient of(@Nullable ClientIdentity identity) {
        return identity == null ? anonymous : identified(new Kind(identity, true));
    }

    /** One that connects anew for each request. */
    WebhookClient unkept(@Nullable ClientIdentity identity) {
        return identity == null ? unkept : identified(new Kind(identity, false));
    }

    private synchronized WebhookClient identified(Kind kind) {
        WebhookClient client = known.computeIfAbsent(kind, this::client);
        if (known.size() > MOST_IDENTITIES) {
            close(known.pollFirstEntry().getValue());
        }
        return client;
    }

    private static void close(WebhookClient client) {
        try {
            ((Closeable) client).close();
        } catch (IOException e) {
            LOG.warnf("a webhook client is not closed: %s", e);
        }
    }

    private WebhookClient client(Kind kind) {
        ClientIdentity identity = kind.identity();
        // a third for the connection, a third for TLS: what is slow is told apart from what answers slowly
        Duration connect = timeout.dividedBy(3).compareTo(MOST_CONNECT) < 0 ? timeout.dividedBy(3) : MOST_CONNECT;
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create("http://localhost")) // never used: every request has its own
                .userAgent(userAgent)
                .followRedirects(false)
                .disableDefaultMapper(true)
                .proxyAddress("none", 0) // the guard looks at the peer, which a proxy would hide
                .connectTimeout(connect.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                // several endpoints may share a host: none must wait in the pool for another's slow handler
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, connections)
                .property(QuarkusRestClientProperties.DISABLE_CONTEXTUAL_ERROR_MESSAGES, true)
                .httpClientOptionsCustomizer(options -> {
                    options.setSslHandshakeTimeout(connect.toMillis())
                            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                            .setIdleTimeout(IDLE_SECONDS)
                            .setKeepAlive(kind.kept())
                            .setSsl(true) // without it Vert.x overlooks the engine; each request says itself what it
                            // wants
                            .setSslEngineOptions(new GuardedTls(guard));
                    trust.accept(options);
                    if (identity != null) {
                        options.setKeyCertOptions(new PemKeyCertOptions()
                                .setCertValue(Buffer.buffer(identity.chain()))
                                .setKeyValue(Buffer.buffer(identity.key())));
                    }
                })
                .httpClientRequestCustomizer(new ExchangeBounds(guard, WebhookSender.MOST_BODY_BYTES))
                .register(new RequestAddressing())
                .build(WebhookClient.class);
    }
}
