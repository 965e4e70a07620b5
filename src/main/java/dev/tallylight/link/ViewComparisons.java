package dev.tallylight.link;

import dev.tallylight.agent.wire.ViewDigest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * When an agent is to tell its views again: once what it holds and what the database holds of it differed twice in a row,
 * since what is on its way just then differs once. In this process's memory: it makes things sure that others make soon.
 */
@ApplicationScoped
class ViewComparisons {
    /** So long lies between two comparisons with one agent at least. */
    static final Duration EVERY = Duration.ofSeconds(30);

    /** One that differs again after it told everything is compared more and more rarely, up to this. */
    static final Duration MOST = Duration.ofMinutes(16);

    private static final int MOST_AGENTS = 10_000;

    private final LongSupplier nanoTime;
    private final Map<UUID, Latest> latest = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Latest> eldest) {
            return size() > MOST_AGENTS;
        }
    };

    /**
     * @param next when to compare again
     * @param differed whether it differed then
     * @param pause until then
     */
    private record Latest(long next, boolean differed, Duration pause) {}

    ViewComparisons() {
        this(System::nanoTime);
    }

    ViewComparisons(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether it is time to compare with that agent; says so once. */
    synchronized boolean isDue(UUID agent) {
        Latest before = latest.get(agent);
        long now = nanoTime.getAsLong();
        if (before != null && now - before.next() < 0) {
            return false;
        }
        Duration pause = before == null ? EVERY : before.pause();
        latest.put(agent, new Latest(now + pause.toNanos(), before != null && before.differed(), pause));
        return true;
    }

    /**
     * Notes a comparison.
     *
     * @return whether the agent is to tell its views
     */
    synchronized boolean compared(UUID agent, ViewDigest said, ViewDigest held) {
        Latest before = latest.get(agent);
        boolean differs = !said.equals(held);
        boolean tell = differs && before != null && before.differed();
        Duration pause = before == null || !differs ? EVERY : before.pause();
        if (tell) {
            pause = pause.multipliedBy(2).compareTo(MOST) > 0 ? MOST : pause.multipliedBy(2);
        }
        // the next one counts anew: what was told is on its way
        latest.put(agent, new Latest(nanoTime.getAsLong() + pause.toNanos(), differs && !tell, pause));
        return tell;
    }
}
