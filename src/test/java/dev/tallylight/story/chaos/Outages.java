package dev.tallylight.story.chaos;

import dev.tallylight.testing.SwitchedPages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The truth: which pages are down, and when they were. The restless ones go down and up at random, each by dice of its own,
 * for half the detection bound up to four times as long, and are up for twice to eight times as long in between.
 */
final class Outages implements AutoCloseable {
    static final long LASTING = Long.MAX_VALUE;
    private static final Duration TICK = Duration.ofMillis(100);

    private final SwitchedPages pages;
    private final Duration unit;
    private final List<Page> restless = new ArrayList<>();
    private final Thread thread;
    private volatile boolean settled;

    /** From when to when; {@link #LASTING} while it does. */
    record Outage(long from, long to) {}

    private static final class Page {
        private final Random dice;
        private final List<Outage> outages = new ArrayList<>();
        private long nextAt;

        Page(Random dice) {
            this.dice = dice;
        }

        boolean down() {
            return !outages.isEmpty() && outages.getLast().to == LASTING;
        }
    }

    /** @param unit the detection bound */
    Outages(SwitchedPages pages, int count, Duration unit, long seed) {
        this.pages = pages;
        this.unit = unit;
        for (int number = 0; number < count; number++) {
            Page page = new Page(new Random(seed * 1_000_003 + number));
            page.nextAt = System.nanoTime() + spell(page.dice, 0, 4);
            restless.add(page);
        }
        thread = Thread.ofVirtual().start(this::run);
    }

    private long spell(Random dice, double least, double most) {
        return (long) (unit.toNanos() * (least + dice.nextDouble() * (most - least)));
    }

    private void run() {
        while (!settled) {
            turn(System.nanoTime());
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void turn(long now) {
        for (int number = 0; number < restless.size() && !settled; number++) {
            Page page = restless.get(number);
            if (now >= page.nextAt) {
                change(number, page, now);
            }
        }
    }

    private void change(int number, Page page, long now) {
        if (page.down()) {
            page.outages.set(page.outages.size() - 1, new Outage(page.outages.getLast().from, now));
            pages.up(number);
            page.nextAt = now + spell(page.dice, 2, 8);
        } else {
            page.outages.add(new Outage(now, LASTING));
            pages.down(number);
            page.nextAt = now + spell(page.dice, 0.5, 4);
        }
    }

    /** From now on everything is there, and stays. */
    synchronized void settle() {
        settled = true;
        long now = System.nanoTime();
        for (int number = 0; number < restless.size(); number++) {
            if (restless.get(number).down()) {
                change(number, restless.get(number), now);
            }
        }
    }

    synchronized List<Outage> of(int number) {
        return number < restless.size() ? List.copyOf(restless.get(number).outages) : List.of();
    }

    /**
     * How a page stands.
     *
     * @param since when it became so; 0 where it always was
     */
    record Standing(boolean up, long since) {}

    Standing standing(int number) {
        List<Outage> outages = of(number);
        if (outages.isEmpty()) {
            return new Standing(true, 0);
        }
        Outage last = outages.getLast();
        return last.to == LASTING ? new Standing(false, last.from) : new Standing(true, last.to);
    }

    @Override
    public void close() {
        settled = true;
        thread.interrupt();
    }
}
