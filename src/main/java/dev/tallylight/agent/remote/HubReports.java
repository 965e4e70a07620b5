package dev.tallylight.agent.remote;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ObservationSink;
import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Receipt;
import dev.tallylight.agent.wire.WireObservation;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way up: what this process sees, in the order it saw it, and that it lives. Each turn posts one batch, the first of
 * all a mere heartbeat to learn the hub's time; what could not be posted is kept for the next. From any thread.
 */
final class HubReports implements ObservationSink {
    static final int MOST_UNCHANGED = 20_000;
    static final int MOST_CHANGES = 100_000;

    /** A hub that refuses this agent does so until somebody does something. */
    static final Duration REFUSED = Duration.ofSeconds(20);

    private static final Logger LOG = Logger.getLogger(HubReports.class);
    private static final Duration SKEW_TO_SPEAK_OF = Duration.ofSeconds(2);

    private final Hub hub;
    private final Identity identity;
    private final Function<Telling, Batch.Vitals> vitals;
    private final Supplier<List<Observation>> presentViews;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final LinkState state;
    private final Outbox outbox = new Outbox(MOST_UNCHANGED, MOST_CHANGES);
    private final ClockSkew skew = new ClockSkew();
    private volatile Runnable wake = () -> {};
    private Duration skewSpokenOf = Duration.ZERO;
    private int parcelMost = LinkProtocol.MOST_OBSERVATIONS;
    private boolean met;
    private @Nullable HubException refusal;
    private long refusedUntil;

    /** This process, as it calls itself. */
    record Identity(UUID agent, String version) {}

    /** What the link itself knows for the vitals. */
    record Telling(Duration clockAhead, int waiting) {}

    HubReports(
            Hub hub,
            Identity identity,
            Function<Telling, Batch.Vitals> vitals,
            Supplier<List<Observation>> presentViews,
            InstantSource clock,
            LongSupplier nanoTime,
            LinkState state) {
        this.hub = hub;
        this.identity = identity;
        this.vitals = vitals;
        this.presentViews = presentViews;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.state = state;
    }

    /** @param wake has a turn be taken soon */
    void wakenBy(Runnable wake) {
        this.wake = wake;
    }

    /** Whether the hub has answered once: nothing is asked of it before. */
    synchronized boolean met() {
        return met;
    }

    @Override
    public void accept(Observation observation) {
        keep(WireObservation.of(observation, null), observation.viewChanged() || observation.firstFailure());
    }

    /** What was seen because the hub asked: the same once more, with the request, and with what the probe did. */
    void answer(Observation observation, UUID request) {
        keep(WireObservation.of(unchanged(observation), request), true);
    }

    /** Sends again what this process holds of each stream, for the hub may hold something else. */
    void tellPresentViews() {
        List<WireObservation> present = presentViews.get().stream()
                .map(each -> WireObservation.of(unchanged(each), null))
                .toList();
        synchronized (this) {
            outbox.addPresent(present);
            state.waiting(outbox.size());
        }
        wake.run();
    }

    private static Observation unchanged(Observation it) {
        return new Observation(
                it.stream(), it.number(), it.at(), it.outcome(), it.view(), it.since(), false, false, it.firm());
    }

    private void keep(WireObservation observation, boolean atOnce) {
        boolean soon;
        synchronized (this) {
            if (!outbox.add(observation) && outbox.droppedChanges() % 1000 == 1) {
                LOG.errorf(
                        "%d changes wait for the hub, no more are kept: the oldest are lost, %d so far",
                        MOST_CHANGES, outbox.droppedChanges());
            }
            state.waiting(outbox.size());
            soon = atOnce || outbox.size() == parcelMost;
        }
        if (soon) {
            wake.run();
        }
    }

    /** The last one: what this process still has to say, as far as one batch holds it, and that it leaves. */
    Uni<Void> leave() {
        Outbox.Parcel parcel;
        Telling telling;
        synchronized (this) {
            if (!met || refusal != null) {
                return Uni.createFrom().voidItem();
            }
            parcel = outbox.first(parcelMost);
            telling = new Telling(skew.ahead(), outbox.size());
        }
        return hub.post(batch(parcel, telling, true)).replaceWithVoid();
    }

    /**
     * One turn.
     *
     * @return whether more waits to be posted at once
     */
    Uni<Boolean> post() {
        Outbox.Parcel parcel;
        Telling telling;
        synchronized (this) {
            if (refusal != null && nanoTime.getAsLong() - refusedUntil < 0) {
                return Uni.createFrom().failure(refusal);
            }
            parcel = outbox.first(met ? parcelMost : 0);
            telling = new Telling(skew.ahead(), outbox.size());
        }
        Batch batch = batch(parcel, telling, false);
        Instant asked = clock.instant();
        long begun = nanoTime.getAsLong();
        return hub.post(batch)
                .map(receipt -> received(receipt, parcel, asked, Duration.ofNanos(nanoTime.getAsLong() - begun)))
                .onFailure()
                .invoke(why -> failed(why, parcel));
    }

    private Batch batch(Outbox.Parcel parcel, Telling telling, boolean leaving) {
        return new Batch(
                LinkProtocol.VERSION,
                identity.agent(),
                identity.version(),
                vitals.apply(telling),
                parcel.observations(),
                leaving);
    }

    private boolean received(Receipt receipt, Outbox.Parcel parcel, Instant asked, Duration roundTrip) {
        boolean more;
        synchronized (this) {
            more = !met || parcel.keys().size() == parcelMost;
            met = true;
            refusal = null;
            outbox.delivered(parcel);
            skew.learn(asked, roundTrip, receipt.time());
            speakOfSkew();
            parcelMost = Math.min(LinkProtocol.MOST_OBSERVATIONS, parcelMost * 2);
            state.reported(outbox.size(), receipt.publicAddress());
        }
        if (!receipt.refused().isEmpty()) {
            Receipt.Refusal first = receipt.refused().getFirst();
            LOG.infof(
                    "the hub did not take %d of %d observations, the first: %s (%s)",
                    receipt.refused().size(), parcel.keys().size(), first.detail(), first.type());
        }
        if (receipt.tellViews()) {
            tellPresentViews();
        }
        return more && waiting() > 0;
    }

    private synchronized int waiting() {
        return outbox.size();
    }

    private synchronized void failed(Throwable why, Outbox.Parcel parcel) {
        state.reportsLost("cannot report to the hub: " + (why.getMessage() == null ? why : why.getMessage()));
        if (!(why instanceof HubException answer)) {
            return;
        }
        if (answer.isRefusal()) {
            refusal = answer;
            refusedUntil = nanoTime.getAsLong() + REFUSED.toNanos();
        } else if (answer.isForGood() && !parcel.keys().isEmpty()) {
            parcelMost = Math.max(1, parcel.keys().size() / 2);
            if (parcel.keys().size() == 1) {
                outbox.delivered(parcel);
                LOG.errorf("the hub will never take an observation, it is left out: %s", why.getMessage());
            }
        }
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
}
