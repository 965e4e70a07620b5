package dev.tallylight.pulse;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.http.NetListener;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the operator's heartbeat URL once a minute while every pulse is fresh, so that somebody else can tell when this
 * process is not well, or no more. Whatever becomes of the request changes nothing here: it is counted, and said once.
 */
@ApplicationScoped
class HeartbeatUrl {
    static final String VARIABLE = "TALLYLIGHT_HEARTBEAT_URL";
    private static final Logger LOG = Logger.getLogger(HeartbeatUrl.class);
    private static final int FIRST = 20;
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 4 * 1024;

    private final PulseConfig config;
    private final SelfWatch watch;
    private final HttpSessions sessions;
    private final Egress egress;
    private final MeterRegistry metrics;
    private final Duration patience;
    private volatile @Nullable String trouble;

    @Inject
    HeartbeatUrl(PulseConfig config, SelfWatch watch, HttpSessions sessions, Egress egress, MeterRegistry metrics) {
        this(config, watch, sessions, egress, metrics, PATIENCE);
    }

    /** @param patience for an answer */
    HeartbeatUrl(
            PulseConfig config,
            SelfWatch watch,
            HttpSessions sessions,
            Egress egress,
            MeterRegistry metrics,
            Duration patience) {
        this.patience = patience;
        this.config = config;
        this.watch = watch;
        this.sessions = sessions;
        this.egress = egress;
        this.metrics = metrics;
    }

    void start(@Observes @Priority(FIRST) StartupEvent event, Followers followers) {
        config.heartbeatUrl()
                .filter(text -> !text.isBlank())
                .map(HeartbeatUrl::parse)
                .ifPresent(url -> {
                    egress.webhooks().checkLiteral(url);
                    followers.each(Follower.Plan.of("heartbeat url", EVERY), () -> askIfWell(url));
                });
    }

    /** @throws IllegalArgumentException that names the variable and what it may hold */
    static Url parse(String text) {
        try {
            Url url = Url.parse(text);
            if (!url.scheme().equals("http") && !url.scheme().equals("https")) {
                throw new UrlException("its scheme is not http or https");
            }
            return url;
        } catch (UrlException e) {
            throw new IllegalArgumentException(
                    VARIABLE + " holds a URL that cannot be used: " + e.getMessage()
                            + "; it may hold one like https://example.com/ping/1234",
                    e);
        }
    }

    /** What became of the last request; null where it was answered as it should be, or there was none yet. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** A turn: always done, within the patience and two seconds, whatever the other end does. */
    Uni<Void> askIfWell(Url url) {
        return watch.stale().isEmpty() ? ask(url) : Uni.createFrom().voidItem();
    }

    private Uni<Void> ask(Url url) {
        HttpSession session = sessions.open(egress.webhooks(), NetListener.NONE);
        return session.get(url, Map.of(), MOST_BYTES, patience)
                .map(HeartbeatUrl::refusal)
                .ifNoItem()
                .after(patience.plusSeconds(2))
                .recoverWithItem("it does not answer")
                .onFailure()
                .recoverWithItem(failure -> String.valueOf(failure.getMessage()))
                .invoke(this::note)
                .onTermination()
                .invoke(session::close)
                .replaceWithVoid();
    }

    private static @Nullable String refusal(HttpReply reply) {
        return reply.status() / 100 == 2 ? null : "it answers " + reply.status();
    }

    private void note(@Nullable String found) {
        metrics.counter("tallylight.heartbeat.url", "result", found == null ? "ok" : "failed")
                .increment();
        if (found != null && trouble == null) {
            LOG.warnf("the heartbeat URL was not reached, trying again each minute: %s", found);
        }
        trouble = found;
    }
}
