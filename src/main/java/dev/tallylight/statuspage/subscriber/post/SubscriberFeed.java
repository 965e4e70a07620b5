package dev.tallylight.statuspage.subscriber.post;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Slice;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventFeed;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.statuspage.subscriber.SubscribedPage;
import dev.tallylight.statuspage.subscriber.SubscribedPages;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.MessageConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event log for the subscribers of all pages, after those who wrote it have committed: a stream's verdict does not wait for
 * how many want to know. How far it came stands in one row, so that no event is read twice, whichever replica reads, and none is
 * missed, however long nobody did.
 */
@ApplicationScoped
class SubscriberFeed {
    private static final Follower.Plan PLAN =
            Follower.Plan.of("subscribers' news", Duration.ofSeconds(5)).spacedBy(Duration.ofMillis(500));
    private static final int MOST_EVENTS = 200;

    private static final String READ = "select read_up_to from subscriber_feed";
    /** Nothing where another replica was faster. */
    private static final String MOVE = "update subscriber_feed set read_up_to = $2 where read_up_to = $1";

    private static final String WRITE = """
            insert into subscriber_notice (page_id, sequence, body)
            select * from unnest($1::uuid[], $2::bigint[], $3::text[]) on conflict do nothing""";

    private final Pool pool;
    private final EventFeed feed;
    private final SubscribedPages pages;
    private final SubscriptionLinks links;
    private final MessageConfig messages;
    private final ObjectMapper mapper;
    private final Followers followers;
    private final Signals signals;
    private final SubscriberLanes lanes;
    private volatile @Nullable Follower follower;
    private volatile @Nullable Runnable listening;

    SubscriberFeed(
            Pool pool,
            EventFeed feed,
            SubscribedPages pages,
            SubscriptionLinks links,
            MessageConfig messages,
            ObjectMapper mapper,
            Followers followers,
            Signals signals,
            SubscriberLanes lanes) {
        this.pool = pool;
        this.feed = feed;
        this.pages = pages;
        this.links = links;
        this.messages = messages;
        this.mapper = mapper;
        this.followers = followers;
        this.signals = signals;
        this.lanes = lanes;
    }

    void start(@Observes HubStart event) {
        Follower started = followers.start(PLAN, this::read);
        follower = started;
        listening = signals.hear(Signals.Channel.EVENT_APPENDED, sequence -> started.wake());
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (listening != null) {
            listening.run();
        }
        Follower running = follower;
        if (running != null) {
            running.stop();
        }
    }

    private Uni<Boolean> read() {
        return pool.query(READ)
                .execute()
                .map(rows -> rows.iterator().next().getLong("read_up_to"))
                .chain(from -> feed.after(Slice.ALL, from, News.TYPES, MOST_EVENTS)
                        .chain(piece -> piece.upTo() == from
                                ? Uni.createFrom().item(false)
                                : news(piece.events())
                                        .chain(news -> pool.withTransaction(
                                                connection -> write(connection, from, piece.upTo(), news)))
                                        .map(ignored -> piece.more())));
    }

    /** What is written for one page of one event. */
    private record Notice(UUID page, long sequence, String body) {}

    private Uni<List<Notice>> news(List<Event> events) {
        return events.isEmpty() || messages.publicAddress() == null
                ? Uni.createFrom().item(List.of())
                : pages.withSubscribers().map(all -> news(events, all));
    }

    private List<Notice> news(List<Event> events, List<SubscribedPage> all) {
        List<Notice> news = new ArrayList<>();
        for (SubscribedPage page : all) {
            String url = links.page(page);
            for (Event event : events) {
                String body = News.of(event, page, url, mapper);
                if (body != null) {
                    news.add(new Notice(page.id(), event.sequence(), body));
                }
            }
        }
        return news;
    }

    private Uni<Void> write(SqlConnection connection, long from, long upTo, List<Notice> news) {
        return connection
                .preparedQuery(MOVE)
                .execute(Tuple.of(from, upTo))
                .chain(moved -> moved.rowCount() == 0 || news.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(WRITE)
                                .execute(Tuple.tuple()
                                        .addArrayOfUUID(
                                                news.stream().map(Notice::page).toArray(UUID[]::new))
                                        .addArrayOfLong(news.stream()
                                                .map(Notice::sequence)
                                                .toArray(Long[]::new))
                                        .addArrayOfString(
                                                news.stream().map(Notice::body).toArray(String[]::new)))
                                .invoke(lanes::wake)
                                .replaceWithVoid());
    }
}
