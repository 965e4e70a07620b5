package dev.tallylight.agent;

import dev.tallylight.net.Dialer;
import dev.tallylight.net.Egress;
import dev.tallylight.net.EgressGuard;
import dev.tallylight.net.Url;
import dev.tallylight.net.UrlException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operator's reference targets: whether this machine reaches them tells whether its network works. */
@ApplicationScoped
public class References {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST = 20;

    private final Dialer dialer;
    private final EgressGuard guard;
    private final List<Url> targets;

    @Inject
    References(Dialer dialer, Egress egress, SightConfig config) {
        this(
                dialer,
                egress.streams(),
                config.checkpointReferences().orElse(List.of()).stream()
                        .map(String::strip)
                        .map(References::parse)
                        .toList());
    }

    References(Dialer dialer, EgressGuard guard, List<Url> targets) {
        if (targets.size() > MOST) {
            throw new IllegalArgumentException(
                    "TALLYLIGHT_CHECKPOINT_REFERENCES holds " + targets.size() + " targets; it may hold up to " + MOST);
        }
        this.dialer = dialer;
        this.guard = guard;
        this.targets = targets;
        targets.forEach(guard::checkLiteral);
    }

    /** @throws IllegalArgumentException naming the variable, what it holds and what it may hold */
    static Url parse(String text) {
        try {
            Url url = Url.parse(text.contains("://") ? text : "tcp://" + text);
            if (url.port() > 0) {
                return url;
            }
        } catch (UrlException e) {
            // answered below, as for a target without a port
        }
        throw new IllegalArgumentException(
                "TALLYLIGHT_CHECKPOINT_REFERENCES holds \"" + Url.redact(text)
                        + "\"; it may hold hosts with ports and URLs, separated by commas: example.com:443, https://example.org");
    }

    boolean configured() {
        return !targets.isEmpty();
    }

    /** Null when more than half of the targets are reached, else which are not; never fails. */
    Uni<@Nullable String> trouble() {
        return Multi.createFrom()
                .iterable(targets)
                .onItem()
                .transformToUniAndMerge(this::unreached)
                .collect()
                .asList()
                .map(unreached -> unreached.size() * 2 < targets.size()
                        ? null
                        : "%d of %d reference targets are not reached: %s"
                                .formatted(unreached.size(), targets.size(), String.join("; ", unreached)));
    }

    /** Nothing when it is reached, else why not. */
    private Uni<String> unreached(Url target) {
        boolean tls = target.scheme().equals("https") || target.scheme().equals("tls");
        return dialer.dial(guard, target.host(), target.port(), tls, PATIENCE)
                .invoke(dialed -> dialed.socket().close())
                .<@Nullable String>map(dialed -> null)
                .onFailure()
                .recoverWithItem(failure -> target.authority() + " (" + failure.getMessage() + ")");
    }
}
