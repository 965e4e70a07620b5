package dev.tallylight.probe.hls;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.hls.playlist.PlaylistReader;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The body of a playlist as it arrives. Nothing of it is kept but its first bytes and what the parser keeps: of a window
 * of a whole day, which is many megabytes long, only the newest segments count.
 */
final class PlaylistBody implements Predicate<Buffer> {
    static final int MOST = 16 * 1024 * 1024;

    /** Longer than any that was meant to be read again and again. */
    private static final int LARGE = 2 * 1024 * 1024;

    private static final int START = 256;

    private final Map<String, String> variables;
    private @Nullable PlaylistReader reader;
    private final Buffer start = Buffer.buffer();
    private int length;

    /** @param variables of the multivariant playlist that names it */
    PlaylistBody(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * The answer begins.
     *
     * @param from where, after redirects
     */
    PlaylistBody of(Url from) {
        reader = new PlaylistReader(QueryParameters.of(from), variables);
        return this;
    }

    /** @return whether more of it is wanted */
    @Override
    public boolean test(Buffer piece) {
        length += piece.length();
        if (start.length() < START) {
            start.appendBuffer(piece, 0, Math.min(piece.length(), START - start.length()));
        }
        return Objects.requireNonNull(reader).feed(piece.getBytes());
    }

    /** Its first bytes: whether it is a page for people. */
    Buffer start() {
        return start;
    }

    boolean isLarge() {
        return length > LARGE;
    }

    /** When all of it was taken. */
    Playlist playlist() {
        return Objects.requireNonNull(reader).end();
    }
}
