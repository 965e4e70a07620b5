package dev.tallylight.plan;

import dev.tallylight.follow.BriefLog;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What is wrong with the streams file now; each change of it is one line of the log. */
final class FileTroubles {
    private static final Logger LOG = Logger.getLogger(StreamsFile.class);
    private static final BriefLog.Limit LIMIT = new BriefLog.Limit(20, Duration.ofMinutes(1));

    private final BriefLog<String> lines =
            new BriefLog<>(LOG, "changes of what is wrong with the streams file", LIMIT, LIMIT, System::nanoTime);
    private volatile FileTrouble now = FileTrouble.NONE;

    FileTrouble now() {
        return now;
    }

    void note(FileTrouble found) {
        if (found.equals(now)) {
            return;
        }
        now = found;
        if (!lines.allows(StreamsFile.NAME)) {
            LOG.debug(found.inWords());
        } else if (found.isNone()) {
            LOG.info("streams file: nothing is wrong with it any more");
        } else {
            LOG.warn(found.inWords());
        }
        lines.sumUp();
    }
}
