package dev.tallylight.probe.hls.playlist;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads a playlist piece by piece as it arrives, and keeps no more of it than the parser does: of a window of a whole
 * day, which is many megabytes long, only the newest segments count.
 */
public final class PlaylistReader {
    /** Of one line, in bytes. */
    private static final int MOST_LINE = 256 * 1024;

    private final PlaylistParser parser;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /**
     * @param query the parameters of its URL, decoded
     * @param imported as {@link PlaylistParser#parse} takes them
     */
    public PlaylistReader(Map<String, String> query, Map<String, String> imported) {
        parser = new PlaylistParser(new Variables.Given(query, imported));
    }

    /** @return whether more of it is wanted */
    public boolean feed(byte[] piece) {
        int start = 0;
        for (int i = 0; i < piece.length && !parser.broken(); i++) {
            if (piece[i] == '\n') {
                line.write(piece, start, i - start);
                start = i + 1;
                endOfLine();
            }
        }
        if (!parser.broken()) {
            line.write(piece, start, piece.length - start);
            if (line.size() > MOST_LINE) {
                parser.refuse("a line is longer than " + MOST_LINE + " bytes");
            }
        }
        return !parser.broken();
    }

    private void endOfLine() {
        parser.next(line.toString(StandardCharsets.UTF_8));
        line.reset();
    }

    /** The playlist, when all of it was fed. */
    public Playlist end() {
        if (line.size() > 0 && !parser.broken()) {
            endOfLine();
        }
        return parser.result();
    }
}
