package dev.tallylight.store;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Holds the connection over which PostgreSQL's notifications come. Every few seconds it sends one to itself and waits to
 * hear it: a connection that is dead, or alive and deaf, is given up and made anew.
 */
@ApplicationScoped
class Listening {
    private static final Duration EVERY = Duration.ofSeconds(4);
    private static final Duration TO_BE_HEARD = Duration.ofSeconds(5);
    private static final Follower.Plan PLAN = Follower.Plan.of("listen", EVERY).within(Duration.ofSeconds(20));

    private final Vertx vertx;
    private final Signals signals;
    private final PgConnectOptions options;
    private final Followers followers;
    /** A channel of our own: each process hears its own calls and nobody else's. */
    private final String echo =
            "tallylight_echo_" + UUID.randomUUID().toString().replace("-", "");

    private final AtomicLong calls = new AtomicLong();
    private volatile CompletableFuture<Void> heard = new CompletableFuture<>();
    private volatile @Nullable PgConnection connection;
    private volatile @Nullable Follower follower;

    Listening(
            Vertx vertx,
            Signals signals,
            Followers followers,
            @ConfigProperty(name = "quarkus.datasource.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        this.vertx = vertx;
        this.signals = signals;
        this.followers = followers;
        this.options = DatabaseLimits.limit(PgConnectOptions.fromUri(url.replaceFirst("^vertx-reactive:", ""))
                .setUser(user)
                .setPassword(password)
                .addProperty("application_name", "tallylight listen")); // an operator finds it in pg_stat_activity
    }

    void start(@Observes HubStart event) {
        follower = followers.each(PLAN, this::turn);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        Follower running = follower;
        if (running != null) {
            running.stop();
            giveUp();
        }
    }

    private Uni<Void> turn() {
        return connected()
                .chain(this::hearsItself)
                .onFailure()
                .invoke(this::giveUp)
                .onCancellation()
                .invoke(this::giveUp);
    }

    private Uni<PgConnection> connected() {
        PgConnection present = connection;
        return present != null
                ? Uni.createFrom().item(present)
                : Uni.createFrom()
                        .completionStage(
                                () -> PgConnection.connect(vertx, options).toCompletionStage())
                        .call(this::listen);
    }

    private Uni<Void> listen(PgConnection made) {
        connection = made;
        made.notificationHandler(this::hear);
        made.closeHandler(closed -> {
            if (connection == made) {
                connection = null;
                wake();
            }
        });
        String statements = Stream.concat(
                        Stream.of(Signals.Channel.values()).map(Signals.Channel::sqlName), Stream.of(echo))
                .map(channel -> "listen " + channel)
                .collect(Collectors.joining("; "));
        return Uni.createFrom()
                .completionStage(() -> made.query(statements).execute().toCompletionStage())
                .replaceWithVoid();
    }

    private void wake() {
        Follower running = follower;
        if (running != null) {
            running.wake();
        }
    }

    private void hear(PgNotification notification) {
        if (notification.getChannel().equals(echo)) {
            if (notification.getPayload().equals(String.valueOf(calls.get()))) {
                heard.complete(null);
            }
        } else {
            signals.heard(notification.getChannel(), notification.getPayload());
        }
    }

    private Uni<Void> hearsItself(PgConnection over) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        heard = answer;
        String call = "notify " + echo + ", '" + calls.incrementAndGet() + "'";
        return Uni.createFrom()
                .completionStage(() -> over.query(call).execute().toCompletionStage())
                .chain(() -> Uni.createFrom().completionStage(answer))
                .ifNoItem()
                .after(TO_BE_HEARD)
                .failWith(() -> new IllegalStateException("the database's notifications are not heard"));
    }

    private void giveUp() {
        PgConnection lost = connection;
        connection = null;
        if (lost != null) {
            lost.close();
        }
    }
}
