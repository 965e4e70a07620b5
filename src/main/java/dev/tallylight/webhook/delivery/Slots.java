package dev.tallylight.webhook.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The places for exchanges in this process: so many in all, of which at most half are for the slow lane (retries, and
 * endpoints that are failing or slow to answer), so that first attempts to healthy handlers never wait for dead ones.
 *
 * <p>What a handler is shows only when it does not answer: an exchange that lasts longer than {@link #LINGER} moves to
 * the slow lane, and what that then has too many makes room for others beyond the number of places, up to as many
 * again. So the outage of many endpoints at once holds the rest up for no longer than that.
 */
final class Slots {
    static final Duration LINGER = Duration.ofSeconds(1);

    private final int all;
    private final int slow;
    private final LongSupplier nanos;
    private final Map<UUID, Held> held = new HashMap<>();
    /** What is answered, and only its result is to be written: no exchange any more, but still ours. */
    private final Map<UUID, ClaimedDelivery> answered = new HashMap<>();
    /** What goes out with another, by that one's id: in its exchange, and so in its place. */
    private final Map<UUID, List<ClaimedDelivery>> joined = new HashMap<>();

    /** Claims that are under way, and may bring some more. */
    private int claims;

    private boolean closed;

    private record Held(ClaimedDelivery delivery, long since) {
        boolean lingers(long now) {
            return now - since > LINGER.toNanos();
        }

        boolean isSlow(long now) {
            return delivery.slow() || lingers(now);
        }
    }

    /**
     * What an endpoint has under way here.
     *
     * @param lingering whether any of it lasts long
     */
    record Busy(int running, boolean lingering) {
        Busy and(boolean lingers) {
            return new Busy(running + 1, lingering || lingers);
        }
    }

    /**
     * What may be claimed at this moment.
     *
     * @param free for anything
     * @param freeSlow for the slow lane
     * @param busy the endpoints that have something under way
     */
    record Room(int free, int freeSlow, Map<UUID, Busy> busy) {}

    Slots(int all) {
        this(all, System::nanoTime);
    }

    Slots(int all, LongSupplier nanos) {
        this.all = all;
        this.slow = Math.max(1, all / 2);
        this.nanos = nanos;
    }

    synchronized Room room() {
        long now = nanos.getAsLong();
        int heldSlow = 0;
        Map<UUID, Busy> busy = new HashMap<>();
        for (Held one : held.values()) {
            heldSlow += one.isSlow(now) ? 1 : 0;
            UUID endpoint = one.delivery().endpoint().id();
            busy.put(endpoint, busy.getOrDefault(endpoint, new Busy(0, false)).and(one.lingers(now)));
        }
        int heldFast = held.size() - heldSlow;
        int free = Math.min(all - heldFast - Math.min(heldSlow, slow), 2 * all - held.size() - answered.size());
        return new Room(Math.max(0, free), Math.max(0, slow - heldSlow), busy);
    }

    /** @return false where nothing may be claimed any more; else {@link #endClaim} is to follow */
    synchronized boolean beginClaim() {
        claims += closed ? 0 : 1;
        return !closed;
    }

    /** What it brought has its places. */
    synchronized void endClaim() {
        claims--;
        notifyAll();
    }

    synchronized boolean isHeld(UUID delivery) {
        return held.containsKey(delivery) || answered.containsKey(delivery);
    }

    /** All that is under way, for their leases. */
    synchronized List<ClaimedDelivery> held() {
        return Stream.of(
                        held.values().stream().map(Held::delivery),
                        answered.values().stream(),
                        joined.values().stream().flatMap(List::stream))
                .flatMap(each -> each)
                .toList();
    }

    /** These go out with one that has a place. */
    synchronized void join(ClaimedDelivery delivery, List<ClaimedDelivery> also) {
        joined.put(delivery.id(), also);
    }

    synchronized void take(ClaimedDelivery delivery) {
        held.put(delivery.id(), new Held(delivery, nanos.getAsLong()));
    }

    /** Its exchange is over: another may have its place while the result is being written. */
    synchronized void answered(ClaimedDelivery delivery) {
        if (held.remove(delivery.id()) != null) {
            answered.put(delivery.id(), delivery);
        }
    }

    synchronized void give(ClaimedDelivery delivery) {
        held.remove(delivery.id());
        answered.remove(delivery.id());
        joined.remove(delivery.id());
        notifyAll();
    }

    /** Nothing is claimed any more. */
    synchronized void close() {
        closed = true;
    }

    /**
     * Waits until nothing is under way; for the main thread, at shutdown.
     *
     * @return how many still are
     */
    synchronized int drain(long patienceMillis) throws InterruptedException {
        long end = System.nanoTime() + patienceMillis * 1_000_000;
        long left = patienceMillis;
        while (!(claims == 0 && held.isEmpty() && answered.isEmpty()) && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return held.size() + answered.size();
    }
}
