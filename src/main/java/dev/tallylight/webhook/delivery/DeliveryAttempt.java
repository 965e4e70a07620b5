package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Sequence;
import dev.tallylight.store.UnreadableSecretException;
import dev.tallylight.webhook.EndpointHealth;
import dev.tallylight.webhook.WebhookConfig;
import dev.tallylight.webhook.delivery.DeliveryRecorder.Recorded;
import dev.tallylight.webhook.mail.MailNotConfiguredException;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.FailureKind;
import dev.tallylight.webhook.send.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One claimed delivery, tried once, with what goes out in the same exchange: written, signed, sent, recorded. What the handler did is charged to the delivery; a
 * fault of ours gives it back uncharged. Ends without a failure, whatever happens.
 */
@ApplicationScoped
class DeliveryAttempt {
    private static final Logger LOG = Logger.getLogger(DeliveryAttempt.class);
    private static final Duration PAUSE_AFTER_OUR_FAULT = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MOST_PAUSE = Duration.ofSeconds(2);
    /** The lease goes on meanwhile; a database that is away for longer has the result in doubt, and it is sent again. */
    private static final Duration RECORDING = Duration.ofMinutes(1);
    /** Above the exchange's own limit: what does not even end by that is given up. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** What is missed is seen at the next attempt. */
    private static final Duration BOOK_KEEPING = Duration.ofSeconds(20);

    private final Courier courier;
    private final DeliveryRecorder recorder;
    private final EndpointHealth health;
    private final DeliveryMetrics metrics;
    private final FreshContext contexts;
    private final RetrySchedule schedule;
    private final Duration exchangeLimit;
    private final double jitter;
    private final InstantSource clock;

    DeliveryAttempt(
            Courier courier,
            DeliveryRecorder recorder,
            EndpointHealth health,
            DeliveryMetrics metrics,
            FreshContext contexts,
            WebhookConfig config,
            InstantSource clock) {
        this.courier = courier;
        this.recorder = recorder;
        this.health = health;
        this.metrics = metrics;
        this.contexts = contexts;
        this.exchangeLimit = config.timeout().plus(GRACE);
        this.jitter = config.retryJitter();
        this.schedule = new RetrySchedule(config.retrySchedule(), config.retryJitter());
        this.clock = clock;
    }

    /**
     * Tries it.
     *
     * @param companions what goes out with it, where its endpoint groups
     * @param answered called when the exchange is over, and its result is still to be written
     */
    Uni<Void> run(ClaimedDelivery delivery, List<ClaimedDelivery> companions, Runnable answered) {
        List<ClaimedDelivery> all = new ArrayList<>(companions);
        all.add(delivery);
        List<ClaimedDelivery> sendable = all.stream()
                .filter(one -> whyNot(one) == null)
                .sorted(Comparator.comparingLong(one -> event(one).sequence()))
                .toList();
        return Sequence.of(all, one -> {
                    String why = whyNot(one);
                    return why == null
                            ? Uni.createFrom().voidItem()
                            : skip(one, sendable.isEmpty() && one == all.getLast(), why);
                })
                .chain(() -> sendable.isEmpty() ? Uni.createFrom().voidItem() : send(sendable, answered));
    }

    /** Why nothing can be sent for it; null where something can. */
    private static @Nullable String whyNot(ClaimedDelivery delivery) {
        Event event = delivery.event();
        if (event == null) {
            return "its event is no longer kept";
        }
        return delivery.endpoint().format().carries(event.type())
                ? null
                : "the endpoint's format does not carry such events";
    }

    private static Event event(ClaimedDelivery delivery) {
        return Objects.requireNonNull(delivery.event());
    }

    /** One exchange for all of them. */
    private Uni<Void> send(List<ClaimedDelivery> group, Runnable answered) {
        Instant startedAt = clock.instant();
        List<Event> events = group.stream().map(DeliveryAttempt::event).toList();
        return courier.carry(group.getFirst().endpoint(), events, startedAt)
                .ifNoItem()
                .after(exchangeLimit)
                .failWith(() ->
                        new TimeoutException("its exchange did not end within " + exchangeLimit.toSeconds() + " s"))
                .onItemOrFailure()
                .invoke((carried, fault) -> answered.run())
                .onItemOrFailure()
                .transformToUni((carried, fault) -> carried != null
                        ? concluded(group, startedAt, carried)
                        : Sequence.of(group, one -> release(one, one == group.getLast(), startedAt, fault)));
    }

    private Uni<Void> skip(ClaimedDelivery delivery, boolean last, String why) {
        return recorder.skip(delivery, last, why).onFailure().recoverWithUni(fault -> lost(delivery, fault));
    }

    /** The same for each; what failed together is tried again together, so one draw of the jitter is for all. */
    private Uni<Void> concluded(List<ClaimedDelivery> group, Instant startedAt, Courier.Carried carried) {
        ClaimedDelivery first = group.getFirst();
        metrics.attempted(first.endpoint().format(), carried.reply());
        long drawn = ThreadLocalRandom.current().nextLong();
        return Uni.join()
                .all(group.stream()
                        .map(one -> concluded(one, one == first, startedAt, carried, () -> drawn))
                        .toList())
                .andCollectFailures()
                .replaceWithVoid();
    }

    private Uni<Void> concluded(
            ClaimedDelivery delivery,
            boolean first,
            Instant startedAt,
            Courier.Carried carried,
            RandomGenerator random) {
        Reply reply = carried.reply();
        Event event = event(delivery);
        Optional<RetrySchedule.Next> next = reply.isFinal()
                ? Optional.empty()
                : schedule(delivery).after(delivery.made() + 1, delivery.number(), reply.asked(), random);
        if (reply.succeeded()) {
            metrics.delivered(Duration.between(event.occurredAt(), clock.instant()));
        }
        return recorder.record(delivery, first, startedAt, carried, next)
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, MOST_PAUSE)
                .expireIn(RECORDING.toMillis())
                .ifNoItem()
                .after(RECORDING)
                .fail()
                .invoke(recorded ->
                        AttemptLog.ended(delivery, event, reply, next.map(RetrySchedule.Next::pause), recorded))
                .onFailure()
                .recoverWithUni(fault -> lost(delivery, fault).replaceWith(Optional.<Recorded>empty()))
                .chain(recorded -> first && recorded.isPresent()
                        ? bookKeeping(delivery, reply, recorded.get())
                        : Uni.createFrom().voidItem());
    }

    private RetrySchedule schedule(ClaimedDelivery delivery) {
        String own = delivery.endpoint().retrySchedule();
        return own == null ? schedule : RetrySchedule.parse(own, jitter);
    }

    /** Of the endpoint; only when something about it changes. What is missed here is seen at the next attempt. */
    private Uni<Void> bookKeeping(ClaimedDelivery delivery, Reply reply, Recorded recorded) {
        UUID endpoint = delivery.endpoint().id();
        Duration asked = reply.everywhere() ? reply.asked() : null;
        return changed(endpoint, change(endpoint, reply, recorded))
                .chain(() -> asked == null
                        ? Uni.createFrom().voidItem()
                        : changed(endpoint, () -> recorder.waitEverywhere(endpoint, asked)));
    }

    private @Nullable Supplier<Uni<Void>> change(UUID endpoint, Reply reply, Recorded recorded) {
        if (reply.succeeded() && recorded.failingSince() != null) {
            return () -> health.recovered(endpoint);
        } else if (reply.gone()) {
            return () -> health.gone(endpoint);
        } else if (!reply.succeeded() && health.concerns(recorded.failingSince(), recorded.failingWarnedAt())) {
            return () -> health.failed(endpoint, String.valueOf(reply.error()));
        }
        return null;
    }

    private Uni<Void> changed(UUID endpoint, @Nullable Supplier<Uni<Void>> change) {
        if (change == null) {
            return Uni.createFrom().voidItem();
        }
        // a transaction on a context of its own: the exchange may have ended on the client's
        return contexts.run(change)
                .ifNoItem()
                .after(BOOK_KEEPING)
                .fail()
                .onFailure()
                .recoverWithUni(fault -> {
                    LOG.warnf("the health of webhook %s is not written: %s", endpoint, fault);
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> release(ClaimedDelivery delivery, boolean last, Instant startedAt, @Nullable Throwable fault) {
        metrics.faulted();
        Failure failure = switch (fault) {
            case UnreadableSecretException secret ->
                new Failure(FailureKind.OURS_SECRET, String.valueOf(secret.getMessage()));
            case MailNotConfiguredException mail ->
                new Failure(FailureKind.OURS_UNCONFIGURED, String.valueOf(mail.getMessage()));
            case null, default -> new Failure(FailureKind.OURS_FAULT, "a fault of Tallylight's own; its log says more");
        };
        if (failure.kind() == FailureKind.OURS_FAULT) {
            LOG.errorf(fault, "delivery %s has no result for a fault of ours", delivery.id());
        }
        AttemptLog.released(delivery, event(delivery), failure, PAUSE_AFTER_OUR_FAULT);
        return recorder.release(delivery, last, startedAt, failure, PAUSE_AFTER_OUR_FAULT)
                .onFailure()
                .recoverWithUni(alsoAway -> lost(delivery, alsoAway));
    }

    private Uni<Void> lost(ClaimedDelivery delivery, Throwable fault) {
        metrics.faulted();
        LOG.errorf(
                "delivery %s: its result is not written; it is sent again when its lease ends: %s",
                delivery.id(), fault);
        return Uni.createFrom().voidItem();
    }
}
