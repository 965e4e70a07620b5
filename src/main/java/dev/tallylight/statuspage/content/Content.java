package dev.tallylight.statuspage.content;

import dev.tallylight.statuspage.HeldPage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that is on a page at one moment.
 *
 * @param asOf when it was read
 * @param counts of all its streams, by what they are
 * @param serverCounts the same of its servers
 * @param streams by name; {@link PageReader#MOST_STREAMS} of them, those that are off air among them
 * @param servers likewise
 * @param outages of the last ninety days, the newest first; {@link PageReader#MOST_OUTAGES} at most
 * @param moreOutages whether there were more
 * @param works what is under way, then what is to come
 */
public record Content(
        HeldPage page,
        Instant asOf,
        Map<Shown, Long> counts,
        Map<Shown, Long> serverCounts,
        List<ShownSubject> streams,
        List<ShownSubject> servers,
        List<ShownOutage> outages,
        boolean moreOutages,
        List<PlannedWork> works) {
    /** How many streams and servers have no room on it. */
    public long unseen() {
        return total(counts) - streams.size() + total(serverCounts) - servers.size();
    }

    static long total(Map<Shown, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private long count(Shown shown) {
        return counts.getOrDefault(shown, 0L) + serverCounts.getOrDefault(shown, 0L);
    }

    /** Streams, then servers. */
    public List<ShownSubject> subjects() {
        return Stream.concat(streams.stream(), servers.stream()).toList();
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
        return Sentence.of(counts, serverCounts);
    }
}
