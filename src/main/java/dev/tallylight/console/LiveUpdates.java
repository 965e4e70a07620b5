package dev.tallylight.console;

import dev.tallylight.access.Slice;
import dev.tallylight.access.live.LiveFeeds;
import dev.tallylight.follow.Bell;
import dev.tallylight.follow.Leaving;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells open pages when to ask for what they show: soon after something changed, and never while nothing does; a slow browser is
 * told once of many changes. Every few seconds it says that it is alive; a page that hears nothing says that it may be old.
 */
@ApplicationScoped
public class LiveUpdates {
    static final Duration REFRESH = Duration.ofSeconds(5);

    private final Signals signals;
    private final LiveFeeds feeds;
    private final Leaving leaving;
    private final Bell streams;
    private final Bell inboxes;
    private final Bell events;
    private final Bell never;
    private List<Runnable> listening = List.of();

    LiveUpdates(Signals signals, LiveFeeds feeds, Leaving leaving, Vertx vertx) {
        this.signals = signals;
        this.feeds = feeds;
        this.leaving = leaving;
        this.streams = new Bell(VertxTimers.ofNewContext(vertx));
        this.inboxes = new Bell(VertxTimers.ofNewContext(vertx));
        this.events = new Bell(VertxTimers.ofNewContext(vertx));
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
        return feeds.admit(request, of(slice, streams, "changed"));
    }

    /** For pages that show what a test handler received. */
    public Multi<String> ofInboxes(Slice slice, RoutingContext request) {
        return feeds.admit(request, of(slice, inboxes, "arrived"));
    }

    /** For pages that show what is told and to whom, and who sees: events, deliveries, checkpoints. */
    public Multi<String> ofEvents(Slice slice, RoutingContext request) {
        return feeds.admit(request, of(slice, events, "changed"));
    }

    /** A bell rings for whatever changed: a slice, which must not learn from it that something did, looks every few seconds. */
    private Multi<String> of(Slice slice, Bell shared, String news) {
        Bell bell = slice.isAll() ? shared : never;
        return Multi.createFrom().deferred(() -> {
            AtomicLong heard = new AtomicLong(bell.rings());
            return Multi.createBy()
                    .repeating()
                    .uni(() -> leaving.hasBegun()
                            ? Uni.createFrom().item("alive")
                            : bell.after(heard.get(), REFRESH)
                                    .invoke(() -> heard.set(bell.rings()))
                                    .map(rang -> rang ? news : slice.isAll() ? "alive" : "look"))
                    .whilst(told -> !leaving.hasBegun());
        });
    }
}
