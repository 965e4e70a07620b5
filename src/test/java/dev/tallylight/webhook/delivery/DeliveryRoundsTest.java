package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever a claim or an exchange does, the next round claims, and each place comes back. */
class DeliveryRoundsTest {
    private static final UUID ENDPOINT = UUID.randomUUID();
    private static final Duration LIMIT = Duration.ofMillis(50);

    private final Slots slots = new Slots(2);
    private final Queue<Supplier<Uni<DeliveryClaims.Claim>>> claims = new ArrayDeque<>();
    private final List<ClaimedDelivery> sent = new ArrayList<>();
    private final AtomicInteger woken = new AtomicInteger();
    private final List<Duration> wokenLater = new ArrayList<>();

    private DeliveryRounds sending(Function<ClaimedDelivery, Uni<Void>> exchange) {
        return new DeliveryRounds(
                slots,
                room -> {
                    Supplier<Uni<DeliveryClaims.Claim>> next = claims.poll();
                    return next == null ? Uni.createFrom().item(claim()) : next.get();
                },
                (delivery, answered) -> {
                    sent.add(delivery);
                    return exchange.apply(delivery);
                },
                LIMIT,
                new DeliveryRounds.Wake(woken::incrementAndGet, wokenLater::add));
    }

    private static DeliveryClaims.Claim claim(ClaimedDelivery... deliveries) {
        return new DeliveryClaims.Claim(Arrays.asList(deliveries), deliveries.length > 0, null);
    }

    private static ClaimedDelivery delivery() {
        return SlotsTest.delivery(ENDPOINT, false);
    }

    private void willClaim(ClaimedDelivery... deliveries) {
        claims.add(() -> Uni.createFrom().item(claim(deliveries)));
    }

    private static boolean more(DeliveryRounds rounds) {
        return rounds.round()
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted()
                .getItem();
    }

    @Test
    void claimsAgainAfterAClaimThatNeverReturned() {
        DeliveryRounds rounds = sending(delivery -> Uni.createFrom().voidItem());
        claims.add(() -> Uni.createFrom().nothing());
        Cancellable hung = rounds.round().subscribe().with(more -> {}, failure -> {});
        hung.cancel(); // as its follower does after its limit
        ClaimedDelivery next = delivery();
        willClaim(next);
        assertThat(more(rounds)).isTrue();
        assertThat(sent).containsExactly(next);
    }

    @Test
    void claimsAgainAfterAClaimThatFailed() {
        DeliveryRounds rounds = sending(delivery -> Uni.createFrom().voidItem());
        claims.add(() -> Uni.createFrom().failure(new IllegalStateException("away")));
        rounds.round()
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertFailedWith(IllegalStateException.class, "away");
        ClaimedDelivery next = delivery();
        willClaim(next);
        more(rounds);
        assertThat(sent).containsExactly(next);
    }

    @Test
    void givesThePlaceBackOfAnExchangeThatNeverEnds() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        DeliveryRounds rounds = sending(
                delivery -> Uni.createFrom().<Void>nothing().onCancellation().invoke(cancelled::countDown));
        willClaim(delivery(), delivery());
        assertThat(more(rounds)).as("no room for more").isFalse();
        assertThat(slots.room().free()).isZero();
        assertThat(slots.drain(5_000)).isZero();
        assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(slots.room().free()).isEqualTo(2);
        willClaim(delivery());
        more(rounds);
        assertThat(sent).hasSize(3);
    }

    @Test
    void givesThePlaceBackOfAResultThatIsNeverWritten() throws InterruptedException {
        DeliveryRounds rounds = new DeliveryRounds(
                slots,
                room -> Uni.createFrom().item(claim(delivery())),
                (delivery, answered) -> {
                    answered.run();
                    return Uni.createFrom().nothing();
                },
                LIMIT,
                new DeliveryRounds.Wake(woken::incrementAndGet, wokenLater::add));
        more(rounds);
        assertThat(slots.held()).hasSize(1);
        assertThat(slots.drain(5_000)).isZero();
        assertThat(slots.held()).isEmpty();
    }

    @Test
    void goesOnAfterAnExchangeThatThrowsOrFails() {
        Queue<Supplier<Uni<Void>>> exchanges = new ArrayDeque<>();
        exchanges.add(() -> {
            throw new IllegalStateException("a bug");
        });
        exchanges.add(() -> Uni.createFrom().failure(new IllegalStateException("another")));
        DeliveryRounds rounds = sending(delivery -> exchanges.remove().get());
        willClaim(delivery(), delivery());
        more(rounds);
        assertThat(slots.held()).isEmpty();
        assertThat(woken).as("each end asks for another round").hasValue(2);
    }

    @Test
    void doesNotSendTwiceWhatItHoldsAlready() {
        DeliveryRounds rounds = sending(delivery -> Uni.createFrom().nothing());
        ClaimedDelivery held = delivery();
        willClaim(held);
        willClaim(held);
        more(rounds);
        more(rounds);
        assertThat(sent).containsExactly(held);
    }

    @Test
    void asksForARoundWhenAnAllowanceHasGrown() {
        DeliveryRounds rounds = sending(delivery -> Uni.createFrom().voidItem());
        claims.add(() -> Uni.createFrom().item(new DeliveryClaims.Claim(List.of(), false, Duration.ofMillis(100))));
        assertThat(more(rounds)).isFalse();
        assertThat(wokenLater).containsExactly(Duration.ofMillis(100));
    }
}
