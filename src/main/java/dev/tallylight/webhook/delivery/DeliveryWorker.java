package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Leaving;
import dev.tallylight.follow.Timers;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.WebhookConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due, in rounds that never end: one each second, and sooner when a transaction that wrote deliveries
 * commits, when an exchange ends, or when an endpoint's allowance has grown. While an exchange lasts, its lease is
 * extended.
 */
@ApplicationScoped
public class DeliveryWorker {
    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);

    /** Between the beginnings of two rounds: under load, a claim then takes many deliveries, and costs as much as for two. */
    private static final Follower.Plan ROUNDS = Follower.Plan.of("deliveries", Duration.ofSeconds(1))
            .spacedBy(Duration.ofMillis(20))
            .within(Duration.ofSeconds(30));

    private static final Duration LEAST_LEASE = Duration.ofSeconds(3);

    /** A group that is not told by then goes out without its companions. */
    private static final Duration GATHERING = Duration.ofSeconds(10);

    /** On top of an exchange's time: what is read before it and written after it has limits of its own, and less of it. */
    private static final Duration BESIDE_THE_EXCHANGE = Duration.ofMinutes(3);

    private static final Duration GIVING_BACK = Duration.ofSeconds(2);

    private final DeliveryClaims claims;
    private final DeliveryAttempt attempt;
    private final Signals signals;
    private final FreshContext contexts;
    private final Followers followers;
    private final WebhookConfig config;
    private final Timers timers;
    private final Slots slots;

    /** Whether a wake for rate limits is under way. */
    private final AtomicBoolean pacing = new AtomicBoolean();

    private volatile @Nullable Follower rounds;
    private volatile @Nullable Follower leases;
    private volatile @Nullable Runnable listening;

    DeliveryWorker(
            DeliveryClaims claims,
            DeliveryAttempt attempt,
            Signals signals,
            FreshContext contexts,
            Followers followers,
            Vertx vertx,
            WebhookConfig config) {
        this.claims = claims;
        this.attempt = attempt;
        this.signals = signals;
        this.contexts = contexts;
        this.followers = followers;
        this.config = config;
        this.timers = VertxTimers.ofNewContext(vertx);
        this.slots = new Slots(config.concurrency());
    }

    void start(@Observes HubStart event) {
        if (config.lease().compareTo(LEAST_LEASE) < 0) {
            throw new IllegalArgumentException("tallylight.webhooks.lease is " + config.lease()
                    + "; it must be at least " + LEAST_LEASE.toSeconds() + " s");
        }
        DeliveryRounds round = new DeliveryRounds(
                slots,
                claims::claim,
                this::send,
                config.timeout().plus(BESIDE_THE_EXCHANGE),
                new DeliveryRounds.Wake(this::wake, this::wakeIn));
        rounds = followers.start(ROUNDS, round::round);
        // one that hangs is followed by another before the lease ends, however long that is
        Duration third = config.lease().dividedBy(3);
        Follower.Plan plan = Follower.Plan.of("leases", third);
        leases = followers.each(third.compareTo(plan.limit()) < 0 ? plan.within(third) : plan, this::extendLeases);
        listening = signals.hear(Signals.Channel.DELIVERY_DUE, due -> wake());
    }

    /** A round that is under way is waited for: cut off, it would leave behind what it had claimed. */
    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Leaving.DELIVERIES) ShutdownEvent event) {
        if (listening != null) {
            listening.run();
        }
        try {
            slots.close();
            if (slots.drain(config.shutdownPatience().toMillis()) > 0) {
                giveBack();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop(rounds);
            stop(leases);
        }
    }

    /** Whoever claims them next need not wait for the end of their leases. */
    private void giveBack() {
        List<ClaimedDelivery> left = slots.held();
        boolean given = contexts.runAtEnd(() -> claims.giveBack(left), GIVING_BACK);
        LOG.infof(
                "%d deliveries are still under way; they are sent again, with their ids, %s",
                left.size(), given ? "at once" : "when their leases end");
    }

    private static void stop(@Nullable Follower follower) {
        if (follower != null) {
            follower.stop();
        }
    }

    private void wake() {
        Follower follower = rounds;
        if (follower != null) {
            follower.wake();
        }
    }

    private void wakeIn(Duration pace) {
        if (pacing.compareAndSet(false, true)) {
            timers.after(pace, () -> {
                pacing.set(false);
                wake();
            });
        }
    }

    /** While the database is away nobody else can claim what we hold, either. */
    private Uni<Void> extendLeases() {
        List<ClaimedDelivery> held = slots.held();
        return held.isEmpty() ? Uni.createFrom().voidItem() : claims.extend(held);
    }

    private Uni<Void> send(ClaimedDelivery delivery, Runnable answered) {
        return contexts.run(() -> gathered(delivery).chain(also -> attempt.run(delivery, also, answered)));
    }

    /** What goes out with it, if its endpoint groups; where that cannot be told just now, it goes out alone. */
    private Uni<List<ClaimedDelivery>> gathered(ClaimedDelivery delivery) {
        Event event = delivery.event();
        if (!delivery.endpoint().grouped() || event == null || event.type() == EventType.TEST_PING) {
            return Uni.createFrom().item(List.of());
        }
        return claims.gather(delivery)
                .invoke(also -> slots.join(delivery, also))
                .ifNoItem()
                .after(GATHERING)
                .fail()
                .onFailure()
                .recoverWithItem(fault -> {
                    LOG.warnf("delivery %s goes out alone: %s", delivery.id(), fault);
                    return List.of();
                });
    }
}
