package dev.tallylight.pulse;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has handlers told of the hub's own trouble and of its end. It compares what the self-watch holds with what was told, so
 * that a trouble in which nothing could be written is told after it, with both its ends.
 */
@ApplicationScoped
class TroubleTeller {
    private static final Follower.Plan PLAN = Follower.Plan.of("trouble", Duration.ofSeconds(5));

    private final SelfWatch watch;
    private final TroubleRecorder recorder;
    private final UUID process = UUID.randomUUID();
    /** The beginning of the last trouble whose end was told. */
    private @Nullable Instant told;

    TroubleTeller(SelfWatch watch, TroubleRecorder recorder) {
        this.watch = watch;
        this.recorder = recorder;
    }

    void start(@Observes HubStart event, Followers followers) {
        followers.each(PLAN, this::turn);
    }

    private Uni<Void> turn() {
        return ours().chain(() -> recorder.endThoseOfTheDead(process));
    }

    private Uni<Void> ours() {
        SelfWatch.Trouble trouble = watch.trouble();
        if (trouble == null || trouble.since().equals(told)) {
            return Uni.createFrom().voidItem();
        }
        return trouble.until() == null
                ? recorder.lasts(process, trouble)
                : recorder.isOver(process, trouble).invoke(() -> told = trouble.since());
    }
}
