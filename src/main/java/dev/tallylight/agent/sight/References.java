package dev.tallylight.agent.sight;

import dev.tallylight.net.dial.DialTarget;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.url.Url;
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

    private final Dialer dialer;
    private final EgressGuard guard;
    private final List<Url> targets;

    @Inject
    References(Dialer dialer, Egress egress, SightConfig config) {
        this(
                dialer,
                egress.streams(),
                config.checkpointReferences().map(DialTarget::parseList).orElse(List.of()));
    }

    References(Dialer dialer, EgressGuard guard, List<Url> targets) {
        this.dialer = dialer;
        this.guard = guard;
        this.targets = targets;
        targets.forEach(guard::checkLiteral);
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
