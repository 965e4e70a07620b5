package dev.tallylight.status;

import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.agent.ViewTracker;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.checkpoint.Standing;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.stream.Quorum;
import dev.tallylight.stream.StreamPolicy;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A day of many streams that all play, seen from checkpoints that lose probes by chance, on a virtual clock: the real
 * tracker, the real step from view to view, the real votes, status machine and judgement of checkpoints; the schedule,
 * the retries and the requests to probe at once as {@code Watch} and {@code SecondOpinions} have them. A probe takes no
 * time. Successes of a stream that is held to be up change nothing, so only the next failure is drawn; and of a
 * checkpoint that is blind, whose votes do not count, every tenth stream is followed, to see whether it comes back.
 */
final class SimulatedDay {
    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int STEP = 3_000; // as often as CheckpointWatch looks
    private static final int HOSTS = 100;
    private static final int SAMPLE = 10;
    private static final Verdict PLAYS = new Verdict.Up(true);
    private static final Verdict LOST = new Verdict.Down(Reason.CONNECT_TIMEOUT, Stage.CONNECT, "lost");

    private final StreamPolicy policy = StreamPolicy.DEFAULT;
    private final ProbePolicy probing =
            new ProbePolicy(policy.interval(), policy.retryInterval(), policy.failuresToDown(), policy.successesToUp());
    private final long interval = policy.interval().toMillis();
    private final long retry = policy.retryInterval().toMillis();
    private final double[] loss;
    private final Stream[] streams;
    private final List<List<Stream>> calendar = new ArrayList<>();
    private final Map<String, Integer> told = new TreeMap<>();

    private final Checkpoint[] places;
    private final long[] wellSince;
    private final int[] contested;
    private final int[][] contestedOnHost;
    private final int[] watched;
    private long probes;
    private long firm;

    /** @param loss the share of probes that each checkpoint loses */
    SimulatedDay(int count, long seed, double... loss) {
        this.loss = loss;
        places = new Checkpoint[loss.length];
        wellSince = new long[loss.length];
        contested = new int[loss.length];
        watched = new int[loss.length];
        contestedOnHost = new int[loss.length][HOSTS];
        for (int i = 0; i < loss.length; i++) {
            places[i] = place(i, Condition.SEEING, MIDNIGHT);
            wellSince[i] = -1;
        }
        for (int i = 0; i <= DAY / STEP; i++) {
            calendar.add(new ArrayList<>(0));
        }
        SplittableRandom seeds = new SplittableRandom(seed);
        streams = new Stream[count];
        for (int i = 0; i < count; i++) {
            streams[i] = new Stream(i, seeds.split()).begin();
            put(streams[i]);
        }
    }

    SimulatedDay run() {
        for (int step = 0; step < DAY / STEP; step++) {
            List<Stream> due = calendar.set(step, List.of());
            long until = (step + 1L) * STEP;
            for (Stream stream : due) {
                stream.runUntil(until);
                put(stream);
            }
            judge(until);
        }
        return this;
    }

    /** How often streams and checkpoints changed to what. */
    Map<String, Integer> told() {
        return told;
    }

    /** Those that were drawn; the successes in between are left out. */
    long probes() {
        return probes;
    }

    /** How often a view of down became firm. */
    long firm() {
        return firm;
    }

    private void put(Stream stream) {
        long at = stream.next[stream.first()];
        if (at < DAY) {
            calendar.get((int) (at / STEP)).add(stream);
        }
    }

    private void judge(long now) {
        for (int i = 0; i < places.length; i++) {
            Checkpoint place = places[i];
            int hosts = place.sees() && contested[i] < 3 ? contested[i] : hostsContested(i);
            Standing standing = new Standing(
                    place.condition(),
                    place.conditionDetail(),
                    wellSince[i] < 0 ? null : Duration.ofMillis(now - wellSince[i]),
                    !place.sees());
            Standing.Finding finding = standing.read(
                    new Standing.Signs(
                            Duration.ofSeconds(5),
                            MIDNIGHT,
                            null,
                            contested[i],
                            hosts,
                            place.sees() ? watched[i] : watched[i] / SAMPLE),
                    false);
            if (place.sees() || finding.condition() != Condition.SEEING) {
                wellSince[i] = -1;
            } else if (wellSince[i] < 0) {
                wellSince[i] = now;
            }
            if (standing.changesTo(finding)) {
                count("checkpoint." + finding.condition().wireName());
                places[i] = place(i, finding.condition(), MIDNIGHT.plusMillis(now));
                for (Stream stream : streams) {
                    stream.weigh();
                    stream.contest();
                }
            }
        }
    }

    private int hostsContested(int place) {
        int hosts = 0;
        for (int count : contestedOnHost[place]) {
            hosts += count > 0 ? 1 : 0;
        }
        return hosts;
    }

    private void count(String what) {
        told.merge(what, 1, Integer::sum);
    }

    private static Checkpoint place(int index, Condition condition, Instant since) {
        String id = "c" + index;
        return new Checkpoint(id, id, "private", MIDNIGHT, condition, since, null);
    }

    /** One stream: its schedule at every checkpoint, and what the hub holds it to be. */
    private final class Stream {
        private final int host;
        private final boolean isSampled;
        private final SplittableRandom random;
        private final WatchedStream itself;
        private final ViewTracker[] trackers = new ViewTracker[loss.length];
        private final long[] phase = new long[loss.length];
        private final long[] next = new long[loss.length];
        private final boolean[] drawn = new boolean[loss.length];
        private final @Nullable CheckpointView[] views = new CheckpointView[loss.length];
        private final boolean[] isContested = new boolean[loss.length];
        private StreamState state = StreamState.initial(MIDNIGHT, false);
        private long notBefore;

        Stream(int index, SplittableRandom random) {
            this.host = index % HOSTS;
            this.isSampled = index / HOSTS % SAMPLE == 0;
            this.random = random;
            this.itself = new WatchedStream(
                    new StreamId(new UUID(0, index)), null, "s", "u", "hls", List.of(), List.of("*"), policy, false);
            for (int i = 0; i < loss.length; i++) {
                trackers[i] = ViewTracker.FRESH;
                phase[i] = random.nextLong(interval);
            }
        }

        /** At midnight it is added: nobody knows anything of it yet. */
        Stream begin() {
            System.arraycopy(phase, 0, next, 0, next.length);
            return this;
        }

        void runUntil(long until) {
            for (int first = first(); next[first] < until; first = first()) {
                if (places[first].sees() || isSampled) {
                    probe(first, next[first], drawn[first] || loses(first));
                } else {
                    next[first] = Long.MAX_VALUE;
                }
            }
        }

        int first() {
            int first = 0;
            for (int i = 1; i < next.length; i++) {
                first = next[i] < next[first] ? i : first;
            }
            return first;
        }

        private boolean loses(int place) {
            return random.nextDouble() < loss[place];
        }

        private void probe(int place, long at, boolean failed) {
            probes++;
            ViewTracker before = trackers[place];
            Instant began = MIDNIGHT.plusMillis(at);
            ViewTracker after = before.fold(failed ? LOST : PLAYS, began, probing);
            trackers[place] = after;
            plan(place, at);
            if (after.differs(before)) {
                hear(place, after, failed, began);
            }
            if (after.failsAnew(before) && places[place].sees() && at >= notBefore) {
                notBefore = at + retry;
                for (int other = 0; other < loss.length; other++) {
                    if (other != place && (places[other].sees() || isSampled)) {
                        probe(other, at, loses(other));
                    }
                }
            }
        }

        private void plan(int place, long at) {
            ViewTracker tracker = trackers[place];
            drawn[place] = false;
            if (tracker.unsettled()) {
                next[place] = at + retry;
                return;
            }
            long turn = at + interval - Math.floorMod(at - phase[place], interval);
            if (tracker.view() == View.UP) { // successes change nothing: on to the first turn that fails
                turn += (long) (Math.log(1 - random.nextDouble()) / Math.log(1 - loss[place])) * interval;
                drawn[place] = true;
            }
            next[place] = turn;
        }

        private void hear(int place, ViewTracker tracker, boolean failed, Instant at) {
            CheckpointView seen = new CheckpointView(
                    places[place].id(),
                    Objects.requireNonNull(tracker.view()),
                    Objects.requireNonNull(tracker.since()),
                    failed ? "connect_timeout" : null,
                    null,
                    at,
                    null,
                    null,
                    "hls",
                    tracker.firm());
            firm += tracker.firm() && tracker.view() == View.DOWN ? 1 : 0;
            watched[place] += views[place] == null ? 1 : 0;
            views[place] = seen.after(views[place], at);
            weigh();
            contest();
        }

        void weigh() {
            List<CheckpointView> known = new ArrayList<>(views.length);
            for (@Nullable CheckpointView view : views) {
                if (view != null) {
                    known.add(view);
                }
            }
            Decision decision = StatusMachine.weigh(
                    state,
                    Vote.all(itself, known, List.of(places)),
                    Vote.undecided(itself, known, List.of(places)),
                    Quorum.DEFAULT);
            if (decision != null) {
                state = decision.after();
                count("stream." + state.status().wireName());
            }
        }

        /** Keeps count of what others see and it does not. */
        void contest() {
            for (int i = 0; i < views.length; i++) {
                boolean now = (places[i].sees() || isSampled) && is(i, View.DOWN) && othersSee(i);
                if (now != isContested[i]) {
                    isContested[i] = now;
                    contested[i] += now ? 1 : -1;
                    contestedOnHost[i][host] += now ? 1 : -1;
                }
            }
        }

        private boolean othersSee(int place) {
            for (int i = 0; i < views.length; i++) {
                if (i != place && places[i].sees() && is(i, View.UP)) {
                    return true;
                }
            }
            return false;
        }

        private boolean is(int place, View expected) {
            CheckpointView view = views[place];
            return view != null && view.view() == expected;
        }
    }
}
