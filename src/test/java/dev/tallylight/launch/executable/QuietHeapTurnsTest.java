package dev.tallylight.launch.executable;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuietHeapTurnsTest {
    private static final long MUCH = QuietHeapTurns.WORTH_IT;

    private final FakeHeap heap = new FakeHeap();
    private final QuietHeapTurns turns = new QuietHeapTurns(heap);

    @Test
    void collectsWhatTheStartLeftOnceItIsOver() {
        heap.used = MUCH;
        assertThat(turns.take()).isFalse();

        assertThat(turns.take()).isTrue();
        assertThat(heap.used).isEqualTo(heap.alive);
    }

    @Test
    void leavesABusyHeapToItsCollector() {
        turns.take();
        for (int turn = 0; turn < 5; turn++) {
            heap.used += 10 * MUCH;
            heap.collections += 3;

            assertThat(turns.take()).isFalse();
        }
        assertThat(heap.asked).isZero();
    }

    @Test
    void collectsOnceItIsQuietAgain() {
        heap.used = 10 * MUCH;
        heap.collections = 7;
        assertThat(turns.take()).isFalse();

        assertThat(turns.take()).isTrue();
    }

    @Test
    void itsOwnCollectionIsNotTheCollectors() {
        turns.take();
        heap.used = MUCH;
        turns.take();
        heap.used += MUCH;

        assertThat(turns.take()).isTrue();
    }

    @Test
    void waitsUntilItIsWorthIt() {
        turns.take();
        heap.used = MUCH;
        turns.take();
        heap.used += MUCH - 1;
        assertThat(turns.take()).isFalse();

        heap.used++;

        assertThat(turns.take()).isTrue();
        assertThat(heap.asked).isEqualTo(2);
    }

    private static final class FakeHeap implements QuietHeapTurns.Heap {
        private final long alive = 3 * MUCH / 4;
        private long used;
        private long collections;
        private int asked;

        @Override
        public long used() {
            return used;
        }

        @Override
        public long collections() {
            return collections;
        }

        @Override
        public void collect() {
            asked++;
            collections++;
            used = alive;
        }
    }
}
