package dev.tallylight.alert;

import dev.tallylight.event.Withheld;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the hub must remember of the alerts of a subject that it holds back.
 *
 * @param withheld why handlers have not been told of the present status: a code; null where nothing is owed to them
 * @param detail the same in words
 * @param withheldSince when the first of what is owed was held back; of what was off air, since it is on air again
 * @param recheckAt when to look again at the latest, or null where nothing can change by itself
 * @param flappingSince since when it flaps, or null
 * @param outsideToldUntil until when it has been told that it is on air outside its schedule, or null
 */
public record AlertState(
        @Nullable String withheld,
        @Nullable String detail,
        @Nullable Instant withheldSince,
        @Nullable Instant recheckAt,
        @Nullable Instant flappingSince,
        @Nullable Instant outsideToldUntil) {
    public static final AlertState NONE = new AlertState(null, null, null, null, null, null);

    public AlertState withholding(String reason, String words, Instant now, @Nullable Instant recheck) {
        // an absence while off air is owed to nobody
        boolean begins = withheldSince == null || Withheld.OFF_AIR.equals(withheld) && !Withheld.OFF_AIR.equals(reason);
        Instant since = begins ? now : withheldSince;
        return new AlertState(reason, words, since, recheck, flappingSince, outsideToldUntil);
    }

    public AlertState settled() {
        return new AlertState(null, null, null, recheckAt, flappingSince, outsideToldUntil);
    }

    public AlertState recheckedAt(@Nullable Instant recheck) {
        return new AlertState(withheld, detail, withheldSince, recheck, flappingSince, outsideToldUntil);
    }

    public AlertState flapping(@Nullable Instant since) {
        return new AlertState(withheld, detail, withheldSince, recheckAt, since, outsideToldUntil);
    }

    public AlertState outsideTold(@Nullable Instant until) {
        return new AlertState(withheld, detail, withheldSince, recheckAt, flappingSince, until);
    }
}
