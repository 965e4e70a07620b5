package dev.tallylight.console.wall;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Slice;
import dev.tallylight.access.live.LiveFeeds;
import dev.tallylight.follow.Bell;
import dev.tallylight.follow.Leaving;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.rest.Json;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells screens what changed of their lamps, soon after it did, and every few seconds that nothing has: a screen that hears
 * nothing knows that it is cut off. What a screen may not see does not reach it, not even as a message without content sooner than
 * usual.
 */
@ApplicationScoped
class WallFeed {
    /** More lamps than this are no lamps but dust; those that need somebody are among the first. */
    static final int MOST_LAMPS = 2_000;

    /** The script counts on it: see SILENCE in wall-logic.js. */
    private static final Duration PULSE = Duration.ofSeconds(5);

    /** So long at least between two looks, however much changes; see {@link SharedLamps}. */
    private static final Duration REST = Duration.ofSeconds(1);

    /** So many pulses without a signal, and it looks all the same: a signal may be lost, and windows begin without one. */
    private static final int LOOK = 4;

    private static final Duration SOON = Duration.ofMillis(1);
    private static final Logger LOG = Logger.getLogger(WallFeed.class);

    private final SharedLamps lamps;
    private final LiveFeeds feeds;
    private final Signals signals;
    private final Leaving leaving;
    private final Json json;
    private final InstantSource clock;
    private final String version;
    private final Bell bell;
    private List<Runnable> listening = List.of();

    WallFeed(
            SharedLamps lamps,
            LiveFeeds feeds,
            Signals signals,
            Leaving leaving,
            ObjectMapper mapper,
            InstantSource clock,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.lamps = lamps;
        this.feeds = feeds;
        this.signals = signals;
        this.leaving = leaving;
        this.json = new Json(mapper);
        this.clock = clock;
        this.version = version;
        this.bell = new Bell(VertxTimers.ofNewContext(vertx));
    }

    void start(@Observes HubStart event) {
        leaving.whenBegun(bell::ring);
        listening = List.of(
                signals.hear(Signals.Channel.STATUS_CHANGED, payload -> bell.ring()),
                signals.hear(Signals.Channel.STREAM_CHANGED, payload -> bell.ring()));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        listening.forEach(Runnable::run);
    }

    /** The version that a page of now belongs to. */
    String version() {
        return version;
    }

    /**
     * A screen's feed, as JSON.
     *
     * @throws dev.tallylight.rest.ProblemException 429 where there are as many as there may be
     */
    Multi<String> of(Slice slice, @Nullable String tag, RoutingContext request) {
        Multi<String> told = Multi.createFrom().deferred(() -> {
            Screen screen = new Screen(slice, tag);
            return Multi.createBy().repeating().uni(screen::next).whilst(message -> !leaving.hasBegun());
        });
        return feeds.admit(request, told);
    }

    private final class Screen {
        private final Slice slice;
        private final @Nullable String tag;
        private final WallMemory memory = new WallMemory(version);
        private long heard;
        private int quiet;
        private boolean begun;

        Screen(Slice slice, @Nullable String tag) {
            this.slice = slice;
            this.tag = tag;
        }

        Uni<String> next() {
            if (!begun) {
                begun = true;
                return look().map(Said::json);
            }
            return soon(clock.instant().plus(PULSE));
        }

        /** What rings and is none of this screen's is not heard of before the pulse. */
        private Uni<String> soon(Instant pulse) {
            return bell.after(heard, until(pulse)).chain(rang -> {
                quiet = rang ? 0 : quiet + 1;
                if (leaving.hasBegun() || !rang && quiet % LOOK != 0) {
                    return Uni.createFrom().item(nothing());
                }
                if (!rang) {
                    return look().map(Said::json);
                }
                Duration left = until(pulse);
                boolean due = left.compareTo(REST) <= 0;
                return after(due ? left : REST)
                        .chain(this::look)
                        .chain(said -> due || said.news() ? Uni.createFrom().item(said.json()) : soon(pulse));
            });
        }

        private Duration until(Instant pulse) {
            Duration left = Duration.between(clock.instant(), pulse);
            return left.compareTo(PULSE) > 0 ? PULSE : left.compareTo(SOON) < 0 ? SOON : left;
        }

        private String nothing() {
            return json.write(WallMemory.Message.nothing(clock.instant()));
        }

        private Uni<Void> after(Duration wait) {
            return Uni.createFrom().voidItem().onItem().delayIt().by(wait);
        }

        /** Where it cannot be read, the message says nothing at all, and the screen shows that what it has grows old. */
        private Uni<Said> look() {
            SharedLamps.Look look = lamps.look(slice, tag, bell::rings);
            heard = look.rings();
            return look.lamps()
                    .map(found -> {
                        WallMemory.Message news = memory.news(found, clock.instant());
                        return new Said(json.write(news), !news.saysNothing());
                    })
                    .onFailure()
                    .invoke(failure -> LOG.debug("a wallboard could not be read", failure))
                    .onFailure()
                    .recoverWithItem(new Said("{}", true));
        }
    }

    /** @param news whether something is different */
    private record Said(String json, boolean news) {}

    static @Nullable String given(@Nullable String tag) {
        return tag == null || tag.isBlank() ? null : Objects.requireNonNull(tag).strip();
    }
}
