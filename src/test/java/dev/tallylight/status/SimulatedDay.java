package dev.tallylight.status;

import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.agent.watch.VirtualWatch;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.checkpoint.Standing;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.draft.Quorum;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.state.CheckpointView;
import io.smallrye.mutiny.Uni;
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
 * A day of many streams that all play, seen from checkpoints that lose probes by chance, in virtual time: the real watch
 * over each stream, the real step from view to view, the real votes, status machine and judgement of checkpoints; the
 * requests to probe at once as {@code SecondOpinions} has them. A probe takes no time. Successes of a stream that is held
 * to be up change nothing, so the timer of its next turn runs only at the next one that fails ({@link StreamTime}); and of
 * a checkpoint that is blind, whose votes do not count, every tenth stream is followed, to see whether it comes back.
 */
final class SimulatedDay {
    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int STEP = 3_000; // as often as CheckpointWatch looks
    private static final int HOSTS = 100;
    private static final int SAMPLE = 10;
    private static final Uni<ProbeOutcome> PLAYS = VirtualWatch.gives(new Verdict.Up(true));
    private static final Uni<ProbeOutcome> LOST =
            VirtualWatch.gives(new Verdict.Down(Reason.CONNECT_TIMEOUT, Stage.CONNECT, "lost"));

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
        long at = stream.time.next();
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

    /** One stream: its watch at every checkpoint, and what the hub holds it to be. */
    private final class Stream {
        private final int host;
        private final boolean isSampled;
        private final SplittableRandom random;
        private final WatchedStream itself;
        private final StreamTime time = new StreamTime(loss.length);
        private final VirtualWatch[] watches = new VirtualWatch[loss.length];
        private final boolean[] drawn = new boolean[loss.length];
        private final @Nullable CheckpointView[] views = new CheckpointView[loss.length];
        private final boolean[] isContested = new boolean[loss.length];
        private SubjectState state = SubjectState.initial(MIDNIGHT, false);
        private long notBefore;

        Stream(int index, SplittableRandom random) {
            this.host = index % HOSTS;
            this.isSampled = index % SAMPLE == 0; // on ten of the hosts
            this.random = random;
            StreamId id = new StreamId(new UUID(0, index));
            this.itself = new WatchedStream(id, null, "s", "u", "hls", List.of(), List.of("*"), policy, false);
            Assignment assignment = VirtualWatch.assignment(id, probing);
            for (int i = 0; i < loss.length; i++) {
                int place = i;
                watches[i] = new VirtualWatch(
                        assignment,
                        places[i].id(),
                        time.of(i, () -> turnsThatPlay(place)),
                        () -> MIDNIGHT.plusMillis(time.now()),
                        () -> probe(place),
                        seen -> hear(place, seen));
            }
        }

        /** At midnight it is added: nobody knows anything of it yet. */
        Stream begin() {
            for (VirtualWatch watch : watches) {
                watch.start();
            }
            time.runUntil(0, this::isFollowed);
            return this;
        }

        void runUntil(long until) {
            time.runUntil(until, this::isFollowed);
        }

        private boolean isFollowed(int place) {
            return places[place].sees() || isSampled;
        }

        private Uni<ProbeOutcome> probe(int place) {
            probes++;
            time.probed(place);
            boolean lost = drawn[place] || random.nextDouble() < loss[place];
            drawn[place] = false;
            return lost ? LOST : PLAYS;
        }

        /** How long it takes until a turn fails, of a stream that is held to be up and plays: those before change nothing. */
        private long turnsThatPlay(int place) {
            Observation seen = watches[place].latest();
            if (seen == null || seen.view() != View.UP || !(seen.outcome().verdict() instanceof Verdict.Up)) {
                return 0;
            }
            drawn[place] = true;
            return (long) (Math.log(1 - random.nextDouble()) / Math.log(1 - loss[place])) * interval;
        }

        private void hear(int place, Observation seen) {
            if (seen.viewChanged()) {
                take(place, seen);
            }
            if (seen.firstFailure() && places[place].sees() && time.now() >= notBefore) {
                notBefore = time.now() + retry;
                for (int other = 0; other < watches.length; other++) {
                    if (other != place && isFollowed(other)) {
                        drawn[other] = false; // this one is out of turn
                        watches[other].probeNow();
                    }
                }
            }
        }

        private void take(int place, Observation seen) {
            boolean failed = !(seen.outcome().verdict() instanceof Verdict.Up);
            CheckpointView view = new CheckpointView(
                    places[place].id(),
                    Objects.requireNonNull(seen.view()),
                    Objects.requireNonNull(seen.since()),
                    failed ? "connect_timeout" : null,
                    null,
                    seen.at(),
                    null,
                    null,
                    "hls",
                    seen.firm());
            firm += seen.firm() && seen.view() == View.DOWN ? 1 : 0;
            watched[place] += views[place] == null ? 1 : 0;
            views[place] = view.after(views[place], seen.at());
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
            StatusChange decision = StatusMachine.weigh(
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
