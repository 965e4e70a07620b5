package dev.tallylight.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All windows as they were read, and when each of them changes next: a rule is asked once from one change to the next, however often
 * and for whomever somebody asks what is under way. Safe for use from several threads.
 */
final class HeldWindows {
    /** Whoever asks reads the clock first, and may come after somebody who read it later. */
    private static final Duration EARLIER = Duration.ofMinutes(1);

    private final String fingerprint;
    private final List<Held> windows;
    private Instant from = Instant.MAX;
    private Instant until = Instant.MIN;
    private UnderWay reckoned = new UnderWay();

    /** When a window is under way. */
    interface Times {
        /** Until when it is; null where it is not at that moment. */
        @Nullable
        Instant until(Instant moment);

        /** When it begins next; null where it does not. */
        @Nullable
        Instant next(Instant moment);
    }

    /** One of them, for all where it has neither streams nor tags. */
    record Window(String name, boolean mute, Collection<String> streams, Collection<String> tags, Times times) {}

    /** @param fingerprint of just these: see {@link WindowRepository#fingerprint} */
    HeldWindows(String fingerprint, List<Window> windows) {
        this.fingerprint = fingerprint;
        this.windows = windows.stream().map(Held::new).toList();
    }

    String fingerprint() {
        return fingerprint;
    }

    synchronized UnderWay at(Instant now) {
        if (!covers(from, until, now)) {
            reckon(now);
        }
        return reckoned;
    }

    private void reckon(Instant now) {
        Instant latest = Instant.MIN;
        Instant soonest = Instant.MAX;
        UnderWay active = new UnderWay();
        for (Held each : windows) {
            each.at(now);
            latest = each.from.isAfter(latest) ? each.from : latest;
            soonest = each.until.isBefore(soonest) ? each.until : soonest;
            if (each.active != null) {
                active.add(each.window.streams(), each.window.tags(), each.active);
            }
        }
        from = latest;
        until = soonest;
        reckoned = active;
    }

    private static boolean covers(Instant from, Instant until, Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }

    /** A window, and what it is between two moments. */
    private static final class Held {
        private final Window window;
        private Instant from = Instant.MAX;
        private Instant until = Instant.MIN;
        private UnderWay.@Nullable Active active;

        Held(Window window) {
            this.window = window;
        }

        void at(Instant now) {
            if (covers(from, until, now)) {
                return;
            }
            reckon(now.minus(EARLIER));
            if (!covers(from, until, now)) {
                reckon(now);
            }
        }

        private void reckon(Instant moment) {
            Instant ends = window.times().until(moment);
            active = ends == null ? null : new UnderWay.Active(window.name(), ends, window.mute());
            Instant changes = ends == null ? window.times().next(moment) : ends;
            from = moment;
            until = changes == null ? Instant.MAX : changes;
        }
    }
}
