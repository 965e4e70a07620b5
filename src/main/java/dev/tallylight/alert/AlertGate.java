package dev.tallylight.alert;

import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.maintenance.UnderWay;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether handlers are told of a change. Pure.
 *
 * <p>There is one debt, not one for each reason: handlers were last told {@code SubjectState.announced}, and while that is
 * not what the subject is, because a reason holds it back, the difference is owed. When the reason ends, the others are
 * asked; when none is left and the difference is still there, it is told, once. If it went by itself meanwhile, there is
 * nothing to tell: both changes stand in the feed as withheld.
 *
 * <p>Recoveries are told whatever happens, except while a subject flaps.
 */
final class AlertGate {
    /** An encoder is not stopped on the second. */
    static final Duration OUTSIDE_GRACE = Duration.ofMinutes(1);

    static final String OUTSIDE_SCHEDULE = "outside_schedule";
    private static final Duration PARENTS_ASKED_AGAIN = Duration.ofSeconds(30);
    private static final Duration MOST_HELD = Duration.ofMinutes(1);
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private AlertGate() {}

    /**
     * What it is asked with.
     *
     * @param maintenance the window under way, or null
     * @param flapping how restless it is, the decision in question included
     * @param high the percent at which it flaps; 0 never does
     * @param low the percent below which it is calm, as it is without any change
     * @param toldBy by which events its statuses are told
     */
    record Facts(
            Instant now,
            AlertRules rules,
            UnderWay.@Nullable Active maintenance,
            Flapping flapping,
            int high,
            int low,
            ToldBy toldBy) {
        /** Also for one that was flapping when somebody switched that off. */
        boolean calm() {
            return high == 0 || flapping.percent() == 0 || flapping.percent() < low;
        }

        boolean offAir() {
            return !rules.schedule().isEmpty() && rules.schedule().until(now) == null;
        }

        /** Of the parents of which it is not known yet how they fare since the child failed. */
        List<AlertRules.Parent> parentsToAsk() {
            return rules.parents().stream()
                    .filter(parent -> parent.status() != Status.OFFLINE && parent.status() != Status.PAUSED)
                    .toList();
        }
    }

    /**
     * Until when nobody is reminded of an outage, although handlers were told of it: people work on it, or asked for quiet.
     * Null where nothing holds that back. Parents that are well do not: they have been asked when it was told.
     */
    static @Nullable Instant quietUntil(Facts facts) {
        Hold hold = Stream.of(maintenance(facts), offAir(facts), parentDown(facts))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return hold == null ? null : hold.until == null ? facts.now.plus(MOST_HELD) : hold.until;
    }

    /**
     * Why something is held back.
     *
     * @param until when to look again; null where only another event can end it
     */
    private record Hold(
            String reason, String detail, @Nullable Instant until) {
        Withheld withheld() {
            return new Withheld(reason, detail);
        }
    }

    /** What becomes of a decision that is being written down. */
    static Alert judge(StatusChange change, AlertState held, Facts facts) {
        SubjectState after = change.after();
        return switch (after.status()) {
            case PAUSED -> Alert.silent(after, AlertState.NONE.flapping(held.flappingSince()));
            case UNKNOWN -> unknown(change, held, facts);
            case ONLINE, OFFLINE, DEGRADED -> seen(change, held, facts);
        };
    }

    private static Alert unknown(StatusChange change, AlertState held, Facts facts) {
        EventType event = change.event();
        Hold hold = event == null ? null : hold(Status.UNKNOWN, held, facts, held.flappingSince() != null);
        return new Alert(
                change.after(),
                held,
                event,
                change.withheld() != null ? change.withheld() : hold == null ? null : hold.withheld(),
                change.after().reason(),
                change.after().detail());
    }

    private static Alert seen(StatusChange change, AlertState held, Facts facts) {
        SubjectState after = change.after();
        boolean flapsAlready = held.flappingSince() != null && !facts.calm();
        boolean begins = !flapsAlready && facts.high > 0 && facts.flapping.percent() >= facts.high;
        AlertState base = held.flapping(flapsAlready ? held.flappingSince() : begins ? facts.now : null);
        EventType news = change.event();
        if (news == null) {
            return nothingToTell(after, withRecheck(base, after.status(), facts), held, facts);
        }
        Hold hold = hold(after.status(), held, facts, flapsAlready);
        if (hold != null) {
            AlertState owing = base.withholding(hold.reason, hold.detail, facts.now, hold.until);
            return new Alert(
                    after.announcing(change.before().announced()),
                    withRecheck(owing, after.status(), facts),
                    news,
                    hold.withheld(),
                    after.reason(),
                    after.detail());
        }
        Alert told = Alert.told(after, withRecheck(base.settled().recheckedAt(null), after.status(), facts), news);
        return begins ? told.saying(null, flaps(facts) + ": further alerts are withheld until it is calm") : told;
    }

    /** It is again what handlers were told last. */
    private static Alert nothingToTell(SubjectState after, AlertState base, AlertState held, Facts facts) {
        return held.withheld() == null
                ? Alert.silent(after, base)
                : new Alert(
                        after,
                        base.settled(),
                        facts.toldBy.of(after.status()),
                        new Withheld(held.withheld(), "nothing to tell: what came before it was withheld as well"),
                        after.reason(),
                        after.detail());
    }

    /** What is owed, or has become due, at a moment at which nothing was decided. */
    static Alert recheck(SubjectState state, AlertState held, Facts facts) {
        Status status = state.status();
        AlertState base = held.recheckedAt(null);
        if (held.flappingSince() != null && facts.calm()) {
            base = base.flapping(null);
        }
        if (status == Status.UNKNOWN || status == Status.PAUSED) {
            return Alert.silent(state, base); // nobody knows what there is to tell; the next transition does
        }
        Alert alert = owed(state, base, facts);
        return outside(alert, facts);
    }

    private static Alert owed(SubjectState state, AlertState base, Facts facts) {
        Status status = state.status();
        boolean firstSight = state.announced() == null && status == Status.ONLINE;
        if (base.withheld() == null || state.announced() == status || firstSight) {
            return Alert.silent(state, withRecheck(base.settled(), status, facts));
        }
        Hold hold = hold(status, base, facts, base.flappingSince() != null);
        if (hold != null) {
            AlertState owing = base.withholding(hold.reason, hold.detail, facts.now, hold.until);
            return Alert.silent(state, withRecheck(owing, status, facts));
        }
        // whatever held it last: what was absent before its time on air began is so from then on
        boolean absentBefore = status != Status.ONLINE && facts.rules.schedule().until(state.since()) == null;
        Instant onAirSince = absentBefore ? facts.rules.schedule().since(facts.now) : null;
        SubjectState told = (onAirSince == null ? state : state.notBefore(onAirSince)).announcing(status);
        return Alert.told(told, withRecheck(base.settled(), status, facts), facts.toldBy.of(status));
    }

    /** On air while it should be off, and nobody was told yet. */
    private static Alert outside(Alert owed, Facts facts) {
        Alert alert = new Alert(
                owed.state(),
                asScheduledNow(owed.alerts(), facts),
                owed.event(),
                owed.withheld(),
                owed.reason(),
                owed.detail());
        Instant toldUntil = alert.alerts().outsideToldUntil();
        boolean told = toldUntil != null && facts.now.isBefore(toldUntil);
        if (!facts.rules.alertOutsideSchedule() || alert.state().status() != Status.ONLINE || !facts.offAir() || told) {
            return alert;
        }
        Instant next = facts.rules.schedule().next(facts.now);
        AlertState alerts = alert.alerts()
                .outsideTold(next == null ? facts.now.plus(FOR_EVER) : next)
                .recheckedAt(earlier(alert.alerts().recheckAt(), next));
        return new Alert(alert.state(), alerts, facts.toldBy.online(), null, alert.reason(), alert.detail())
                .saying(
                        OUTSIDE_SCHEDULE,
                        "on air outside its schedule"
                                + (next == null ? "; nothing more is scheduled" : "; next on air at " + next));
    }

    /** Told until it has to be on air again: by the schedule that there is now, which may be another than when it was told. */
    private static AlertState asScheduledNow(AlertState alerts, Facts facts) {
        Instant told = alerts.outsideToldUntil();
        if (told == null) {
            return alerts;
        }
        if (!facts.offAir()) {
            return alerts.outsideTold(null);
        }
        Instant next = facts.rules.schedule().next(facts.now);
        return next != null && next.isBefore(told)
                ? alerts.outsideTold(next).recheckedAt(earlier(alerts.recheckAt(), next))
                : alerts;
    }

    private static @Nullable Hold hold(Status status, AlertState held, Facts facts, boolean flaps) {
        if (status != Status.ONLINE) {
            Hold hold = Stream.of(
                            maintenance(facts),
                            offAir(facts),
                            parentDown(facts),
                            parentAsked(status, held, facts),
                            parentBack(held, facts))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (hold != null) {
                return hold;
            }
        }
        return flaps ? new Hold(Withheld.FLAPPING, flaps(facts), facts.flapping.calmAt()) : null;
    }

    private static @Nullable Hold maintenance(Facts facts) {
        UnderWay.Active window = facts.maintenance;
        return window == null
                ? null
                : new Hold(
                        window.mute() ? Withheld.MUTED : Withheld.MAINTENANCE,
                        window.mute()
                                ? window.name() + " until " + window.until()
                                : "maintenance \"" + window.name() + "\" until " + window.until(),
                        window.until());
    }

    private static @Nullable Hold offAir(Facts facts) {
        if (!facts.offAir()) {
            return null;
        }
        Instant next = facts.rules.schedule().next(facts.now);
        return new Hold(
                Withheld.OFF_AIR,
                next == null ? "off air: nothing more is scheduled" : "off air by schedule until " + next,
                next);
    }

    private static @Nullable Hold parentDown(Facts facts) {
        return facts.rules.parents().stream()
                .filter(parent -> parent.status() == Status.OFFLINE)
                .findFirst()
                .map(parent -> new Hold(
                        Withheld.PARENT_DOWN,
                        "depends on \"" + parent.name() + "\", which is offline",
                        facts.now.plus(PARENTS_ASKED_AGAIN)))
                .orElse(null);
    }

    /** A child that fails moments before its parent is known to have failed: held until the parent has been asked. */
    private static @Nullable Hold parentAsked(Status status, AlertState held, Facts facts) {
        List<AlertRules.Parent> asked = facts.parentsToAsk();
        if (status == Status.UNKNOWN || asked.isEmpty()) {
            return null;
        }
        Instant since = Withheld.PARENT_DOWN.equals(held.withheld()) && held.withheldSince() != null
                ? held.withheldSince()
                : facts.now;
        Instant until = since.plus(asked.stream()
                .map(AlertRules.Parent::confirmation)
                .max(Comparator.naturalOrder())
                .filter(longest -> longest.compareTo(MOST_HELD) < 0)
                .orElse(MOST_HELD));
        return facts.now.isBefore(until)
                ? new Hold(
                        Withheld.PARENT_DOWN,
                        "held until " + until + ", while \"" + asked.getFirst().name()
                                + "\", which it depends on, is probed",
                        until)
                : null;
    }

    /**
     * A child that failed with its parent has not been looked at again when the parent is just back: held until it must
     * have been, or all that came back with the parent would be told to be down.
     */
    private static @Nullable Hold parentBack(AlertState held, Facts facts) {
        Instant since = held.withheldSince();
        if (since == null || !Withheld.PARENT_DOWN.equals(held.withheld())) {
            return null;
        }
        return facts.rules.parents().stream()
                .filter(parent -> parent.status() == Status.ONLINE || parent.status() == Status.DEGRADED)
                .filter(parent -> parent.since().isAfter(since))
                .max(Comparator.comparing(AlertRules.Parent::since))
                .filter(back -> facts.now.isBefore(back.since().plus(facts.rules.seenAgainWithin())))
                .map(back -> {
                    Instant until = back.since().plus(facts.rules.seenAgainWithin());
                    return new Hold(
                            Withheld.PARENT_DOWN,
                            "held until " + until + ", when it has been looked at again: \"" + back.name()
                                    + "\", which it depends on, is back",
                            until);
                })
                .orElse(null);
    }

    /** When to look again for what no transition will tell: the end of flapping, and of the time on air. */
    private static AlertState withRecheck(AlertState alerts, Status status, Facts facts) {
        Instant at = alerts.recheckAt();
        if (alerts.flappingSince() != null) {
            at = earlier(at, facts.flapping.calmAt());
        }
        if (facts.rules.alertOutsideSchedule() && status == Status.ONLINE) {
            Instant until = facts.rules.schedule().until(facts.now);
            Instant toldUntil = alerts.outsideToldUntil();
            boolean told = toldUntil != null && facts.now.isBefore(toldUntil);
            at = earlier(
                    at, until != null ? until.plus(OUTSIDE_GRACE) : told ? toldUntil : facts.now.plus(OUTSIDE_GRACE));
        }
        return alerts.recheckedAt(at);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }

    private static String flaps(Facts facts) {
        return "flapping: %.0f %% of state changes over the last 21 results".formatted(facts.flapping.percent());
    }
}
