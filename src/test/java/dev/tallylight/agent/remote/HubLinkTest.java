package dev.tallylight.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.CheckpointAddress;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.ViewDigest;
import dev.tallylight.agent.wire.WireObservation;
import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import dev.tallylight.follow.VirtualFollowers;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The agent's end of the link, against a hub that does as it is told, in virtual time. */
class HubLinkTest {
    private static final String RESUMED = "{\"protocol\":1,\"checkpoint\":\"oslo\"}";
    private static final String NOTHING = "{\"protocol\":1,\"checkpoint\":\"oslo\",\"assignments\":[]}";

    private final VirtualTimers time = new VirtualTimers();
    private final Pulses pulses = new Pulses();
    private final ScriptedHub hub = new ScriptedHub(time.clock());
    private final LinkState state = new LinkState(time.clock(), new CheckpointAddress(Optional::empty));
    private final List<Observation> present = new ArrayList<>();
    private final List<Change> told = new ArrayList<>();
    private final List<UUID> askedFor = new ArrayList<>();
    private final HubReports reports = new HubReports(
            hub,
            new HubReports.Identity(new UUID(9, 9), "1.0"),
            telling -> new Batch.Vitals(0, 0, 0, null, telling.waiting(), null, null, ViewDigest.of(present)),
            () -> List.copyOf(present),
            time.clock(),
            time::nanoTime,
            state);
    private final HubFeed feed = new HubFeed(
            hub,
            new FeedReader(mapper(), request -> askedFor.add(request.stream())),
            reports::met,
            reports::tellPresentViews,
            time::nanoTime,
            state);
    private long numbers;

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        new JsonForm().customize(mapper);
        return mapper;
    }

    private HubLink started() {
        feed.follow(told::add);
        HubLink link = HubLink.start(new VirtualFollowers(time, pulses), hub, reports, feed);
        pass(2);
        return link;
    }

    private void pass(double seconds) {
        time.pass(Duration.ofMillis((long) (seconds * 1000)));
    }

    /** The hub gives its signs of life for so long. */
    private void passAlive(int seconds) {
        for (int second = 0; second < seconds; second++) {
            pass(1);
            hub.lastFeed().listener.alive();
        }
    }

    private Observation seen(int stream, View view, boolean changed) {
        return new Observation(
                new StreamId(new UUID(0, stream)),
                ++numbers,
                time.clock().instant(),
                new ProbeOutcome(
                        Protocol.HLS,
                        new Verdict.Up(true),
                        new Timings(null, null, null, null, null, Duration.ofMillis(3)),
                        MediaFacts.NONE,
                        List.of(),
                        ProbeMemory.NONE),
                view,
                time.clock().instant(),
                changed,
                false,
                false);
    }

    /** The streams that were reported, in order, with the last digits of their ids. */
    private List<Long> reported() {
        return hub.posted.stream()
                .flatMap(batch -> Objects.requireNonNull(batch.observations()).stream())
                .map(each -> Objects.requireNonNull(each.stream()).getLeastSignificantBits())
                .toList();
    }

    private Pulse pulse(String name) {
        return pulses.now().stream()
                .filter(each -> each.follower().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void beatsEveryNineSecondsAndSendsAtOnceWhatChanged() {
        started();
        assertThat(hub.posted).hasSize(1);
        pass(18);
        assertThat(hub.posted).hasSize(3);
        reports.accept(seen(1, View.UP, false));
        pass(0);
        assertThat(reported()).as("what changed nothing waits for the beat").isEmpty();
        reports.accept(seen(2, View.UP, true));
        pass(0);
        assertThat(reported()).containsExactly(1L, 2L);
    }

    @Test
    void saysWhatItHoldsInTwoNumbers() {
        started();
        present.add(seen(1, View.UP, false));
        pass(9);
        assertThat(Objects.requireNonNull(hub.posted.getLast().vitals()).views())
                .isEqualTo(ViewDigest.NONE.with(new UUID(0, 1), View.UP, false));
    }

    @Test
    void keepsWhatItSeesWhileTheHubIsAwayAndIsNotReadyThenButNeverDead() {
        started();
        hub.lastFeed().says("snapshot", "1", NOTHING);
        assertThat(state.now().up()).isTrue();
        hub.away = true;
        hub.lastFeed().listener.closed(new java.io.IOException("Connection reset"));
        reports.accept(seen(1, View.DOWN, true));
        pass(600);
        assertThat(state.now().up()).isFalse();
        assertThat(state.now().waiting()).isEqualTo(1);
        assertThat(pulse("hub link").isStale()).isTrue();
        assertThat(pulse("hub link").isDead()).isFalse();
        assertThat(pulse("hub feed").isStale()).isTrue();
        assertThat(pulse("hub feed").isDead()).isFalse();

        hub.away = false;
        for (int second = 0; second < 40 && hub.feeds.size() == 1; second++) {
            pass(1);
        }
        pass(6); // the reports' own pause is 5 s at most
        hub.lastFeed().says("resumed", "1", RESUMED);
        assertThat(reported()).containsExactly(1L);
        assertThat(hub.lastFeed().lastId).isEqualTo("1");
        assertThat(state.now().up()).isTrue();
        assertThat(pulse("hub link").age()).isZero();
        assertThat(pulse("hub feed").age()).isZero();
    }

    /** One report that fails while the feed stays open must not make it unready for good. */
    @Test
    void isReadyAgainWithTheNextAnswerThoughTheFeedSaysNothing() {
        started();
        hub.lastFeed().says("snapshot", "1", NOTHING);
        hub.answers.add(batch -> Uni.createFrom().failure(new HubException(503, "", "the database is away")));
        passAlive(9);
        assertThat(state.now().trouble()).isNull();
        assertThat(hub.posted).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void givesUpAPostThatHangs() {
        started();
        hub.answers.add(batch -> Uni.createFrom().nothing());
        reports.accept(seen(1, View.DOWN, true));
        pass(29);
        assertThat(state.now().waiting()).isEqualTo(1);
        pass(3);
        assertThat(state.now().waiting()).isZero();
        assertThat(reported()).as("sent again").containsExactly(1L, 1L);
    }

    @Test
    void survivesWhateverAPostFailsWith() {
        started();
        hub.answers.add(batch -> {
            throw new IllegalStateException("a bug");
        });
        hub.answers.add(batch -> Uni.createFrom().failure(new StackOverflowError()));
        hub.answers.add(batch -> Uni.createFrom().nullItem());
        pass(60);
        int before = hub.posted.size();
        pass(18);
        assertThat(hub.posted).hasSizeGreaterThanOrEqualTo(before + 2);
        assertThat(pulse("hub link").age()).isZero();
    }

    @Test
    void asksAHubThatRefusesItEveryTwentySecondsAndThatNeverEnds() {
        started();
        for (int i = 0; i < 3; i++) {
            hub.answers.add(batch -> Uni.createFrom().failure(new HubException(401, "", "the token is wrong")));
        }
        int before = hub.posted.size();
        pass(61);
        assertThat(hub.posted.size() - before).isBetween(2, 3);
        assertThat(state.now().trouble()).contains("the token is wrong");
        pass(40);
        assertThat(pulse("hub link").age()).isZero();
    }

    @Test
    void leavesOutTheOneObservationThatTheHubWillNeverTake() {
        started();
        reports.accept(seen(1, View.UP, false));
        reports.accept(seen(666, View.UP, false));
        reports.accept(seen(3, View.UP, true));
        for (int i = 0; i < 20; i++) {
            hub.answers.add(batch -> Objects.requireNonNull(batch.observations()).stream()
                            .anyMatch(each -> Objects.equals(each.stream(), new UUID(0, 666)))
                    ? Uni.createFrom().failure(new HubException(400, "", "no JSON"))
                    : Uni.createFrom().item(hub.receipt(batch, false)));
        }
        pass(120);
        assertThat(state.now().waiting()).isZero();
        assertThat(reported()).contains(1L, 3L);
    }

    @Test
    void tellsItsPresentViewsWhenTheReceiptAsksForThem() {
        started();
        present.add(seen(1, View.UP, true));
        present.add(seen(2, View.DOWN, true));
        hub.answers.add(batch -> Uni.createFrom().item(hub.receipt(batch, true)));
        pass(9);
        assertThat(reported()).containsExactly(1L, 2L);
        List<WireObservation> observations =
                Objects.requireNonNull(hub.posted.getLast().observations());
        assertThat(observations).noneMatch(each -> each.viewChanged() || each.firstFailure());
        assertThat(observations).extracting(WireObservation::number).containsExactly(1L, 2L);
    }

    @Test
    void tellsItsPresentViewsAfterEachReconnectionOfTheFeed() {
        started();
        present.add(seen(1, View.UP, true));
        hub.lastFeed().says("snapshot", "1", NOTHING);
        pass(0);
        assertThat(reported()).as("not after the first").isEmpty();
        for (int reconnection = 1; reconnection <= 2; reconnection++) {
            hub.lastFeed().listener.closed(new java.io.IOException("Connection reset"));
            passAlive(3);
            hub.lastFeed().says("resumed", "1", RESUMED);
            pass(0);
            assertThat(reported()).hasSize(reconnection);
        }
    }

    @Test
    void tellsAPresentViewOnceHoweverOftenItIsAsked() {
        started();
        hub.away = true;
        Observation older = seen(1, View.UP, true);
        reports.accept(seen(1, View.DOWN, true));
        present.add(older);
        present.add(seen(2, View.UP, true));
        reports.tellPresentViews();
        reports.tellPresentViews();
        assertThat(state.now().waiting()).isEqualTo(2);
        hub.away = false;
        pass(20);
        assertThat(reported()).as("of stream 1 something newer waits already").containsExactly(1L, 2L);
    }

    @Test
    void closesAFeedThatIsSilentForThreeSignsOfLifeAndOpensAnotherOne() {
        started();
        hub.lastFeed().says("snapshot", "1", NOTHING);
        ScriptedHub.Feed silent = hub.lastFeed();
        passAlive(60);
        assertThat(hub.feeds).hasSize(1);
        pass(27);
        assertThat(silent.hungUp).isTrue();
        assertThat(hub.feeds).hasSize(2);
        assertThat(hub.lastFeed().lastId).isEqualTo("1");
        silent.says("withdrawn", "2", "{\"stream\":\"" + new UUID(0, 1) + "\"}");
        assertThat(told).as("of the old feed nothing is heard any more").hasSize(1);
    }

    @Test
    void asksForEverythingAnewAfterSomethingThatCouldNotBeApplied() {
        started();
        hub.lastFeed().says("snapshot", "1", NOTHING);
        ScriptedHub.Feed broken = hub.lastFeed();
        broken.says("withdrawn", "2", "{\"stream\":7}");
        assertThat(broken.hungUp).isTrue();
        pass(3);
        assertThat(hub.feeds).hasSize(2);
        assertThat(hub.lastFeed().lastId).isNull();
        hub.lastFeed().says("snapshot", "2", NOTHING);
        assertThat(told).hasSize(2);
        assertThat(state.now().up()).isTrue();
    }

    @Test
    void waitsLongerBetweenFeedsThatBreakAtOnceButForEverTriesAgain() {
        started();
        for (int second = 0; second < 600; second++) {
            pass(1);
            hub.lastFeed().says("snapshot", "1", "{}");
        }
        assertThat(hub.feeds.size()).isBetween(25, 200);
        assertThat(state.now().up()).isFalse();
        pass(20);
        hub.lastFeed().says("snapshot", "1", NOTHING);
        assertThat(state.now().up()).isTrue();
    }

    @Test
    void watchesAllStreamsButTheOneThatItCannotRead() {
        started();
        String good = """
                {"stream":"%s","url":"https://example.com/a.m3u8","protocol":"hls","timeout":"10s","interval":"30s",
                 "retryInterval":"5s","failuresToDown":2,"successesToUp":1}""".formatted(new UUID(0, 1));
        String later = good.replace("\"10s\"", "{\"of\":\"a later version\"}");
        hub.lastFeed()
                .says(
                        "snapshot",
                        "1",
                        "{\"protocol\":1,\"checkpoint\":\"oslo\",\"assignments\":[" + later + "," + good + "]}");
        assertThat(told.getFirst())
                .isInstanceOfSatisfying(
                        Change.Snapshot.class,
                        snapshot -> assertThat(snapshot.assignments()).hasSize(1));
        hub.lastFeed().says("assigned", "2", later);
        assertThat(told.getLast()).isEqualTo(new Change.Withdrawn(new StreamId(new UUID(0, 1))));
    }

    @Test
    void leavesWithWhatItHasNotSaidYet() {
        HubLink link = started();
        reports.accept(seen(1, View.UP, false));
        assertThat(reported()).isEmpty();
        link.leave().subscribe().withSubscriber(UniAssertSubscriber.create()).assertCompleted();
        assertThat(hub.posted).extracting(Batch::leaving).containsOnlyOnce(true);
        assertThat(hub.posted.getLast().leaving()).isTrue();
        assertThat(reported()).containsExactly(1L);
        pass(60);
        assertThat(hub.posted.getLast().leaving())
                .as("nothing is said after it")
                .isTrue();
    }

    @Test
    void aHubThatItNeverMetIsNotToldThatItLeaves() {
        hub.away = true;
        started()
                .leave()
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted();
        assertThat(hub.posted).extracting(Batch::leaving).doesNotContain(true);
    }
}
