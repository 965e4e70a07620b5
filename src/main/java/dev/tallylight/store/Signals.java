package dev.tallylight.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Wakes whoever waits for a change, on every replica: PostgreSQL's NOTIFY, sent by the transaction that changes and
 * heard after its commit. A signal can be lost (a connection that breaks), so it only makes things sooner: whoever
 * listens looks for itself as well.
 */
@ApplicationScoped
public class Signals {
    private static final Logger LOG = Logger.getLogger(Signals.class);

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
        INBOX_RECEIVED,
        /** A server was created, changed, paused or deleted, or has another key: its id. */
        SERVER_CHANGED,
        /** A hint was made, changed or deleted, or has another key: its id. */
        HINT_CHANGED,
        /** A token was revoked, or a sign-in ended: empty. */
        ACCESS_CHANGED,
        /** A status page was added, changed or deleted: its id. */
        STATUS_PAGE_CHANGED;

        /** Its name in a statement that sends the signal by itself. */
        public String sqlName() {
            return "tallylight_" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Map<String, Set<Consumer<String>>> listeners = Arrays.stream(Channel.values())
            .collect(Collectors.toUnmodifiableMap(Channel::sqlName, channel -> ConcurrentHashMap.newKeySet()));
    private final Pool pool;

    Signals(Pool pool) {
        this.pool = pool;
    }

    /**
     * Has the listener called with the payload of each signal that is heard from now on. It must not block; what it throws
     * is logged and harms nobody else. {@link Listening} hears them.
     *
     * @return what ends that
     */
    public Runnable hear(Channel channel, Consumer<String> listener) {
        Set<Consumer<String>> all = Objects.requireNonNull(listeners.get(channel.sqlName()));
        Consumer<String> one = listener::accept; // the same listener may hear twice
        all.add(one);
        return () -> all.remove(one);
    }

    /** The same as items. A slow subscriber loses signals and is expected to look for itself. */
    public Multi<String> on(Channel channel) {
        return Multi.createFrom()
                .emitter(emitter -> emitter.onTermination(hear(channel, emitter::emit)), BackPressureStrategy.DROP);
    }

    void heard(String channel, String payload) {
        for (Consumer<String> listener : listeners.getOrDefault(channel, Set.of())) {
            try {
                listener.accept(payload);
            } catch (RuntimeException e) {
                LOG.errorf(e, "whoever hears of %s failed at it", channel);
            }
        }
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

    /** Sends a signal in the transaction of a connection: it is heard once that commits. */
    public Uni<Void> send(SqlClient connection, Channel channel, String payload) {
        return connection
                .preparedQuery("select pg_notify($1, $2)")
                .execute(Tuple.of(channel.sqlName(), payload))
                .replaceWithVoid();
    }

    /** Sends a signal that belongs to no transaction: it is heard at once. */
    public Uni<Void> send(Channel channel, String payload) {
        return send(pool, channel, payload);
    }
}
