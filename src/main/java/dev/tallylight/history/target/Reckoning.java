package dev.tallylight.history.target;

import dev.tallylight.history.uptime.Account;
import dev.tallylight.history.uptime.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds up the stories of the streams that something is promised of. Pure. */
public final class Reckoning {
    /** How long ago one looks for how fast it goes: an outage now, this shift, today, lately. */
    static final List<Duration> WINDOWS =
            List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24), Duration.ofDays(3));

    private static final int HOUR = 0;
    private static final int SIX_HOURS = 1;

    private final Target target;
    private final Instant now;
    private final Target.Month month;
    private final Account[] lately = new Account[WINDOWS.size()];
    private Account soFar = Account.NOTHING;
    private Duration toCome = Duration.ZERO;
    private long streams;

    public Reckoning(Target target, Instant now) {
        this.target = target;
        this.now = now;
        this.month = target.month(now);
        Arrays.fill(lately, Account.NOTHING);
    }

    /** Stories must tell of the time from then on. */
    public static Instant from(Target target, Instant now) {
        Instant month = target.month(now).from();
        Instant lately = now.minus(WINDOWS.getLast());
        return month.isBefore(lately) ? month : lately;
    }

    /** Until then. */
    public static Instant to(Target target, Instant now) {
        return target.month(now).to();
    }

    /** Of what must be told for all promises and for a window of somebody's own: months do not begin everywhere at once. */
    public record Ends(Instant from, Instant to) {
        /** @param now where the window ends */
        public static Ends of(Promises promises, Instant from, Instant now) {
            return Stream.concat(promises.own().values().stream(), promises.tags().values().stream())
                    .map(target -> new Ends(Reckoning.from(target, now), Reckoning.to(target, now)))
                    .reduce(new Ends(from, now), Ends::and);
        }

        private Ends and(Ends other) {
            return new Ends(other.from.isBefore(from) ? other.from : from, other.to.isAfter(to) ? other.to : to);
        }
    }

    public Reckoning add(Story story) {
        streams++;
        if (month.from().isBefore(now)) {
            soFar = soFar.plus(story.account(month.from(), now));
        }
        toCome = toCome.plus(story.toCome(now, month.to()));
        for (int i = 0; i < lately.length; i++) {
            lately[i] = lately[i].plus(story.account(now.minus(WINDOWS.get(i)), now));
        }
        return this;
    }

    public Standing standing() {
        Budget budget = Budget.of(target.allowed(), soFar, toCome);
        Instant usedUpAt = usedUpAt(budget);
        return new Standing(
                target,
                month,
                now,
                streams,
                soFar.availability(),
                soFar.coverage(),
                budget,
                java.util.stream.IntStream.range(0, lately.length)
                        .mapToObj(i -> new Standing.Burn(WINDOWS.get(i), rate(lately[i])))
                        .toList(),
                state(budget, usedUpAt),
                usedUpAt);
    }

    private @Nullable Double rate(Account account) {
        Duration known = Budget.known(account);
        return known.isZero() || target.allowed() == 0 ? null : lost(account) / target.allowed();
    }

    /** The share of what is known. */
    private static double lost(Account account) {
        return Account.seconds(account.offline()) / Account.seconds(Budget.known(account));
    }

    /** While it goes on: what was used up this morning is used up, and does not use up more by itself. */
    private @Nullable Instant usedUpAt(Budget budget) {
        Account recent = lately[SIX_HOURS];
        if (!budget.isKept()
                || lately[HOUR].offline().isZero()
                || recent.offline().isZero()
                || streams == 0) {
            return null;
        }
        double seconds = Account.seconds(budget.left()) / (lost(recent) * streams);
        double ahead = Account.seconds(Duration.between(now, month.to()));
        return seconds < ahead ? now.plusMillis((long) (seconds * 1_000)) : null;
    }

    private Standing.State state(Budget budget, @Nullable Instant usedUpAt) {
        if (!budget.isKept()) {
            return Standing.State.MISSED;
        }
        if (soFar.availability() == null) {
            return Standing.State.UNKNOWN;
        }
        return usedUpAt == null ? Standing.State.KEPT : Standing.State.BURNING;
    }
}
