package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.webhook.message.Format;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final UUID ENDPOINT = UUID.randomUUID();

    private static ClaimedDelivery delivery(boolean slow) {
        return new ClaimedDelivery(
                UUID.randomUUID(),
                UUID.randomUUID(),
                0,
                0,
                slow,
                new ClaimedDelivery.Target(
                        ENDPOINT, Format.STANDARD, false, new byte[0], new byte[0], null, null, null, null),
                null);
    }

    @Test
    void keepsHalfForFirstAttempts() {
        Slots slots = new Slots(8);
        for (int i = 0; i < 4; i++) {
            slots.take(delivery(true));
        }
        assertThat(slots.freeSlow()).isZero();
        assertThat(slots.free()).isEqualTo(4);
        slots.take(delivery(false));
        assertThat(slots.running()).isEqualTo(Map.of(ENDPOINT, 5));
    }

    @Test
    void countsBackToNothing() throws InterruptedException {
        Slots slots = new Slots(2);
        ClaimedDelivery delivery = delivery(true);
        slots.take(delivery);
        assertThat(slots.drain(10)).isOne();
        Thread.startVirtualThread(() -> slots.give(delivery));
        assertThat(slots.drain(5_000)).isZero();
        assertThat(slots.running()).isEmpty();
        assertThat(slots.free()).isEqualTo(2);
        assertThat(slots.freeSlow()).isOne();
    }
}
