package dev.tallylight.access.entry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each address was wrong. The first few times cost nothing; after that each opens a wait twice as long as the
 * one before, within which whatever is wrong is refused uncounted. Of addresses, those are forgotten that have been silent
 * for longest. Safe for use from several threads.
 */
final class WrongTries {
    private static final int MOST_ADDRESSES = 10_000;
    private static final int MOST_DOUBLINGS = 30;

    private final GuessConfig config;
    private final LongSupplier nanoTime;
    private final Map<String, Tries> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    WrongTries(GuessConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
    }

    private static final class Tries {
        private int counted;
        private long last;
        private long waitsUntil;
    }

    /**
     * What one more wrong try means.
     *
     * @param pause how long to wait before the next; zero where none is asked for
     * @param begins whether this is the one by which a burst is known
     */
    record Verdict(Duration pause, boolean begins) {}

    synchronized Verdict add(String address) {
        long now = nanoTime.getAsLong();
        Tries tries = byAddress.computeIfAbsent(address, ignored -> new Tries());
        if (tries.counted > 0 && now - tries.last > config.forgottenAfter().toNanos()) {
            tries.counted = 0;
        }
        tries.last = now;
        int beyond = tries.counted - config.most();
        if (beyond > 0 && tries.waitsUntil - now > 0) {
            return new Verdict(Duration.ofNanos(tries.waitsUntil - now), false);
        }
        tries.counted++;
        if (beyond < 0) {
            return new Verdict(Duration.ZERO, false);
        }
        Duration pause = pause(beyond);
        tries.waitsUntil = now + pause.toNanos();
        return new Verdict(pause, beyond == 0);
    }

    /** How long an address must wait yet, without a try; zero where it need not. */
    synchronized Duration waiting(String address) {
        Tries tries = byAddress.get(address);
        long left = tries == null || tries.counted <= config.most() ? 0 : tries.waitsUntil - nanoTime.getAsLong();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    private Duration pause(int doublings) {
        Duration longest = config.longestWait();
        Duration exact = config.firstWait().multipliedBy(1L << Math.min(doublings, MOST_DOUBLINGS));
        return exact.compareTo(longest) < 0 ? exact : longest;
    }

    synchronized int addresses() {
        return byAddress.size();
    }
}
