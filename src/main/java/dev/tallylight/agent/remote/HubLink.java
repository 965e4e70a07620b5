package dev.tallylight.agent.remote;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/**
 * The agent's end of the link, by way of which a checkpoint's two ports are the hub: {@link HubReports} goes up every nine
 * seconds, and at once with what changed; {@link HubFeed} comes down once the hub has answered, for as long as it takes.
 * Both are followers, whose turns last 30 s at most, longer than any call of the hub: that the hub is away ends neither, and
 * their pulses say since when it is.
 */
final class HubLink {
    private static final Duration BEAT = Duration.ofSeconds(9);
    private static final Duration LOOK_AT_FEED = Duration.ofSeconds(1);

    private final Hub hub;
    private final HubReports reports;
    private final List<Follower> followers;

    private HubLink(Hub hub, HubReports reports, List<Follower> followers) {
        this.hub = hub;
        this.reports = reports;
        this.followers = followers;
    }

    static HubLink start(Followers followers, Hub hub, HubReports reports, HubFeed feed) {
        Follower up = followers.start(Follower.Plan.of("hub link", BEAT), reports::post);
        reports.wakenBy(up::wake);
        Follower down = followers.each(Follower.Plan.of("hub feed", LOOK_AT_FEED), feed::keepOpen);
        return new HubLink(hub, reports, List.of(up, down));
    }

    HubReports reports() {
        return reports;
    }

    /** Tells the hub at once how this process is, and not with the next beat. */
    void beat() {
        followers.getFirst().wake();
    }

    /** Done once the hub knows that this process leaves. */
    Uni<Void> leave() {
        followers.forEach(Follower::stop);
        return reports.leave();
    }

    /** After it has left. */
    void close() {
        hub.close();
    }
}
