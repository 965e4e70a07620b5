package dev.tallylight.store;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Wakes whoever waits for a change, on every replica: PostgreSQL's NOTIFY, sent by the transaction that changes and
 * heard after its commit. A signal can be lost (a connection that breaks), so every listener polls as well, rarely.
 */
@ApplicationScoped
public class Signals {
    private static final Logger LOG = Logger.getLogger(Signals.class);
    private static final long MOST_RECONNECT_DELAY_MS = 5_000;

    /** What changed. The payload is an id, or empty. */
    public enum Channel {
        /** A stream was created, changed, paused or deleted: its id. */
        STREAM_CHANGED,
        /** A stream's status changed: its id. */
        STATUS_CHANGED,
        /** An event was appended: its sequence. */
        EVENT_APPENDED,
        /** A maintenance window was added, changed or deleted: empty. */
        MAINTENANCE_CHANGED,
        /** Deliveries are due: empty. */
        DELIVERY_DUE,
        /** A stream is to be probed at once: see {@code stream.ask.ProbeRequests}. */
        PROBE_NOW,
        /** A checkpoint was created, changed or deleted, or has another token: its id. */
        CHECKPOINT_CHANGED,
        /** A checkpoint answered a request to probe: the request's id. */
        PROBE_ANSWERED,
        /** An inbox got a request: the inbox's id. */
        INBOX_RECEIVED;

        /** Its name in a statement that sends the signal by itself. */
        public String sqlName() {
            return "tallylight_" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Map<Channel, BroadcastProcessor<String>> heard = new EnumMap<>(Channel.class);
    private final PgSubscriber subscriber;
    private final Pool pool;

    Signals(
            Vertx vertx,
            Pool pool,
            @ConfigProperty(name = "quarkus.datasource.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        this.pool = pool;
        PgConnectOptions options = PgConnectOptions.fromUri(url.replaceFirst("^vertx-reactive:", ""))
                .setUser(user)
                .setPassword(password);
        subscriber = PgSubscriber.subscriber(vertx, options)
                .reconnectPolicy(retry -> Math.min(100L * (retry + 1), MOST_RECONNECT_DELAY_MS));
        for (Channel channel : Channel.values()) {
            BroadcastProcessor<String> processor = BroadcastProcessor.create();
            heard.put(channel, processor);
            subscriber.channel(channel.sqlName()).handler(processor::onNext);
        }
    }

    void start(@Observes HubStart event) {
        subscriber.connect().onFailure(e -> LOG.warnf("LISTEN is not up yet, polling meanwhile: %s", e.getMessage()));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        subscriber.close();
    }

    /** What is heard from now on. A slow subscriber loses signals and is expected to poll. */
    @SuppressWarnings("NullAway") // every channel has its processor from the constructor on
    public Multi<String> on(Channel channel) {
        return heard.get(channel).onOverflow().drop();
    }

    /** Sends a signal in the session's transaction: it is heard once that commits. */
    public Uni<Void> send(Mutiny.Session session, Channel channel, String payload) {
        return session.createNativeQuery("select cast(pg_notify(?1, ?2) as text)", String.class)
                .setParameter(1, channel.sqlName())
                .setParameter(2, payload)
                .getResultList()
                .replaceWithVoid();
    }

    /** The same for several payloads, none of which holds a comma. */
    public Uni<Void> send(Mutiny.Session session, Channel channel, List<String> payloads) {
        return session.createNativeQuery(
                        "select cast(pg_notify(?1, payload) as text) from unnest(string_to_array(?2, ',')) as payload",
                        String.class)
                .setParameter(1, channel.sqlName())
                .setParameter(2, String.join(",", payloads))
                .getResultList()
                .replaceWithVoid();
    }

    /** Sends a signal that belongs to no transaction: it is heard at once. */
    public Uni<Void> send(Channel channel, String payload) {
        return pool.preparedQuery("select pg_notify($1, $2)")
                .execute(Tuple.of(channel.sqlName(), payload))
                .replaceWithVoid();
    }
}
