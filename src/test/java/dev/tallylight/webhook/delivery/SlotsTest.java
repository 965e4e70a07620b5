package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.webhook.message.Format;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final UUID ENDPOINT = UUID.randomUUID();

    private final AtomicLong clock = new AtomicLong();

    private static ClaimedDelivery delivery(boolean slow) {
        return delivery(ENDPOINT, slow);
    }

    static ClaimedDelivery delivery(UUID endpoint, boolean slow) {
        byte[] none = new byte[0];
        return new ClaimedDelivery(
                UUID.randomUUID(),
                UUID.randomUUID(),
                0,
                0,
                slow,
                false,
                new ClaimedDelivery.Target(
                        endpoint,
                        Format.STANDARD,
                        List.of(),
                        false,
                        none,
                        none,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false),
                null);
    }

    @Test
    void keepsHalfForFirstAttempts() {
        Slots slots = new Slots(8, clock::get);
        for (int i = 0; i < 4; i++) {
            slots.take(delivery(true));
        }
        assertThat(slots.room().freeSlow()).isZero();
        assertThat(slots.room().free()).isEqualTo(4);
        slots.take(delivery(false));
        assertThat(slots.room().busy()).isEqualTo(Map.of(ENDPOINT, new Slots.Busy(5, false)));
    }

    @Test
    void makesRoomBesideExchangesThatDoNotEnd() {
        Slots slots = new Slots(8, clock::get);
        UUID silent = UUID.randomUUID();
        for (int i = 0; i < 8; i++) {
            slots.take(delivery(silent, false));
        }
        assertThat(slots.room().free()).isZero();
        clock.addAndGet(Slots.LINGER.plusMillis(1).toNanos());
        Slots.Room later = slots.room();
        assertThat(later.free()).isEqualTo(4);
        assertThat(later.freeSlow()).isZero();
        assertThat(later.busy()).isEqualTo(Map.of(silent, new Slots.Busy(8, true)));
    }

    @Test
    void neverHoldsMoreThanTwiceItsPlaces() {
        Slots slots = new Slots(8, clock::get);
        for (int second = 0; second < 10; second++) {
            int free = slots.room().free();
            for (int i = 0; i < free; i++) {
                slots.take(delivery(UUID.randomUUID(), false));
            }
            clock.addAndGet(Duration.ofSeconds(2).toNanos());
        }
        assertThat(slots.held()).hasSize(16);
        assertThat(slots.room().free()).isZero();
    }

    @Test
    void givesThePlaceOfWhatIsAnsweredToAnotherAndKeepsHoldOfIt() {
        Slots slots = new Slots(2, clock::get);
        ClaimedDelivery first = delivery(false);
        slots.take(first);
        slots.answered(first);
        assertThat(slots.room()).isEqualTo(new Slots.Room(2, 1, Map.of()));
        assertThat(slots.held()).containsExactly(first);
        assertThat(slots.isHeld(first.id())).isTrue();
        slots.give(first);
        assertThat(slots.held()).isEmpty();
    }

    @Test
    void claimsNoMoreWhileTooMuchThatIsAnsweredIsNotWritten() {
        Slots slots = new Slots(2, clock::get);
        for (int i = 0; i < 4; i++) {
            ClaimedDelivery one = delivery(false);
            slots.take(one);
            slots.answered(one);
        }
        assertThat(slots.room().free()).isZero();
    }

    @Test
    void countsBackToNothing() throws InterruptedException {
        Slots slots = new Slots(2, clock::get);
        ClaimedDelivery delivery = delivery(true);
        slots.take(delivery);
        assertThat(slots.isHeld(delivery.id())).isTrue();
        assertThat(slots.drain(10)).isOne();
        Thread.startVirtualThread(() -> slots.give(delivery));
        assertThat(slots.drain(5_000)).isZero();
        assertThat(slots.isHeld(delivery.id())).isFalse();
        assertThat(slots.room()).isEqualTo(new Slots.Room(2, 1, Map.of()));
    }

    @Test
    void theEndWaitsForAClaimThatIsUnderWayAndLetsNoOtherBegin() throws Exception {
        Slots slots = new Slots(8, clock::get);
        assertThat(slots.beginClaim()).isTrue();
        slots.close();
        assertThat(slots.drain(10)).as("nothing is held yet").isZero();
        assertThat(slots.beginClaim()).isFalse();
        ClaimedDelivery brought = delivery(false);
        CompletableFuture<Integer> left = CompletableFuture.supplyAsync(() -> drain(slots));
        slots.take(brought);
        slots.endClaim();
        slots.give(brought);
        assertThat(left.get(10, TimeUnit.SECONDS)).isZero();
    }

    private static int drain(Slots slots) {
        try {
            return slots.drain(20_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
