package dev.tallylight.console;

import org.jspecify.annotations.Nullable;

/** What one feed of a slice was told of; used by one after the other. */
final class Seen {
    /** So often without a ring, and a slice's present is compared all the same: a signal may be lost. */
    private static final int COMPARE = 12;

    private @Nullable String mark;
    private long rings = -1;
    private int quiet;

    /** Whether it may have changed since. */
    boolean isDue(long now) {
        quiet++;
        return now != rings || quiet >= COMPARE;
    }

    /** Whether it has. The first is news: it may have changed after the page was made. */
    boolean isNews(String now, long ringsBefore) {
        boolean news = !now.equals(mark);
        mark = now;
        rings = ringsBefore;
        quiet = 0;
        return news;
    }
}
