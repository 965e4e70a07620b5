package dev.tallylight.history.sample;

import dev.tallylight.store.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The samples of one stream at one checkpoint in one hour, as this process saw them: a row, written anew whenever enough came.
 * The row is of nobody else, so that nothing has to be read first.
 */
final class SampleSeries {
    /** As many as one a second makes. */
    static final int MOST_SAMPLES = 3_600;

    static final int MOST_BYTES = 64 * 1024;

    /** What the database refuses is given up after so many tries, each as long after the one before as any other writing. */
    static final int TRIES = 3;

    /** @param hour its first moment */
    record Key(UUID stream, String checkpoint, Instant hour) {}

    /**
     * As much as is to be written.
     *
     * @param version how many samples are in it
     */
    record Snapshot(Key key, UUID part, byte[] data, int version) {}

    private final Key key;
    private final UUID part;
    private final double phase;
    private final SampleEncoding encoding = new SampleEncoding();
    private long last = Long.MIN_VALUE;
    private int samples;
    private int written;
    private long unwrittenSince;
    private boolean writtenEver;
    private int refusals;

    SampleSeries(Key key) {
        this.key = key;
        this.part = Ids.at(key.hour());
        this.phase = (part.getLeastSignificantBits() & 0xFFFF) / 65536.0;
    }

    /**
     * What an agent tells again, for it does not know that it was heard, is there already.
     *
     * @return false where it is full
     */
    synchronized boolean add(Sample sample, long nanoTime) {
        if (sample.at() <= last) {
            return true;
        }
        if (samples == MOST_SAMPLES || encoding.size() >= MOST_BYTES) {
            return false;
        }
        if (samples == written) {
            unwrittenSince = nanoTime;
        }
        encoding.append(sample);
        last = sample.at();
        samples++;
        return true;
    }

    /** Whether it is time to write it. What began together is spread the first time, so that the later times are spread. */
    synchronized boolean isDue(Duration every, Instant now, long nanoTime) {
        if (samples == written) {
            return false;
        }
        double share = writtenEver ? 1 : 0.25 + 0.75 * phase;
        return nanoTime - unwrittenSince >= (long) (every.toNanos() * share) || refusals == 0 && isOver(now);
    }

    /** Whether nothing is to come any more, but for what comes late. Not of all series at once: at the full hour, all end. */
    private boolean isOver(Instant now) {
        return now.isAfter(key.hour().plus(Duration.ofMinutes(62)).plusMillis((long) (240_000 * phase)));
    }

    /** Whether it need not be kept. No sample may be added while that is asked and it is forgotten. */
    synchronized boolean isDone(Instant now) {
        return samples == written && (isOver(now) || samples == MOST_SAMPLES || encoding.size() >= MOST_BYTES);
    }

    synchronized boolean hasSince(Instant since) {
        return last >= since.toEpochMilli();
    }

    synchronized int bytes() {
        return encoding.size();
    }

    synchronized boolean isUnwritten() {
        return samples > written;
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(key, part, encoding.bytes(), samples);
    }

    synchronized void noteWritten(Snapshot snapshot, long nanoTime) {
        written = Math.max(written, snapshot.version());
        writtenEver = true;
        unwrittenSince = nanoTime;
        refusals = 0;
    }

    /**
     * Whatever was wrong with it was not the way to the database.
     *
     * @return how many samples are given up by that
     */
    synchronized int noteRefused(Snapshot snapshot, long nanoTime) {
        writtenEver = true;
        unwrittenSince = nanoTime;
        if (++refusals < TRIES) {
            return 0;
        }
        int givenUp = Math.max(0, snapshot.version() - written);
        written = Math.max(written, snapshot.version());
        refusals = 0;
        return givenUp;
    }
}
