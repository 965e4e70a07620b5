package dev.tallylight.launch.executable;

/** When a heap is to be collected that nobody else collects: {@link QuietHeap} takes its turns. */
final class QuietHeapTurns {
    /** Less is not worth a collection. */
    static final long WORTH_IT = 6L << 20;

    private final Heap heap;
    /** At the turn before; there was none before the first, which comes while the start is still under way. */
    private long collections = -1;

    private long usedAfter;

    /** What a collector tells of itself, and does when it is asked. */
    interface Heap {
        /** Bytes that are in use, dead or alive. */
        long used();

        /** How often it was collected since the start, by whomever. */
        long collections();

        /** Collects all of it, and gives back what is free. */
        void collect();
    }

    QuietHeapTurns(Heap heap) {
        this.heap = heap;
    }

    /**
     * Collects where nobody did since the last turn, and enough came in.
     *
     * @return whether it did
     */
    boolean take() {
        long now = heap.collections();
        boolean quiet = now == collections;
        collections = now;
        if (!quiet || heap.used() - usedAfter < WORTH_IT) {
            return false;
        }
        heap.collect();
        collections = heap.collections();
        usedAfter = heap.used();
        return true;
    }
}
