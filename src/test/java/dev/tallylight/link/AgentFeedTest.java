package dev.tallylight.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Pulses;
import dev.tallylight.follow.VirtualFollowers;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One agent's feed in virtual time, with an agent that takes as much as a test says. */
class AgentFeedTest {
    private final VirtualTimers time = new VirtualTimers();
    private final Share share = new Share();
    private final Agent agent = new Agent();
    private final SentAssignments sent = new SentAssignments("oslo", mapper(), null);
    private Uni<Boolean> tokenIsValid = Uni.createFrom().item(true);

    @SuppressWarnings("NullAway.Init") // by opened()
    private AgentFeed feed;

    @SuppressWarnings("NullAway.Init")
    private Follower follower;

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        new JsonForm().customize(mapper);
        return mapper;
    }

    /** What is assigned at present; a reader of it tells everything with its first call, and then what was added. */
    private static final class Share {
        private final List<Assignment> assigned = new ArrayList<>();
        private Runnable wake = () -> {};
        private int reads;
        private int readers;
        private @Nullable Throwable failure;
        private boolean hangs;

        void add(int number) {
            assigned.add(assignment(number));
            wake.run();
        }

        ShareReader reader(Runnable wakes) {
            wake = wakes;
            readers++;
            int[] told = {-1};
            return new ShareReader() {
                @Override
                public Uni<List<Change>> next() {
                    reads++;
                    if (hangs) {
                        return Uni.createFrom().nothing();
                    }
                    if (failure != null) {
                        return Uni.createFrom().failure(failure);
                    }
                    List<Change> changes = new ArrayList<>();
                    if (told[0] < 0) {
                        changes.add(new Change.Snapshot(List.copyOf(assigned)));
                    } else {
                        assigned.subList(told[0], assigned.size())
                                .forEach(each -> changes.add(new Change.Assigned(each)));
                    }
                    told[0] = assigned.size();
                    return Uni.createFrom().item(changes);
                }

                @Override
                public void close() {}
            };
        }
    }

    private static Assignment assignment(int number) {
        return new Assignment(
                new StreamId(new UUID(0, number)),
                new ProbeTarget(
                        Url.parse("https://example.com/" + number),
                        Protocol.HLS,
                        null,
                        Expectations.NONE,
                        Duration.ofSeconds(10),
                        null),
                new ProbePolicy(Duration.ofSeconds(30), Duration.ofSeconds(5), 2, 1));
    }

    private static final class Agent implements Flow.Subscriber<AgentFeed.Item> {
        private final List<String> heard = new ArrayList<>();
        private Flow.@Nullable Subscription subscription;
        private boolean takesAll = true;

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
            made.request(1);
        }

        void take(long items) {
            if (subscription != null) {
                subscription.request(items);
            }
        }

        @Override
        public void onNext(AgentFeed.Item item) {
            heard.add(item instanceof AgentFeed.Item.Said said ? said.message().name() : "alive");
            if (takesAll) {
                take(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            heard.add(failure.toString());
        }

        @Override
        public void onComplete() {
            heard.add("end");
        }
    }

    private void opened() {
        Multi.createFrom()
                .<AgentFeed.Item>emitter(this::open, BackPressureStrategy.BUFFER)
                .subscribe(agent);
        time.pass(Duration.ZERO);
    }

    private void open(MultiEmitter<? super AgentFeed.Item> emitter) {
        feed = new AgentFeed(
                sent, share::reader, () -> Uni.createFrom().deferred(() -> tokenIsValid), emitter, time::nanoTime);
        follower = new VirtualFollowers(time, new Pulses())
                .startOneOfMany(
                        Follower.Plan.of("feed", Duration.ofSeconds(4)).spacedBy(Duration.ofMillis(100)), feed::turn);
        feed.wakenBy(follower::wake);
    }

    private void pass(int seconds) {
        time.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void tellsEverythingAndThenWhatChanges() {
        share.add(1);
        opened();
        assertThat(agent.heard).containsExactly("snapshot");
        share.add(2);
        pass(1);
        assertThat(agent.heard).containsExactly("snapshot", "assigned");
        feed.alive();
        assertThat(agent.heard).endsWith("alive");
    }

    /** The fault that began it all: ten thousand streams by six clients, and an agent that takes one thing at a time. */
    @Test
    void tenThousandStreamsAsFastAsTheyComeToASlowAgentLoseNothing() {
        agent.takesAll = false;
        opened();
        for (int i = 0; i < 10_000; i++) {
            share.add(i);
            if (i % 100 == 0) {
                time.pass(Duration.ofMillis(10));
                agent.take(1);
            }
        }
        agent.takesAll = true;
        agent.take(1);
        pass(5);
        assertThat(IntStream.range(0, 10_000).allMatch(i -> sent.holds(new StreamId(new UUID(0, i)))))
                .isTrue();
        assertThat(agent.heard.stream().filter("assigned"::equals)).hasSize(10_000);
        assertThat(follower.pulse().age()).isZero();
    }

    @Test
    void readsNothingForAnAgentThatTakesNothingAndGoesOnWhenItDoes() {
        agent.takesAll = false;
        opened();
        int reads = share.reads;
        share.add(1);
        pass(60);
        feed.alive();
        feed.probeNow(new StreamId(new UUID(0, 1)), new SentAssignments.Message("probe-now", "", ""));
        assertThat(share.reads).isEqualTo(reads);
        assertThat(agent.heard).containsExactly("snapshot");
        assertThat(follower.pulse().age()).as("a slow agent is not our fault").isZero();
        agent.take(1);
        time.pass(Duration.ofMillis(200));
        assertThat(agent.heard).containsExactly("snapshot", "assigned");
    }

    @Test
    void givesUpAnAgentWhoseConnectionTakesNothingForTwoMinutes() {
        agent.takesAll = false;
        opened();
        pass(119);
        assertThat(feed.isStuck()).isFalse();
        agent.take(1);
        pass(600);
        assertThat(feed.isStuck()).as("nothing is to be sent").isFalse();
        share.add(1);
        pass(119);
        assertThat(feed.isStuck()).isFalse();
        pass(2);
        assertThat(feed.isStuck()).isTrue();
    }

    @Test
    void survivesADatabaseThatIsAwayOrHangs() {
        share.add(1);
        opened();
        share.failure = new IllegalStateException("the database is away");
        share.add(2);
        pass(60);
        assertThat(follower.pulse().isStale()).isTrue();
        assertThat(follower.pulse().isDead()).isFalse();
        assertThat(agent.heard).as("what it was told stands").containsExactly("snapshot");
        share.failure = null;
        share.hangs = true;
        pass(60);
        share.hangs = false;
        pass(40);
        assertThat(agent.heard).containsExactly("snapshot", "assigned");
        assertThat(share.readers).as("what was read in vain is read again").isGreaterThan(1);
        assertThat(follower.pulse().age()).isZero();
    }

    @Test
    void endsWithinTenSecondsOfTheTokensEndAndAtOnceWhereThatIsSaid() {
        opened();
        tokenIsValid = Uni.createFrom().item(false);
        pass(10);
        assertThat(agent.heard).containsExactly("snapshot", "end");
    }

    @Test
    void endsAtOnceWhereItIsSaidThatTheTokenChanged() {
        opened();
        pass(1);
        tokenIsValid = Uni.createFrom().item(false);
        feed.doubtToken();
        time.pass(Duration.ofMillis(200));
        assertThat(agent.heard).containsExactly("snapshot", "end");
    }

    @Test
    void goesOnWhileTheTokenCannotBeLookedUp() {
        opened();
        tokenIsValid = Uni.createFrom().failure(new IllegalStateException("the database is away"));
        pass(60);
        feed.alive();
        assertThat(agent.heard).containsExactly("snapshot", "alive");
        tokenIsValid = Uni.createFrom().item(true);
        share.add(1);
        pass(10);
        assertThat(agent.heard).endsWith("assigned");
    }
}
