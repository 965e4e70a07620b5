package dev.tallylight.agent.remote;

import dev.tallylight.agent.AssignmentSource;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ObservationSink;
import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Receipt;
import dev.tallylight.agent.wire.WireObservation;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the link, by way of which a checkpoint's two ports are the hub. It beats every nine seconds, sends
 * at once what changed, opens the feed of assignments once the hub has answered, and opens it again for as long as it
 * takes. While the hub is away, what is assigned stays assigned, and what is seen is kept. Everything here runs on one
 * Vert.x context.
 */
final class HubLink implements AssignmentSource, ObservationSink {
    static final int MOST_UNCHANGED = 20_000;
    static final int MOST_CHANGES = 100_000;

    private static final Logger LOG = Logger.getLogger(HubLink.class);
    private static final Duration BEAT = Duration.ofSeconds(9);
    private static final Duration REFUSED = Duration.ofSeconds(20);
    private static final Duration SKEW_TO_SPEAK_OF = Duration.ofSeconds(2);
    private static final int SAY_AGAIN = 30;

    private final Vertx vertx;
    private final Context context;
    private final HubClient hub;
    private final InstantSource clock;
    private final FeedReader reader;
    private final UUID agent;
    private final String version;
    private final Function<Telling, Batch.Vitals> vitals;
    private final LinkState state;

    private final Outbox outbox = new Outbox(MOST_UNCHANGED, MOST_CHANGES);
    private final ClockSkew skew = new ClockSkew();
    private final Backoff posts = new Backoff(ThreadLocalRandom.current());
    private final Backoff feeds = new Backoff(ThreadLocalRandom.current());
    private @Nullable Consumer<Change> assignments;
    private @Nullable String lastId;
    private Duration skewSpokenOf = Duration.ZERO;
    private int parcelMost = LinkProtocol.MOST_OBSERVATIONS;
    private boolean met;
    private boolean posting;
    private boolean pausing;
    private boolean feedOpen;
    private boolean stopped;

    /** What the link itself knows for the vitals. */
    record Telling(Duration clockAhead, int waiting) {}

    HubLink(
            Vertx vertx,
            Context context,
            HubClient hub,
            InstantSource clock,
            FeedReader reader,
            UUID agent,
            String version,
            Function<Telling, Batch.Vitals> vitals,
            LinkState state) {
        this.vertx = vertx;
        this.context = context;
        this.hub = hub;
        this.clock = clock;
        this.reader = reader;
        this.agent = agent;
        this.version = version;
        this.vitals = vitals;
        this.state = state;
    }

    @Override
    public Runnable follow(Consumer<Change> told) {
        context.runOnContext(ignored -> {
            assignments = told;
            vertx.setPeriodic(BEAT.toMillis(), tick -> post());
            post();
        });
        return () -> context.runOnContext(ignored -> assignments = null);
    }

    @Override
    public void accept(Observation observation) {
        keep(WireObservation.of(observation, null), observation.viewChanged() || observation.firstFailure());
    }

    /** What was seen because the hub asked: the same once more, with the request, and with what the probe did. */
    void answer(Observation observation, UUID request) {
        Observation again = new Observation(
                observation.stream(),
                observation.number(),
                observation.at(),
                observation.outcome(),
                observation.view(),
                observation.since(),
                false,
                false,
                observation.firm());
        keep(WireObservation.of(again, request), true);
    }

    /** Tells the hub at once how this process is, and not with the next beat. */
    void beat() {
        context.runOnContext(ignored -> post());
    }

    void stop() {
        stopped = true;
        hub.close();
    }

    private void keep(WireObservation observation, boolean atOnce) {
        context.runOnContext(ignored -> {
            if (!outbox.add(observation) && outbox.droppedChanges() % 1000 == 1) {
                LOG.errorf(
                        "%d changes wait for the hub, no more are kept: the oldest are lost, %d so far",
                        MOST_CHANGES, outbox.droppedChanges());
            }
            state.waiting(outbox.size());
            if (atOnce) {
                post();
            }
        });
    }

    /** One batch at a time, so that they arrive in order; the first of all is a mere heartbeat, to learn the hub's time. */
    private void post() {
        if (posting || pausing || stopped) {
            return;
        }
        posting = true;
        Outbox.Parcel parcel = outbox.first(met ? parcelMost : 0);
        Batch batch = new Batch(
                LinkProtocol.VERSION,
                agent,
                version,
                vitals.apply(new Telling(skew.ahead(), outbox.size())),
                parcel.observations());
        Instant asked = clock.instant();
        long begun = System.nanoTime();
        hub.post(batch).onComplete(answer -> {
            posting = false;
            if (answer.succeeded()) {
                received(answer.result(), parcel, asked, Duration.ofNanos(System.nanoTime() - begun));
            } else {
                failed(answer.cause(), parcel);
            }
        });
    }

    private void received(Receipt receipt, Outbox.Parcel parcel, Instant asked, Duration roundTrip) {
        outbox.delivered(parcel);
        skew.learn(asked, roundTrip, receipt.time());
        speakOfSkew();
        posts.succeeded();
        parcelMost = Math.min(LinkProtocol.MOST_OBSERVATIONS, parcelMost * 2);
        if (!receipt.refused().isEmpty()) {
            Receipt.Refusal first = receipt.refused().getFirst();
            LOG.infof(
                    "the hub did not take %d of %d observations, the first: %s (%s)",
                    receipt.refused().size(), parcel.keys().size(), first.detail(), first.type());
        }
        state.posted(outbox.size(), receipt.publicAddress());
        if (!met) {
            met = true;
            openFeed();
        }
        if (outbox.size() >= parcelMost || outbox.size() > 0 && !parcel.keys().isEmpty()) {
            post();
        }
    }

    private void failed(Throwable why, Outbox.Parcel parcel) {
        Duration pause = posts.next();
        if (why instanceof HubException answer
                && answer.isForGood()
                && !parcel.keys().isEmpty()) {
            parcelMost = Math.max(1, parcel.keys().size() / 2);
            if (parcel.keys().size() == 1) {
                outbox.delivered(parcel);
                LOG.errorf("the hub will never take an observation, it is left out: %s", why.getMessage());
            }
        }
        lost("cannot report to the hub", why, posts.failures());
        pausing = true;
        after(refused(why) ? REFUSED.plus(pause) : pause, () -> {
            pausing = false;
            post();
        });
    }

    private void openFeed() {
        if (feedOpen || stopped) {
            return;
        }
        feedOpen = true;
        hub.open(lastId, new HubClient.Feed() {
                    @Override
                    public void event(SseParser.Event event) {
                        heard(event);
                    }

                    @Override
                    public void closed(@Nullable Throwable why) {
                        feedEnded(why == null ? new HubException(200, "", "the hub ended it") : why);
                    }
                })
                .onFailure(this::feedEnded);
    }

    private void heard(SseParser.Event event) {
        Change change = reader.read(event);
        feeds.succeeded();
        state.linked(reader.checkpoint());
        if (change != null && assignments != null) {
            assignments.accept(change);
        }
        lastId = event.id();
    }

    private void feedEnded(Throwable why) {
        if (!feedOpen || stopped) {
            return;
        }
        feedOpen = false;
        Duration pause = feeds.next();
        lost("the hub's assignments are not heard", why, feeds.failures());
        after(refused(why) ? REFUSED.plus(pause) : pause, this::openFeed);
    }

    /** A connection that breaks once is opened again and not spoken of. */
    private void lost(String what, Throwable why, int failures) {
        String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        state.lost(what + ": " + reason);
        if (refused(why) ? failures % SAY_AGAIN == 1 : failures % SAY_AGAIN == 2) {
            LOG.warnf("%s, trying again: %s", what, reason);
        }
    }

    private static boolean refused(Throwable why) {
        return why instanceof HubException answer && answer.isRefusal();
    }

    private void speakOfSkew() {
        Duration ahead = skew.ahead();
        if (ahead.minus(skewSpokenOf).abs().compareTo(SKEW_TO_SPEAK_OF) > 0) {
            skewSpokenOf = ahead;
            LOG.warnf(
                    "this machine's clock is %d s %s the hub's: times are corrected; set the clock right all the same",
                    ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
        }
    }

    private void after(Duration pause, Runnable action) {
        vertx.setTimer(Math.max(1, pause.toMillis()), ignored -> action.run());
    }
}
