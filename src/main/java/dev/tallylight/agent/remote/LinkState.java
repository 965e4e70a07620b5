package dev.tallylight.agent.remote;

import dev.tallylight.agent.CheckpointAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How the link stands, for the health check and the log. */
@ApplicationScoped
class LinkState {
    private static final Logger LOG = Logger.getLogger(LinkState.class);

    private final InstantSource clock;
    private final CheckpointAddress address;
    private volatile Snapshot now;

    LinkState(InstantSource clock, CheckpointAddress address) {
        this.address = address;
        this.clock = clock;
        this.now = new Snapshot(false, clock.instant(), "", "the hub has not answered yet", 0, null);
    }

    /**
     * One moment.
     *
     * @param up whether the hub takes reports and its assignments are heard
     * @param since when it became so
     * @param trouble what is wrong; null while it is up
     */
    record Snapshot(
            boolean up,
            Instant since,
            String checkpoint,
            @Nullable String trouble,
            int waiting,
            @Nullable String publicAddress) {}

    Snapshot now() {
        return now;
    }

    synchronized void linked(String checkpoint) {
        if (!now.up) {
            now = new Snapshot(true, clock.instant(), checkpoint, null, now.waiting, now.publicAddress);
            LOG.infof("linked to the hub as an agent of the checkpoint %s", checkpoint);
        }
    }

    synchronized void lost(String trouble) {
        now = new Snapshot(
                false, now.up ? clock.instant() : now.since, now.checkpoint, trouble, now.waiting, now.publicAddress);
    }

    synchronized void waiting(int observations) {
        now = new Snapshot(now.up, now.since, now.checkpoint, now.trouble, observations, now.publicAddress);
    }

    synchronized void posted(int waiting, @Nullable String publicAddress) {
        now = new Snapshot(now.up, now.since, now.checkpoint, now.trouble, waiting, publicAddress);
        address.seenByHub(publicAddress);
    }
}
