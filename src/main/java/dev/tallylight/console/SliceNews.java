package dev.tallylight.console;

import dev.tallylight.follow.Bell;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What one feed of a slice is told. A bell rings for whatever changed: a slice, which must not learn from it that something did, is
 * told every few seconds whether what it may see is another than it was. It is told so at the same moments whether the database was
 * asked for that or not. Used by one after the other.
 */
final class SliceNews {
    /** Within that time of its end, an interval's question is asked: whoever counts the milliseconds learns nothing of others. */
    static final Duration ASKING = Duration.ofMillis(500);

    private static final String NOTHING = "alive";

    private final Bell never;
    private final LongSupplier rings;
    private final Supplier<Uni<String>> marks;
    private final String news;
    private final Seen seen = new Seen();

    /**
     * @param never a bell that nobody rings, for its time
     * @param rings how often that bell has rung that rings for whatever changed
     * @param marks what the slice sees, as a text that is the same as long as nothing is different
     * @param news what to say where it is another
     */
    SliceNews(Bell never, LongSupplier rings, Supplier<Uni<String>> marks, String news) {
        this.never = never;
        this.rings = rings;
        this.marks = marks;
        this.news = news;
    }

    /** The news, "alive" where there are none, "look" where that cannot be known; after {@link LiveUpdates#REFRESH}. */
    Uni<String> next() {
        return passed(LiveUpdates.REFRESH.minus(ASKING))
                .chain(() -> Uni.combine().all().unis(said(), passed(ASKING)).with((said, passed) -> said));
    }

    private Uni<Boolean> passed(Duration time) {
        return Uni.createFrom().deferred(() -> never.after(never.rings(), time));
    }

    private Uni<String> said() {
        long before = rings.getAsLong();
        if (!seen.isDue(before)) {
            return Uni.createFrom().item(NOTHING);
        }
        return Uni.createFrom()
                .deferred(() -> marks.get())
                .map(mark -> seen.isNews(mark, before) ? news : NOTHING)
                .onFailure()
                .recoverWithItem("look");
    }
}
