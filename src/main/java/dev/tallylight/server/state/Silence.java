package dev.tallylight.server.state;

import dev.tallylight.server.beat.HeartbeatGaps;
import dev.tallylight.server.beat.HeartbeatTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * When a server was silent for too long. Pure.
 *
 * <p>Time in which heartbeats may have been lost by us does not count, and after it a server has at least the time from one
 * heartbeat to the next to be heard again: nobody is offline because we were away. That time is given once, however many such
 * times there are: one of a few seconds each night would keep a server online for ever that reports once a day and is dead.
 */
final class Silence {
    private Silence() {}

    /**
     * @param heard when it was heard last, or when its silence began to matter
     * @param gaps when heartbeats may have been lost, in any order; they may overlap
     * @return when it is offline if nothing is heard
     */
    static Instant tooLongAt(Instant heard, HeartbeatTimes times, List<HeartbeatGaps.Gap> gaps) {
        Instant listened = heard.plus(times.limit()); // for so long somebody has listened
        Instant at = listened;
        Instant counted = heard;
        List<HeartbeatGaps.Gap> inOrder = gaps.stream()
                .filter(gap -> gap.ended().isAfter(heard))
                .sorted(Comparator.comparing(HeartbeatGaps.Gap::began))
                .toList();
        for (HeartbeatGaps.Gap gap : inOrder) {
            Instant began = gap.began().isBefore(counted) ? counted : gap.began();
            if (!began.isBefore(at)) {
                break; // it was offline before
            }
            if (gap.ended().isAfter(began)) {
                listened = listened.plus(Duration.between(began, gap.ended()));
                at = within(gap.ended().plus(times.once()), listened, listened.plus(times.once()));
                counted = gap.ended();
            }
        }
        return at;
    }

    private static Instant within(Instant at, Instant earliest, Instant latest) {
        return at.isBefore(earliest) ? earliest : at.isAfter(latest) ? latest : at;
    }
}
