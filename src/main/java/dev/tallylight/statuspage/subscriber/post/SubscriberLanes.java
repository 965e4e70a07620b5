package dev.tallylight.statuspage.subscriber.post;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.statuspage.subscriber.Channel;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The two lanes in which subscribers are told: mails and POSTs. A slow mail server keeps no POST waiting. */
@ApplicationScoped
class SubscriberLanes {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration SPACING = Duration.ofMillis(50);

    private final Followers followers;
    private final SubscriptionLinks links;
    private final Lane mails;
    private final Lane posts;
    private volatile List<Follower> running = List.of();

    SubscriberLanes(
            Followers followers,
            FreshContext contexts,
            SubscriberClaims claims,
            SubscriberRecorder recorder,
            SubscriberMails mails,
            SubscriberPosts posts,
            SubscriberMetrics metrics,
            SubscriberConfig config,
            SubscriptionLinks links) {
        this.followers = followers;
        this.links = links;
        this.mails = new Lane(
                Channel.MAIL,
                config.mailsAtOnce(),
                most -> mails(claims, most),
                mails::send,
                recorder,
                contexts,
                metrics);
        this.posts = new Lane(
                Channel.WEBHOOK,
                config.postsAtOnce(),
                most -> claims.news(Channel.WEBHOOK, most),
                posts::send,
                recorder,
                contexts,
                metrics);
    }

    /** Who waits for a mail to confirm looks at his mailbox: he comes first. Without a mail server nothing is claimed. */
    private Uni<List<ClaimedNews>> mails(SubscriberClaims claims, int most) {
        if (!links.canMail()) {
            return Uni.createFrom().item(List.of());
        }
        return claims.asks(most)
                .chain(asks -> asks.size() == most
                        ? Uni.createFrom().item(asks)
                        : claims.news(Channel.MAIL, most - asks.size()).map(news -> {
                            List<ClaimedNews> both = new ArrayList<>(asks);
                            both.addAll(news);
                            return both;
                        }));
    }

    void start(@Observes HubStart event) {
        Follower mailing =
                followers.start(Follower.Plan.of("subscribers' mails", EVERY).spacedBy(SPACING), mails::turn);
        Follower posting =
                followers.start(Follower.Plan.of("subscribers' posts", EVERY).spacedBy(SPACING), posts::turn);
        mails.wakes(mailing::wake);
        posts.wakes(posting::wake);
        running = List.of(mailing, posting);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        running.forEach(Follower::stop);
    }

    /** There is news. */
    void wake() {
        running.forEach(Follower::wake);
    }
}
