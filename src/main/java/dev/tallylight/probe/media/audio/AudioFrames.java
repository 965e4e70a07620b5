package dev.tallylight.probe.media.audio;

import dev.tallylight.probe.MediaFacts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds the audio in a stream of bytes and counts how long it plays: MPEG audio frames (MP3), AAC frames (ADTS) and Ogg
 * pages. Starts anywhere, even in the middle of a frame; skips ID3 tags; finds its way back after damage. For Icecast
 * and progressive audio, and for packed audio in HLS segments. Not thread-safe.
 */
public final class AudioFrames {
    /** No more than this is ever held: the largest Ogg page (65,307 bytes) and a piece of input. */
    static final int MOST_HELD = 128 * 1024;

    private static final int PIECE = 16 * 1024;
    private static final int ID3_HEADER = 10;

    private final OggPages ogg = new OggPages();
    private byte[] held = new byte[1024];
    private int from;
    private int to;
    /** So many bytes must be held before it is worth to look again: a transport stream brings a frame in pieces. */
    private int awaited = ID3_HEADER;

    private long toSkip;
    private @Nullable AudioFrame last;
    private boolean locked;
    private long frames;
    private long frameNanos;
    private long frameBytes;
    private long lostBytes;
    private final SilenceMeter silence = new SilenceMeter();

    /** Takes the next bytes of the stream, however they are cut. */
    public void feed(byte[] data) {
        feed(data, 0, data.length);
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @param start inclusive
     * @param end exclusive
     */
    public void feed(byte[] data, int start, int end) {
        for (int at = start; at < end; at += PIECE) {
            int length = Math.min(PIECE, end - at);
            int skipped = (int) Math.min(toSkip, length);
            toSkip -= skipped;
            hold(data, at + skipped, length - skipped);
            read();
        }
    }

    /** Whole frames (or Ogg pages that advance the clock) so far. */
    public long frames() {
        return frames + ogg.pages();
    }

    /** Whether any audio came: an Ogg page tells how long it plays only by the next one. */
    public boolean begun() {
        return frames() > 0 || ogg.heard();
    }

    /** How long what came so far plays. */
    public Duration mediaTime() {
        return Duration.ofNanos(frameNanos + ogg.nanos());
    }

    /** Bytes that were no part of any frame, page or tag. */
    public long lostBytes() {
        return lostBytes;
    }

    /** Whether all of it was digital silence; null where that cannot be told. */
    public @Nullable Boolean silent() {
        return frames > 0 ? silence.silent() : ogg.silent();
    }

    /** Whether Ogg streams began, and none of them was audio that we know. */
    public boolean foreign() {
        return ogg.foreign();
    }

    /** What is known of the audio; {@link MediaFacts#NONE} before the first frame. Bitrate measured, in bits/s. */
    public MediaFacts facts() {
        AudioFrame frame = last;
        if (frames > 0 && frame != null) {
            var audio = new MediaFacts.Audio(frame.codec(), frame.sampleRate(), frame.channels());
            return new MediaFacts(frame.container(), null, audio, bitrate(frameBytes, frameNanos));
        }
        MediaFacts.Audio audio = ogg.audio();
        return audio == null ? MediaFacts.NONE : new MediaFacts("ogg", null, audio, bitrate(ogg.bytes(), ogg.nanos()));
    }

    private static @Nullable Long bitrate(long bytes, long nanos) {
        return nanos == 0 ? null : Math.round(bytes * 8e9 / nanos);
    }

    private void hold(byte[] data, int start, int length) {
        if (to + length > held.length) {
            int kept = to - from;
            byte[] roomier = kept + length > held.length ? new byte[Math.max(2 * held.length, kept + length)] : held;
            System.arraycopy(held, from, roomier, 0, kept);
            held = roomier;
            from = 0;
            to = kept;
        }
        System.arraycopy(data, start, held, to, length);
        to += length;
    }

    /** Goes on until more bytes must come. */
    private void read() {
        int step;
        while (to - from >= awaited && (step = next()) > 0) {
            awaited = ID3_HEADER;
            from += step;
            if (from > to) { // a tag that goes on beyond what is here
                toSkip = (long) from - to;
                from = to;
            }
        }
    }

    /** @return how many bytes are done with; 0 when more must come */
    private int next() {
        int available = to - from;
        if (held[from] == 'I' && held[from + 1] == 'D' && held[from + 2] == '3') {
            return id3Size();
        }
        if (held[from] == 'O') {
            int size = OggPages.size(held, from, available);
            if (size > 0) {
                ogg.page(held, from, size);
                locked = false;
            }
            return size > 0 ? size : size < 0 ? 0 : lose();
        }
        AudioFrame frame = AudioFrame.at(held, from);
        return frame == null ? lose() : take(frame, available);
    }

    /** A frame counts when another follows it: two bytes of sync alone are in any data. */
    private int take(AudioFrame frame, int available) {
        if (locked && last != null && frame.continues(last)) {
            return available < frame.size() ? await(frame.size()) : count(frame);
        }
        if (available < frame.size() + AudioFrame.HEADER) {
            return await(frame.size() + AudioFrame.HEADER);
        }
        AudioFrame following = AudioFrame.at(held, from + frame.size());
        if (following == null || !following.continues(frame)) {
            return lose();
        }
        locked = true;
        return count(frame);
    }

    private int await(int bytes) {
        awaited = Math.max(ID3_HEADER, bytes);
        return 0;
    }

    private int count(AudioFrame frame) {
        last = frame;
        frames++;
        if (frame.codec().equals("mp3")) {
            silence.mp3(held, from, from + frame.size());
        } else {
            silence.coded(frame.codec(), frame.size() - AdtsHeader.size(held, from), frame.channels());
        }
        frameNanos += frame.samples() * 1_000_000_000L / frame.sampleRate();
        frameBytes += frame.size();
        return frame.size();
    }

    private int lose() {
        locked = false;
        lostBytes++;
        return 1;
    }

    /** ID3v2.4 §3.1: ten bytes, then as many as four bytes of seven bits say; ten more with a footer. */
    private int id3Size() {
        int size = 0;
        for (int i = 6; i < ID3_HEADER; i++) {
            size = (size << 7) | (held[from + i] & 0x7f);
        }
        boolean footer = (held[from + 5] & 0x10) != 0;
        return ID3_HEADER + size + (footer ? 10 : 0);
    }

    /** For tests of the bound. */
    int capacity() {
        return held.length;
    }

    @Override
    public String toString() {
        return "AudioFrames[" + frames() + " frames, " + mediaTime().toMillis() + " ms, " + lostBytes + " bytes lost]";
    }
}
