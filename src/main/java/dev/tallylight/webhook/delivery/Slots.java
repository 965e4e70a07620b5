package dev.tallylight.webhook.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The places for exchanges in this process: so many in all, of which at most half are for the slow lane (retries, and
 * endpoints that are failing), so that first attempts to healthy handlers never wait for dead ones.
 */
final class Slots {
    private final int all;
    private final int slow;
    private final Map<UUID, Integer> running = new HashMap<>();
    private int taken;
    private int takenSlow;

    Slots(int all) {
        this.all = all;
        this.slow = Math.max(1, all / 2);
    }

    synchronized int free() {
        return all - taken;
    }

    synchronized int freeSlow() {
        return slow - takenSlow;
    }

    /** How many exchanges each endpoint has under way; those that have none are left out. */
    synchronized Map<UUID, Integer> running() {
        return Map.copyOf(running);
    }

    synchronized void take(ClaimedDelivery delivery) {
        taken++;
        takenSlow += delivery.slow() ? 1 : 0;
        running.merge(delivery.endpoint().id(), 1, Integer::sum);
    }

    synchronized void give(ClaimedDelivery delivery) {
        taken--;
        takenSlow -= delivery.slow() ? 1 : 0;
        running.computeIfPresent(delivery.endpoint().id(), (id, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    /** Waits until nothing is under way; for the main thread, at shutdown. @return how many still are */
    synchronized int drain(long patienceMillis) throws InterruptedException {
        long end = System.nanoTime() + patienceMillis * 1_000_000;
        long left = patienceMillis;
        while (taken > 0 && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return taken;
    }
}
