package dev.tallylight.console;

import dev.tallylight.access.Slice;
import dev.tallylight.access.live.LiveFeeds;
import dev.tallylight.follow.Bell;
import dev.tallylight.follow.Leaving;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.history.summary.PresentMark;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.inbox.Inboxes;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Tells open pages when to ask for what they show: soon after something changed, and never while nothing does; a slow browser is
 * told once of many changes. Every few seconds it says that it is alive; a page that hears nothing says that it may be old.
 */
@ApplicationScoped
public class LiveUpdates {
    static final Duration REFRESH = Duration.ofSeconds(5);

    /** So long at least between two news, however much changes. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final Signals signals;
    private final LiveFeeds feeds;
    private final Leaving leaving;
    private final Bell streams;
    private final Bell inboxes;
    private final Bell events;
    private final Bell never;
    private final PresentMark present;
    private final Inboxes received;
    private final InstantSource clock;
    private List<Runnable> listening = List.of();

    LiveUpdates(
            Signals signals,
            LiveFeeds feeds,
            Leaving leaving,
            Vertx vertx,
            PresentMark present,
            Inboxes received,
            InstantSource clock) {
        this.signals = signals;
        this.feeds = feeds;
        this.leaving = leaving;
        this.streams = new Bell(VertxTimers.ofNewContext(vertx));
        this.inboxes = new Bell(VertxTimers.ofNewContext(vertx));
        this.events = new Bell(VertxTimers.ofNewContext(vertx));
        this.present = present;
        this.received = received;
        this.clock = clock;
        this.never = new Bell(VertxTimers.ofNewContext(vertx));
    }

    void start(@Observes HubStart event) {
        leaving.whenBegun(streams::ring);
        leaving.whenBegun(inboxes::ring);
        leaving.whenBegun(events::ring);
        listening = List.of(
                ring(streams, Signals.Channel.STATUS_CHANGED),
                ring(streams, Signals.Channel.STREAM_CHANGED),
                ring(inboxes, Signals.Channel.INBOX_RECEIVED),
                ring(events, Signals.Channel.EVENT_APPENDED),
                ring(events, Signals.Channel.DELIVERY_DUE),
                ring(events, Signals.Channel.CHECKPOINT_CHANGED));
    }

    private Runnable ring(Bell bell, Signals.Channel channel) {
        return signals.hear(channel, payload -> bell.ring());
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        listening.forEach(Runnable::run);
    }

    /** For pages that show streams. */
    public Multi<String> ofStreams(Slice slice, RoutingContext request) {
        return feeds.admit(
                request,
                slice.isAll() ? of(streams, "changed") : compared(streams, () -> present.of(slice), "changed"));
    }

    /** For pages that show what a test handler received. */
    public Multi<String> ofInboxes(Slice slice, RoutingContext request) {
        return feeds.admit(
                request,
                slice.isAll() ? of(inboxes, "arrived") : compared(inboxes, () -> received.mark(slice), "arrived"));
    }

    /**
     * For pages that show what is told and to whom, and who sees: events, deliveries, checkpoints.
     *
     * @param marks what a page of the slice shows, as a text that is the same as long as nothing is different
     */
    public Multi<String> ofEvents(Slice slice, Supplier<Uni<String>> marks, RoutingContext request) {
        return feeds.admit(request, slice.isAll() ? of(events, "changed") : compared(events, marks, "changed"));
    }

    /** Once of many rings, and not sooner than a while after the last time. */
    private Multi<String> of(Bell bell, String news) {
        return Multi.createFrom().deferred(() -> {
            AtomicLong heard = new AtomicLong(bell.rings());
            AtomicReference<Instant> told = new AtomicReference<>(Instant.EPOCH);
            return repeated(() -> bell.after(heard.get(), REFRESH)
                    .chain(rang ->
                            rang ? rested(Objects.requireNonNull(told.get())).replaceWith(news) : alive())
                    .invoke(said -> {
                        if (said.equals(news)) {
                            heard.set(bell.rings());
                            told.set(clock.instant());
                        }
                    }));
        });
    }

    private Uni<Void> rested(Instant last) {
        Duration left = REST.minus(Duration.between(last, clock.instant()));
        Uni<Void> at = Uni.createFrom().voidItem();
        return left.isPositive() && left.compareTo(REST) <= 0
                ? at.onItem().delayIt().by(left)
                : at;
    }

    private Multi<String> compared(Bell bell, Supplier<Uni<String>> marks, String news) {
        return Multi.createFrom().deferred(() -> {
            SliceNews told = new SliceNews(never, bell::rings, marks, news);
            return repeated(told::next);
        });
    }

    private static Uni<String> alive() {
        return Uni.createFrom().item("alive");
    }

    private Multi<String> repeated(Supplier<Uni<String>> next) {
        return Multi.createBy()
                .repeating()
                .uni(() -> leaving.hasBegun() ? alive() : next.get())
                .whilst(told -> !leaving.hasBegun());
    }
}
