package dev.tallylight.webhook.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What one round does: claims as much as there is room for, and begins to send it, without waiting for that to end. Each
 * claimed delivery has its place until it has come to an end, good or bad, or its time is up.
 */
final class DeliveryRounds {
    private static final Logger LOG = Logger.getLogger(DeliveryRounds.class);

    private final Slots slots;
    private final Function<Slots.Room, Uni<DeliveryClaims.Claim>> claims;
    private final Sending sending;
    private final Duration limit;
    private final Wake wake;

    /** Sends one, and writes its result. @see DeliveryAttempt#run */
    interface Sending {
        Uni<Void> send(ClaimedDelivery delivery, Runnable answered);
    }

    /** How another round is asked for: now, or after a while. */
    record Wake(Runnable now, Consumer<Duration> after) {}

    /** @param limit for one delivery, from its claim until its result is written: above all limits within that */
    DeliveryRounds(
            Slots slots,
            Function<Slots.Room, Uni<DeliveryClaims.Claim>> claims,
            Sending sending,
            Duration limit,
            Wake wake) {
        this.slots = slots;
        this.claims = claims;
        this.sending = sending;
        this.limit = limit;
        this.wake = wake;
    }

    /** @return whether another round is to follow at once */
    Uni<Boolean> round() {
        Slots.Room room = slots.room();
        if (room.free() == 0 || !slots.beginClaim()) {
            return Uni.createFrom().item(false); // whoever ends first wakes us
        }
        return Uni.createFrom()
                .deferred(() -> claims.apply(room))
                .map(this::begin)
                .onTermination()
                .invoke(slots::endClaim);
    }

    private boolean begin(DeliveryClaims.Claim claim) {
        claim.deliveries().forEach(this::begin);
        if (claim.pace() != null) {
            wake.after().accept(claim.pace()); // an allowance that is spent grows again without anybody's telling us
        }
        return claim.more() && slots.room().free() > 0;
    }

    private void begin(ClaimedDelivery delivery) {
        if (slots.isHeld(delivery.id())) {
            return; // ours since before the database was away; whose lease this is decides which result counts
        }
        slots.take(delivery);
        Uni.createFrom()
                .deferred(() -> sending.send(delivery, () -> answered(delivery)))
                .ifNoItem()
                .after(limit)
                .failWith(() -> new TimeoutException("it did not end within " + limit.toSeconds() + " s"))
                .subscribe()
                .with(done -> end(delivery), fault -> {
                    LOG.errorf(
                            fault,
                            "delivery %s is given up here; it is sent again when its lease ends: %s",
                            delivery.id(),
                            fault.getMessage());
                    end(delivery);
                });
    }

    private void answered(ClaimedDelivery delivery) {
        slots.answered(delivery);
        wake.now().run();
    }

    private void end(ClaimedDelivery delivery) {
        slots.give(delivery);
        wake.now().run();
    }
}
