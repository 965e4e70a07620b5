package dev.tallylight.probe.live.segment;

import dev.tallylight.net.http.HttpReply;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.media.ByteRange;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was fetched of a segment or an initialisation section.
 *
 * @param bytes its beginning, or all of it
 * @param cut whether there is more than was read
 * @param size of the whole; null where nobody says
 * @param firstByte from the request to the first byte of the answer
 * @param total from the request to the last byte that was read, connecting included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Download(byte[] bytes, boolean cut, @Nullable Long size, Duration firstByte, Duration total) {
    private static final int PARTIAL_CONTENT = 206;

    /** @param range that was asked for, null for the whole resource */
    static Download of(HttpReply reply, @Nullable ByteRange range, int most) {
        if (range == null) {
            return new Download(reply.bytes(), reply.truncated(), length(reply), reply.firstByte(), reply.total());
        }
        Buffer body = reply.status() == PARTIAL_CONTENT ? reply.body() : within(reply, range, most);
        return new Download(
                body.getBytes(), body.length() < range.length(), range.length(), reply.firstByte(), reply.total());
    }

    /** A server may ignore the range and send everything (RFC 9110 §14.2): then the range is within it, or out of reach. */
    private static Buffer within(HttpReply reply, ByteRange range, int most) {
        Buffer all = reply.body();
        if (range.offset() >= all.length()) {
            throw new ProbeFailure(
                    Reason.SEGMENT_INVALID,
                    Stage.MEDIA,
                    "the server does not honour byte ranges, and the segment begins at byte " + range.offset() + ": "
                            + reply.url());
        }
        long length = Math.min(range.length(), most);
        return all.slice((int) range.offset(), (int) Math.min(all.length(), range.offset() + length));
    }

    private static @Nullable Long length(HttpReply reply) {
        if (!reply.truncated()) {
            return (long) reply.body().length();
        }
        String length = reply.headers().get("Content-Length");
        return length != null && length.matches("[0-9]{1,15}") ? Long.valueOf(length) : null;
    }
}
