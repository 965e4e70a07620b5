package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.event.EventType;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.draft.Quorum;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.state.CheckpointView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * What checkpoints see comes late, twice and in any order, while they are lost, blind and back: the real step from view
 * to view, the real votes and status machine beside a model that keeps everything it was ever told and works each answer
 * out anew.
 */
class VerdictModelTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");
    private static final AtomicLong CASES = new AtomicLong();
    private static final AtomicLong STEPS = new AtomicLong();
    private static final AtomicLong TRANSITIONS = new AtomicLong();

    /** Something that reaches the hub: what a checkpoint sees, or, without a view, its condition. */
    private record Message(int place, @Nullable View view, boolean firm, int at, int since, Condition condition) {}

    @Property(tries = 3000)
    void saysWhatTheModelSays(
            @ForAll @IntRange(min = 1, max = 5) int places,
            @ForAll @IntRange(min = 0, max = 4) int quorum,
            @ForAll @IntRange(min = 0, max = 12) int disorder,
            @ForAll long seed) {
        CASES.incrementAndGet();
        Quorum rule = Quorum.of(List.of("any", "majority", "all", "1", "2").get(quorum));
        Model model = new Model(places, rule);
        Real real = new Real(places, rule);
        for (Message message : messages(places, disorder, new Random(seed))) {
            STEPS.incrementAndGet();
            model.take(message);
            @Nullable StatusChange decision = real.take(message);
            assertThat(real.state.status()).as("after %s", message).isEqualTo(model.status);
            assertThat(real.state.sequence()).isEqualTo(model.changes);
            assertThat(decision == null ? null : decision.event()).isEqualTo(model.event);
            assertThat(real.state.outageSince()).isEqualTo(model.outageSince);
            assertThat(decision == null ? null : decision.outageSeconds()).isEqualTo(model.outage);
            TRANSITIONS.addAndGet(decision == null ? 0 : 1);
        }
    }

    @AfterContainer
    static void count() {
        System.out.printf("model test: %s cases, %s messages, %s transitions%n", CASES, STEPS, TRANSITIONS);
    }

    /** In the order of their arrival: moved by up to so many places, one in five twice. */
    private static List<Message> messages(int places, int disorder, Random random) {
        List<Message> made = new ArrayList<>();
        View[] views = View.values();
        for (int at = 1; at <= 40; at++) {
            int place = random.nextInt(places);
            if (random.nextInt(6) == 0) {
                Condition condition = Condition.values()[random.nextInt(3)];
                made.add(new Message(place, null, false, at, at, condition));
            } else {
                View view = views[random.nextInt(views.length)];
                made.add(new Message(place, view, random.nextBoolean(), at, at - random.nextInt(3), Condition.SEEING));
            }
        }
        List<Message> arrived = new ArrayList<>(made);
        for (Message message : made) {
            if (random.nextInt(5) == 0) {
                arrived.add(Math.min(arrived.size(), arrived.indexOf(message) + 1 + random.nextInt(2)), message);
            }
        }
        for (int i = 0; disorder > 0 && i < arrived.size(); i++) {
            Collections.swap(arrived, i, Math.min(arrived.size() - 1, i + random.nextInt(disorder + 1)));
        }
        return arrived;
    }

    /** The real thing, without a database. */
    private static final class Real {
        private final List<Checkpoint> places = new ArrayList<>();
        private final List<CheckpointView> views = new ArrayList<>();
        private final Quorum quorum;
        private final WatchedStream stream;
        private SubjectState state = SubjectState.initial(T0, false);

        Real(int count, Quorum quorum) {
            this.quorum = quorum;
            this.stream = new WatchedStream(
                    new StreamId(new UUID(0, 1)),
                    null,
                    "s",
                    "u",
                    "hls",
                    List.of(),
                    List.of("*"),
                    StreamPolicy.DEFAULT,
                    false);
            for (int i = 0; i < count; i++) {
                places.add(place(i, Condition.SEEING, 0));
            }
        }

        private static Checkpoint place(int index, Condition condition, int at) {
            String id = "c" + index;
            return new Checkpoint(id, id, "private", T0, condition, T0.plusSeconds(at), "why");
        }

        @Nullable
        StatusChange take(Message message) {
            if (message.view() == null) {
                places.set(message.place(), place(message.place(), message.condition(), message.at()));
            } else {
                hear(message, message.view());
            }
            StatusChange decision = StatusMachine.weigh(
                    state, Vote.all(stream, views, places), Vote.undecided(stream, views, places), quorum);
            state = decision == null ? state : decision.after();
            return decision;
        }

        private void hear(Message message, View view) {
            String id = "c" + message.place();
            CheckpointView before = views.stream()
                    .filter(known -> known.checkpointId().equals(id))
                    .findFirst()
                    .orElse(null);
            CheckpointView after = new CheckpointView(
                            id,
                            view,
                            T0.plusSeconds(message.since()),
                            null,
                            null,
                            T0.plusSeconds(message.at()),
                            null,
                            null,
                            null,
                            message.firm())
                    .after(before, Instant.MAX);
            views.remove(before);
            views.add(after);
        }
    }

    /** Slow and plain: everything that was heard, and every status there was. */
    private static final class Model {
        private final Quorum quorum;
        private final List<List<Message>> heard = new ArrayList<>();
        private final List<Condition> conditions = new ArrayList<>();
        private final List<Status> told = new ArrayList<>();
        private final List<Instant> conditionSince = new ArrayList<>();
        private Status status = Status.UNKNOWN;
        private Instant since = T0;
        private long changes;
        private @Nullable EventType event;
        private @Nullable Instant outageSince;
        private @Nullable Long outage;

        /** The latest of one checkpoint: its view, whether any of the latest that agree was firm, the first one's date. */
        private record Latest(View view, boolean firm, Instant since) {}

        Model(int places, Quorum quorum) {
            this.quorum = quorum;
            for (int i = 0; i < places; i++) {
                heard.add(new ArrayList<>());
                conditions.add(Condition.SEEING);
                conditionSince.add(T0);
            }
        }

        void take(Message message) {
            if (message.view() == null) {
                conditions.set(message.place(), message.condition());
                conditionSince.set(message.place(), T0.plusSeconds(message.at()));
            } else if (heard.get(message.place()).stream().allMatch(other -> other.at() < message.at())) {
                heard.get(message.place()).add(message); // what is not news is not kept
            }
            event = null;
            outage = null;
            Status now = now();
            if (now == status) {
                return;
            }
            Instant before = since;
            changes++;
            if (now == Status.ONLINE) {
                since = max(seeing());
                since = since.isBefore(before) ? before : since;
                outage = outageSince == null
                        ? null
                        : Math.max(0, Duration.between(outageSince, since).toSeconds());
                outageSince = null;
            } else if (now == Status.OFFLINE) {
                since = Collections.min(down());
                outageSince = outageSince == null ? since : outageSince;
            } else if (now == Status.DEGRADED) {
                List<Instant> all = down();
                latest().stream()
                        .filter(latest -> latest.view() == View.DEGRADED)
                        .forEach(latest -> all.add(latest.since()));
                since = Collections.min(all);
            } else {
                since = silent();
            }
            status = now;
            tell(now);
        }

        private void tell(Status now) {
            if (now == Status.UNKNOWN) {
                event = EventType.STREAM_UNKNOWN;
                return;
            }
            boolean first = told.isEmpty() && now == Status.ONLINE;
            if (!first && (told.isEmpty() || told.getLast() != now)) {
                event = EventType.valueOf("STREAM_" + now.name());
            }
            told.add(now);
        }

        private Status now() {
            List<Latest> able = latest();
            int up = 0;
            int worse = 0;
            for (Latest each : able) {
                up += each.view() == View.UP ? 1 : 0;
                worse += each.view() == View.DEGRADED ? 1 : 0;
            }
            int firmlyDown = down().size();
            if (able.isEmpty()) {
                return Status.UNKNOWN;
            }
            if (up + worse + firmlyDown == 0) {
                return status; // all of them waver
            }
            int silent = 0; // they see, and nothing was heard of them yet
            for (int i = 0; i < heard.size(); i++) {
                silent += conditions.get(i) == Condition.SEEING && heard.get(i).isEmpty() ? 1 : 0;
            }
            if (firmlyDown >= needed(able.size() + silent)) {
                return Status.OFFLINE;
            }
            if (worse + firmlyDown == 0) {
                return Status.ONLINE;
            }
            boolean isSaidByAllWhoKnow = status == Status.OFFLINE && firmlyDown >= needed(able.size());
            return silent > 0 && (status == Status.UNKNOWN || isSaidByAllWhoKnow) ? status : Status.DEGRADED;
        }

        private int needed(int voters) {
            return switch (quorum) {
                case Quorum.Any any -> 1;
                case Quorum.Majority majority -> voters / 2 + 1;
                case Quorum.All all -> voters;
                case Quorum.Count count -> count.checkpoints();
            };
        }

        /** Since when those are down that count as down. */
        private List<Instant> down() {
            List<Latest> able = latest();
            boolean together = able.size() >= 3 && able.stream().allMatch(each -> each.view() == View.DOWN);
            List<Instant> since = new ArrayList<>();
            for (Latest each : able) {
                if (each.view() == View.DOWN && (each.firm() || together || heard.size() == 1)) {
                    since.add(each.since());
                }
            }
            return since;
        }

        private List<Instant> seeing() {
            return latest().stream()
                    .filter(each -> each.view() == View.UP)
                    .map(Latest::since)
                    .toList();
        }

        private static Instant max(List<Instant> times) {
            return Collections.max(times);
        }

        /** Not compared: since when nobody can tell. It must not be lost, for being online again cannot be older. */
        private Instant silent() {
            Instant last = null;
            for (int i = 0; i < heard.size(); i++) {
                if (!heard.get(i).isEmpty()) {
                    Instant at = conditions.get(i) == Condition.SEEING
                            ? latestOf(heard.get(i)).since()
                            : conditionSince.get(i);
                    last = last == null || at.isAfter(last) ? at : last;
                }
            }
            return last == null ? since : last;
        }

        private List<Latest> latest() {
            List<Latest> able = new ArrayList<>();
            for (int i = 0; i < heard.size(); i++) {
                if (conditions.get(i) == Condition.SEEING && !heard.get(i).isEmpty()) {
                    Latest latest = latestOf(heard.get(i));
                    if (latest.view() != View.UNKNOWN) {
                        able.add(latest);
                    }
                }
            }
            return able;
        }

        private static Latest latestOf(List<Message> all) {
            Message newest = all.getLast();
            int first = all.size() - 1;
            while (first > 0 && all.get(first - 1).view() == newest.view()) {
                first--;
            }
            boolean firm = all.subList(first, all.size()).stream().anyMatch(Message::firm);
            View view = Objects.requireNonNull(newest.view());
            int since = all.get(first).since();
            return new Latest(view, firm, T0.plusSeconds(since));
        }
    }
}
