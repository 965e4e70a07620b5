package dev.tallylight.agent.remote;

import dev.tallylight.agent.CheckpointAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How the link stands, for the health check and the log: up while both its ways are, each of which says so by itself. */
@ApplicationScoped
class LinkState {
    private static final Logger LOG = Logger.getLogger(LinkState.class);

    private final InstantSource clock;
    private final CheckpointAddress address;
    private @Nullable String reportsTrouble = "the hub has not answered yet";
    private @Nullable String feedTrouble = "the hub's assignments were not heard yet";
    private volatile Snapshot now;

    LinkState(InstantSource clock, CheckpointAddress address) {
        this.address = address;
        this.clock = clock;
        this.now = new Snapshot(false, clock.instant(), "", reportsTrouble, 0);
    }

    /**
     * One moment.
     *
     * @param up whether the hub takes reports and its assignments are heard
     * @param since when it became so
     * @param trouble what is wrong; null while it is up
     * @param waiting observations that are not delivered yet
     */
    record Snapshot(
            boolean up,
            Instant since,
            String checkpoint,
            @Nullable String trouble,
            int waiting) {}

    Snapshot now() {
        return now;
    }

    /** The feed was heard. */
    synchronized void linked(String checkpoint) {
        feedTrouble = null;
        changed(checkpoint, now.waiting);
    }

    synchronized void feedLost(String trouble) {
        feedTrouble = trouble;
        changed(now.checkpoint, now.waiting);
    }

    /** The hub answered a report. */
    synchronized void reported(int waiting, @Nullable String publicAddress) {
        reportsTrouble = null;
        changed(now.checkpoint, waiting);
        address.seenByHub(publicAddress);
    }

    synchronized void reportsLost(String trouble) {
        reportsTrouble = trouble;
        changed(now.checkpoint, now.waiting);
    }

    synchronized void waiting(int observations) {
        changed(now.checkpoint, observations);
    }

    private void changed(String checkpoint, int waiting) {
        String trouble = reportsTrouble != null ? reportsTrouble : feedTrouble;
        boolean up = trouble == null;
        Snapshot before = now;
        now = new Snapshot(up, up == before.up ? before.since : clock.instant(), checkpoint, trouble, waiting);
        if (up && !before.up) {
            LOG.infof("linked to the hub as an agent of the checkpoint %s", checkpoint);
        }
    }
}
