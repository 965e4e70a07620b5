package dev.tallylight.status.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WaitingChangesTest {
    private record Change(int stream, int number) {
        StreamId id() {
            return new StreamId(new UUID(0, stream));
        }
    }

    private static List<Change> take(WaitingChanges<Change> waiting) {
        List<Change> next = waiting.next();
        next.forEach(waiting::remove);
        return next;
    }

    @Test
    void takesWhatWaitsUpToTheNextOfTheSameStream() {
        WaitingChanges<Change> waiting = new WaitingChanges<>(10, Change::id);
        List.of(new Change(1, 0), new Change(2, 1), new Change(1, 2), new Change(3, 3))
                .forEach(waiting::add);
        assertThat(take(waiting)).extracting(Change::number).containsExactly(0, 1);
        assertThat(take(waiting)).extracting(Change::number).containsExactly(2, 3);
        assertThat(take(waiting)).isEmpty();
    }

    @Test
    void takesNoMoreThanItMay() {
        WaitingChanges<Change> waiting = new WaitingChanges<>(2, Change::id);
        for (int i = 0; i < 3; i++) {
            waiting.add(new Change(i, i));
        }
        assertThat(take(waiting)).hasSize(2);
        assertThat(take(waiting)).hasSize(1);
    }

    @Test
    void whatFailedToBeWrittenIsThereAgain() {
        WaitingChanges<Change> waiting = new WaitingChanges<>(2, Change::id);
        waiting.add(new Change(1, 0));
        waiting.add(new Change(2, 1));
        assertThat(waiting.next()).isEqualTo(waiting.next()).hasSize(2);
        waiting.remove(new Change(1, 0));
        assertThat(waiting.next()).extracting(Change::number).containsExactly(1);
        assertThat(waiting.oldest()).isEqualTo(new Change(2, 1));
    }

    @Property(tries = 200)
    void losesNothingAndKeepsTheOrder(@ForAll List<@IntRange(min = 0, max = 5) Integer> streams) {
        WaitingChanges<Change> waiting = new WaitingChanges<>(4, Change::id);
        List<Change> all = new ArrayList<>();
        for (int stream : streams) {
            all.add(new Change(stream, all.size()));
            waiting.add(all.getLast());
        }
        List<Change> taken = new ArrayList<>();
        for (List<Change> next = take(waiting); !next.isEmpty(); next = take(waiting)) {
            assertThat(next).extracting(Change::stream).doesNotHaveDuplicates();
            taken.addAll(next);
        }
        assertThat(taken).isEqualTo(all);
    }
}
