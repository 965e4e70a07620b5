package dev.tallylight.history.target;

import dev.tallylight.history.uptime.Account;
import java.time.Duration;

/**
 * So much time may be lost, and so much was. Pure. What is unknown or excluded allows for nothing: a month of which half was not
 * seen has half the budget, and no outage that nobody saw is taken for time on air.
 *
 * @param whole of the time that counts, and of what is to come
 * @param used offline
 */
public record Budget(Duration whole, Duration used) {
    private static final double NANOS = 1e9;

    /**
     * The budget of a window.
     *
     * @param allowed the share that may be lost, from 0 to 1
     * @param toCome as much of the window as lies ahead and will count
     */
    public static Budget of(double allowed, Account account, Duration toCome) {
        double counts = Account.seconds(known(account)) + Account.seconds(toCome);
        double seconds = counts * allowed;
        long full = (long) seconds;
        return new Budget(Duration.ofSeconds(full, (long) ((seconds - full) * NANOS)), account.offline());
    }

    static Duration known(Account account) {
        return account.online().plus(account.degraded()).plus(account.offline());
    }

    /** Negative where more was lost than may be. */
    public Duration left() {
        return whole.minus(used);
    }

    public boolean isKept() {
        return used.compareTo(whole) <= 0;
    }
}
