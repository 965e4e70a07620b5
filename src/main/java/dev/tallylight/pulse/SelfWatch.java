package dev.tallylight.pulse;

import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Feels all pulses every few seconds, says in the log which went stale and which are fresh again, and keeps the trouble
 * that is under way. Health checks ask it at any moment; the console's pages do so as {@code cdi:selfWatch}.
 */
@Named("selfWatch")
@ApplicationScoped
public class SelfWatch {
    static final Duration EVERY = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(SelfWatch.class);

    private final Pulses pulses;
    private final InstantSource clock;
    private final Map<String, Pulse> said = new TreeMap<>();
    private volatile @Nullable Trouble trouble;

    /**
     * A time in which something was stale.
     *
     * @param since when the first of it went stale
     * @param worst each follower that was, as it was at its oldest
     * @param until when all were fresh again; null while it lasts
     */
    public record Trouble(
            Instant since, List<Pulse> worst, @Nullable Instant until) {}

    @Inject
    SelfWatch(Pulses pulses, InstantSource clock) {
        this.pulses = pulses;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event, Vertx vertx) {
        vertx.setPeriodic(EVERY.toMillis(), ignored -> look());
    }

    /** Those that are stale now, the oldest first. */
    public List<Pulse> stale() {
        return pulses.now().stream().filter(Pulse::isStale).toList();
    }

    /** Those of which no turn has come to an end for so long that only a restart helps. */
    List<Pulse> dead() {
        return pulses.now().stream().filter(Pulse::isDead).toList();
    }

    /** How many are felt. */
    int followers() {
        return pulses.now().size();
    }

    /** The trouble that is under way, or the last there was; null where there was none. */
    @Nullable
    Trouble trouble() {
        return trouble;
    }

    /** What is wrong, for a page, in a line for each; empty while all is well. */
    public List<String> inWords() {
        return stale().stream().map(SelfWatch::inWords).toList();
    }

    static String inWords(Pulse pulse) {
        String what = pulse.follower() + ": nothing has come to a good end for "
                + pulse.age().toSeconds() + " s";
        return pulse.detail() == null ? what : what + " (" + pulse.detail() + ")";
    }

    synchronized void look() {
        Map<String, Pulse> stale =
                stale().stream().collect(Collectors.toMap(Pulse::follower, pulse -> pulse, SelfWatch::older));
        stale.forEach((name, pulse) -> {
            if (!said.containsKey(name)) {
                LOG.warn(inWords(pulse));
            }
        });
        said.keySet().stream()
                .filter(name -> !stale.containsKey(name))
                .forEach(name -> LOG.infof("%s: fresh again", name));
        said.clear();
        said.putAll(stale);
        note(stale);
    }

    private void note(Map<String, Pulse> stale) {
        Trouble last = trouble;
        Trouble lasting = last == null || last.until() != null ? null : last;
        if (!stale.isEmpty()) {
            trouble = lasting == null ? begun(stale) : new Trouble(lasting.since(), worse(lasting, stale), null);
        } else if (lasting != null) {
            trouble = new Trouble(lasting.since(), lasting.worst(), clock.instant());
        }
    }

    private Trouble begun(Map<String, Pulse> stale) {
        Duration oldest = stale.values().stream()
                .map(Pulse::age)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return new Trouble(clock.instant().minus(oldest), List.copyOf(stale.values()), null);
    }

    private static List<Pulse> worse(Trouble trouble, Map<String, Pulse> stale) {
        Map<String, Pulse> worst = new TreeMap<>(stale);
        trouble.worst().forEach(pulse -> worst.merge(pulse.follower(), pulse, SelfWatch::older));
        return List.copyOf(worst.values());
    }

    private static Pulse older(Pulse one, Pulse other) {
        return one.age().compareTo(other.age()) >= 0 ? one : other;
    }
}
