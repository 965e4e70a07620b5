package dev.tallylight.plan.file;

import java.time.Duration;

/** Tells contents that stay as they are from those that somebody is writing. Of one reader, in the order of his readings. */
public final class Settling {
    /** So many readings in a row give something else each time before it is worth a word. */
    private static final int RESTLESS = 6;

    private static final int TIMES = 5;

    private final Duration old;
    private String last = "";
    private long since;
    private int changes;

    /** @param between two readings at least, by whoever reads; contents that delete anything must have stood five times as long */
    public Settling(Duration between) {
        old = old(between);
    }

    static Duration old(Duration between) {
        return between.multipliedBy(TIMES);
    }

    /** Whether the reading before gave the same; asked once for each reading. */
    public boolean stays(FileContents contents) {
        boolean same = contents.digest().equals(last);
        last = contents.digest();
        since = same ? since : System.nanoTime();
        changes = same ? 0 : changes + 1;
        return same;
    }

    /** A reading came to nothing: what comes next was not there before. */
    public void forget() {
        last = "";
    }

    /** Whether it has stayed the same for long. */
    public boolean isOld() {
        return System.nanoTime() - since > old.toNanos();
    }

    /** Whether it was something else each time for long. */
    public boolean isRestless() {
        return changes >= RESTLESS;
    }
}
