package dev.tallylight.statuspage.content;

import dev.tallylight.statuspage.HeldPage;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that is on a page at one moment.
 *
 * @param asOf when it was read
 * @param counts of all its streams, by what they are
 * @param streams by name; the first {@link PageReader#MOST_STREAMS} of them
 * @param outages of the last ninety days, the newest first; {@link PageReader#MOST_OUTAGES} at most
 * @param moreOutages whether there were more
 * @param works what is under way, then what is to come
 */
public record Content(
        HeldPage page,
        Instant asOf,
        Map<Shown, Long> counts,
        List<ShownStream> streams,
        List<ShownOutage> outages,
        boolean moreOutages,
        List<PlannedWork> works) {
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    long count(Shown shown) {
        return counts.getOrDefault(shown, 0L);
    }

    /** The whole page's: the worst of what somebody waits for. */
    public Shown state() {
        if (count(Shown.OFFLINE) > 0) {
            return Shown.OFFLINE;
        }
        if (count(Shown.DEGRADED) > 0) {
            return Shown.DEGRADED;
        }
        if (count(Shown.MAINTENANCE) > 0) {
            return Shown.MAINTENANCE;
        }
        if (count(Shown.ONLINE) > 0 && count(Shown.UNKNOWN) == 0) {
            return Shown.ONLINE;
        }
        return count(Shown.UNKNOWN) > 0 ? Shown.UNKNOWN : count(Shown.ASLEEP) > 0 ? Shown.ASLEEP : Shown.PAUSED;
    }

    /** The same in a sentence. */
    public String sentence() {
        return Sentence.of(this);
    }
}
