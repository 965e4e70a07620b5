package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.BriefLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Writes what happens to streams into the log, briefly on a bad day; the transitions themselves are all in the database. */
@ApplicationScoped
class TransitionNotes {
    private static final BriefLog.Limit OF_EACH = new BriefLog.Limit(3, Duration.ofMinutes(10));
    private static final BriefLog.Limit OF_ALL = new BriefLog.Limit(40, Duration.ofMillis(500));

    private final BriefLog<StreamId> log;

    @Inject
    TransitionNotes() {
        this(System::nanoTime);
    }

    TransitionNotes(LongSupplier nanoTime) {
        this.log = new BriefLog<>(
                Logger.getLogger(TransitionNotes.class),
                "changes of streams that change often, or of many at once, are not written here:"
                        + " see their transitions, or set this category to DEBUG",
                OF_EACH,
                OF_ALL,
                nanoTime);
    }

    void note(StreamId stream, String line) {
        log.say(stream, line);
    }

    /** Whether one more line of it is to be seen by everybody. */
    boolean allows(StreamId stream) {
        return log.allows(stream);
    }

    /** Says what was left out, now and then; to be called now and then. */
    void sumUp() {
        log.sumUp();
    }
}
