package dev.tallylight.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.follow.Bell;
import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever happens to signals, to the database or to the reader's line: all events, in order, without end. */
class LiveReaderTest {
    private static final int PAGE = 10;
    private static final Duration LIMIT = Duration.ofMillis(50);

    private final VirtualTimers time = new VirtualTimers();
    private final Bell bell = new Bell(time);
    private final FakeLog log = new FakeLog();
    private boolean leaving;

    private static final class FakeLog implements LiveReader.Log {
        long written;
        long dropped;
        int pages;
        final Queue<Supplier<Uni<EventFeed.Piece>>> faults = new ArrayDeque<>();
        final Queue<Supplier<Uni<Long>>> faultsAtTheBeginning = new ArrayDeque<>();

        @Override
        public Uni<Long> last() {
            Supplier<Uni<Long>> fault = faultsAtTheBeginning.poll();
            return fault == null ? Uni.createFrom().item(written) : fault.get();
        }

        @Override
        public Uni<FeedRetention> kept(long after) {
            return Uni.createFrom().item(new FeedRetention(after < dropped, dropped + 1, Duration.ofDays(7)));
        }

        @Override
        public Uni<EventFeed.Piece> after(long sequence) {
            pages++;
            Supplier<Uni<EventFeed.Piece>> fault = faults.poll();
            if (fault != null) {
                return fault.get();
            }
            long upTo = Math.min(written, sequence + PAGE);
            List<Event> events = LongStream.rangeClosed(sequence + 1, upTo)
                    .mapToObj(LiveReaderTest::event)
                    .toList();
            return Uni.createFrom().item(new EventFeed.Piece(events, upTo, upTo < written));
        }
    }

    private static Event event(long sequence) {
        return new Event(
                new EventId(new UUID(0, sequence)),
                sequence,
                EventType.TEST_PING,
                Instant.EPOCH,
                null,
                List.of(),
                List.of(),
                null,
                "{}");
    }

    private AssertSubscriber<Live> following(@Nullable Long from, long requests) {
        AssertSubscriber<Live> reader = new LiveReader(log, bell, time, LIMIT, () -> leaving, from)
                .items()
                .subscribe()
                .withSubscriber(AssertSubscriber.create(requests));
        time.pass(Duration.ZERO);
        return reader;
    }

    private static List<Long> sequences(AssertSubscriber<Live> reader) {
        List<Long> sequences = new ArrayList<>();
        for (Live item : reader.getItems()) {
            if (item instanceof Live.Happened happened) {
                sequences.add(happened.event().sequence());
            }
        }
        return sequences;
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void tellsAtOnceWhenTheBellRings() {
        AssertSubscriber<Live> reader = following(0L, Long.MAX_VALUE);
        log.written = 3;
        bell.ring();
        time.pass(Duration.ZERO);
        assertThat(sequences(reader)).isEqualTo(upTo(3));
    }

    @Test
    void endsWithAFarewellWhenItsProcessDoesAndBeginsNothingThen() {
        AssertSubscriber<Live> reader = following(0L, Long.MAX_VALUE);
        log.written = 2;
        bell.ring();
        time.pass(Duration.ZERO);
        leaving = true;
        bell.ring();
        time.pass(Duration.ZERO);
        reader.assertCompleted();
        assertThat(sequences(reader)).isEqualTo(upTo(2));
        assertThat(reader.getLastItem()).isEqualTo(new Live.Leaving());
        following(2L, Long.MAX_VALUE).assertCompleted().assertItems(new Live.Leaving());
    }

    @Test
    void tellsWithinASecondWhenNoSignalEverComes() {
        AssertSubscriber<Live> reader = following(0L, Long.MAX_VALUE);
        log.written = 25;
        time.pass(LiveReader.POLL);
        assertThat(sequences(reader)).isEqualTo(upTo(25));
        log.written = 26;
        time.pass(LiveReader.POLL);
        assertThat(sequences(reader)).isEqualTo(upTo(26));
    }

    @Test
    void waitsForASlowReaderWithoutReadingAheadAndLosesNothing() {
        AssertSubscriber<Live> reader = following(0L, 1);
        log.written = 1_000;
        for (int i = 0; i < 1_000; i++) {
            bell.ring();
        }
        time.pass(Duration.ofHours(1));
        reader.assertNotTerminated();
        assertThat(sequences(reader)).isEqualTo(upTo(1));
        assertThat(log.pages).as("no page before the one before it is taken").isLessThanOrEqualTo(3);
        for (int i = 1; i < 1_000; i++) {
            reader.request(1);
            time.pass(Duration.ZERO);
        }
        assertThat(sequences(reader)).isEqualTo(upTo(1_000));
    }

    @Test
    void goesOnAfterAReadingThatFailed() {
        AssertSubscriber<Live> reader = following(0L, Long.MAX_VALUE);
        log.faults.add(() -> Uni.createFrom().failure(new IllegalStateException("away")));
        log.faults.add(() -> {
            throw new IllegalStateException("a bug");
        });
        log.written = 5;
        time.pass(LiveReader.POLL.multipliedBy(3));
        reader.assertNotTerminated();
        assertThat(sequences(reader)).isEqualTo(upTo(5));
    }

    @Test
    void goesOnAfterAReadingThatHangs() {
        log.faults.add(() -> Uni.createFrom().nothing());
        log.written = 5;
        AssertSubscriber<Live> reader = following(0L, Long.MAX_VALUE);
        Awaitility.await().until(() -> {
            time.pass(LiveReader.POLL);
            return sequences(reader).equals(upTo(5));
        });
    }

    @Test
    void beginsWhenItCanWithWhatHappensFromThenOn() {
        log.written = 7;
        log.faultsAtTheBeginning.add(() -> Uni.createFrom().failure(new IllegalStateException("away")));
        AssertSubscriber<Live> reader = following(null, Long.MAX_VALUE);
        reader.assertNotTerminated();
        time.pass(LiveReader.POLL);
        log.written = 8;
        time.pass(LiveReader.POLL);
        assertThat(sequences(reader)).containsExactly(8L);
    }

    @Test
    void saysFirstWhatIsNoLongerKept() {
        log.dropped = 4;
        log.written = 5;
        assertThat(following(2L, 1).getItems()).hasOnlyElementsOfType(Live.Missed.class);
        assertThat(following(4L, 1).getItems()).hasOnlyElementsOfType(Live.Happened.class);
    }

    @Test
    void saysThatItIsAliveWhenNothingHappens() {
        AssertSubscriber<Live> reader = following(0L, Long.MAX_VALUE);
        time.pass(LiveReader.SIGN_OF_LIFE.multipliedBy(4));
        assertThat(reader.getItems()).hasSize(4).hasOnlyElementsOfType(Live.Alive.class);
    }
}
