package dev.tallylight.access.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A feed ends with its credential, and by itself. */
class OpenFeedTest {
    private final AtomicInteger over = new AtomicInteger();

    @SuppressWarnings("NullAway") // neither is asked before it is ended twice
    private final OpenFeed open = new OpenFeed(null, null);

    @Test
    void endsWhenTheFeedDoes() {
        AssertSubscriber<Integer> reader = open.until(Multi.createFrom().items(1, 2), over::incrementAndGet)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(10));
        reader.assertCompleted().assertItems(1, 2);
        assertThat(over).hasValue(1);
    }

    @Test
    void endsWhenTheFeedDoesLater() {
        UnicastProcessor<Integer> feed = UnicastProcessor.create();
        AssertSubscriber<Integer> reader =
                open.until(feed, over::incrementAndGet).subscribe().withSubscriber(AssertSubscriber.create(10));
        feed.onNext(1);
        feed.onComplete();
        reader.assertCompleted().assertItems(1);
        assertThat(over).hasValue(1);
    }

    @Test
    void endsWhenItIsToldTo() {
        UnicastProcessor<Integer> feed = UnicastProcessor.create();
        AssertSubscriber<Integer> reader =
                open.until(feed, over::incrementAndGet).subscribe().withSubscriber(AssertSubscriber.create(10));
        feed.onNext(1);
        open.end();
        reader.assertCompleted().assertItems(1);
        assertThat(over).hasValue(1);
    }
}
