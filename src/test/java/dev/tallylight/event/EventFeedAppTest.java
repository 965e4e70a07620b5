package dev.tallylight.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.Slice;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The feed by type, against a real log: what is rare is found at once, and nothing in between is passed by. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class EventFeedAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<EventType> RARE = Set.of(EventType.SERVER_OFFLINE);

    @Inject
    EventFeed feed;

    @Inject
    Pool pool;

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }

    private long last() {
        return feed.last().await().atMost(PATIENCE);
    }

    private void append(int count, EventType type) {
        sql("""
                insert into event (id, sequence, type, occurred_at, data)
                select uuid_at(now()), nextval('event_sequence'), '%s', now(), '{"server":"x"}' from generate_series(1, %d)""".formatted(type.wireName(), count));
    }

    private EventFeed.Piece after(long sequence, Set<EventType> types, int limit) {
        return feed.after(Slice.ALL, sequence, types, limit).await().atMost(PATIENCE);
    }

    private static List<Long> sequences(EventFeed.Piece slice) {
        return slice.events().stream().map(Event::sequence).toList();
    }

    @Test
    void findsWhatIsRareAmongMuchInOnePage() {
        long before = last();
        append(1, EventType.SERVER_OFFLINE);
        append(5_000, EventType.SERVER_ONLINE);
        append(2, EventType.SERVER_OFFLINE);
        append(10, EventType.SERVER_ONLINE);
        sql("analyze event");
        Awaitility.await().atMost(PATIENCE).until(() -> last() >= before + 5_013);

        EventFeed.Piece first = after(before, RARE, 2);
        assertThat(first.events()).hasSize(2).allMatch(event -> event.type() == EventType.SERVER_OFFLINE);
        assertThat(first.more()).isTrue();
        assertThat(first.upTo()).isEqualTo(sequences(first).getLast());

        EventFeed.Piece second = after(first.upTo(), RARE, 2);
        assertThat(second.events()).hasSize(1);
        assertThat(second.more()).isFalse();
        assertThat(second.upTo())
                .as("what is of other types is behind the reader")
                .isGreaterThanOrEqualTo(before + 5_013);
        assertThat(after(second.upTo(), RARE, 2).events()).isEmpty();

        String plan = pool.query(
                        "explain select 1 from event where type = any (array['server.offline']) and sequence > "
                                + before + " order by sequence limit 3")
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .collect(Collectors.joining("\n")))
                .await()
                .atMost(PATIENCE);
        assertThat(plan).contains("type_sequence_idx");
    }

    @Test
    void passesNoEventThatIsStillBeingWritten() {
        long before = last();
        List<Long> late = new ArrayList<>();
        pool.withTransaction(connection -> connection
                        .query("""
                                insert into event (id, sequence, type, occurred_at, data)
                                values (uuid_at(now()), nextval('event_sequence'), 'server.offline', now(), '{"server":"x"}')
                                returning sequence""")
                        .execute()
                        .invoke(rows -> late.add(rows.iterator().next().getLong(0)))
                        // another one becomes visible first
                        .chain(() -> pool.query("""
                                insert into event (id, sequence, type, occurred_at, data)
                                values (uuid_at(now()), nextval('event_sequence'), 'server.offline', now(), '{"server":"x"}')""").execute())
                        .chain(() -> feed.after(Slice.ALL, before, RARE, 10))
                        .invoke(slice -> {
                            assertThat(slice.upTo()).isLessThan(late.getFirst());
                            assertThat(slice.events()).isEmpty();
                        })
                        .chain(() -> feed.last())
                        .invoke(last -> assertThat(last).isLessThan(late.getFirst())))
                .await()
                .atMost(PATIENCE);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> sequences(after(before, RARE, 10)).size() >= 2);
        assertThat(sequences(after(before, RARE, 10))).startsWith(late.getFirst(), late.getFirst() + 1);
    }
}
