package dev.tallylight.statuspage.serve;

import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.render.Document;
import dev.tallylight.statuspage.render.Rendering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One page in memory. Asked by the event loops, written by the follower. Times are of {@link System#nanoTime}. */
final class Entry {
    private volatile @Nullable Rendering rendering;
    private volatile @Nullable Door door;
    private volatile long askedAt;
    private volatile long madeAt;
    private volatile boolean failed;
    private long stripsAt;
    private long triedAt;
    private final List<Consumer<@Nullable Rendering>> waiting = new ArrayList<>();

    /** The page that asks for the password, of one revision. */
    record Door(long revision, Document document) {}

    Entry(long now) {
        askedAt = now;
        triedAt = now - Duration.ofDays(1).toNanos();
    }

    /** What was made of the page as it is now; null where nothing was yet. */
    @Nullable
    Rendering of(HeldPage page) {
        Rendering made = rendering;
        return made != null && made.content().page().revision() == page.revision() ? made : null;
    }

    @Nullable
    Rendering last() {
        return rendering;
    }

    void asked(long now) {
        askedAt = now;
    }

    boolean askedWithin(Duration time, long now) {
        return now - askedAt < time.toNanos();
    }

    long askedAt() {
        return askedAt;
    }

    boolean olderThan(Duration time, long now) {
        return rendering == null || now - madeAt >= time.toNanos();
    }

    boolean stripsOlderThan(Duration time, long now) {
        return rendering == null || now - stripsAt >= time.toNanos();
    }

    /** Whether the last try to make it came to nothing. */
    boolean failed() {
        return failed;
    }

    /** Has somebody told once, with null where it cannot be made. */
    synchronized void await(Consumer<@Nullable Rendering> visitor) {
        waiting.add(visitor);
    }

    synchronized void forget(Consumer<@Nullable Rendering> visitor) {
        waiting.remove(visitor);
    }

    synchronized boolean isAwaited() {
        return !waiting.isEmpty();
    }

    long triedAt() {
        return triedAt;
    }

    void tries(long now) {
        triedAt = now;
    }

    void made(Rendering made, boolean strips, long now) {
        rendering = made;
        madeAt = now;
        if (strips) {
            stripsAt = now;
        }
        failed = false;
        tell(made);
    }

    void fails() {
        failed = true;
        tell(null);
    }

    private void tell(@Nullable Rendering made) {
        List<Consumer<@Nullable Rendering>> told;
        synchronized (this) {
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(visitor -> visitor.accept(made));
    }

    @Nullable
    Document door(HeldPage page) {
        Door held = door;
        return held != null && held.revision() == page.revision() ? held.document() : null;
    }

    void door(HeldPage page, Document document) {
        door = new Door(page.revision(), document);
    }

    long size() {
        Rendering made = rendering;
        return made == null ? 0 : made.size();
    }
}
