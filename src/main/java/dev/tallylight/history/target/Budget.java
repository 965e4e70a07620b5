package dev.tallylight.history.target;

import dev.tallylight.history.uptime.Account;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * So much time may be lost, and so much was. Pure. What is unknown or excluded allows for nothing: a month of which half was not
 * seen has half the budget, and no outage that nobody saw is taken for time on air.
 *
 * @param whole of the time that counts, and of what is to come
 * @param used offline
 */
public record Budget(Duration whole, Duration used) {
    private static final double MICROS = 1e6;

    /**
     * The budget of a window.
     *
     * @param allowed the share that may be lost, from 0 to 1
     * @param toCome as much of the window as lies ahead and will count
     */
    public static Budget of(double allowed, Account account, Duration toCome) {
        double counts = Account.seconds(known(account)) + Account.seconds(toCome);
        long micros = Math.round(counts * allowed * MICROS); // what binary fractions make of 99.9 is less than that
        return new Budget(Duration.of(micros, ChronoUnit.MICROS), account.offline());
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
