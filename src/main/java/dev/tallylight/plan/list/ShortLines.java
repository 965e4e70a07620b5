package dev.tallylight.plan.list;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Refuses a line that is too long. SnakeYAML looks ahead for the end of a scalar or comment, and copies all of it again
 * for each thousand characters: a line of 64 MB would keep it busy for minutes.
 */
final class ShortLines extends FilterReader {
    static final int MOST = 2 * ListReader.MOST_CHARACTERS;

    private int line = 1;
    private int length;

    ShortLines(Reader text) {
        super(text);
    }

    @Override
    public int read(char[] into, int from, int most) throws IOException {
        int read = super.read(into, from, most);
        for (int i = from; i < from + read; i++) {
            if (into[i] == '\n') {
                line++;
                length = 0;
            } else if (++length > MOST) {
                throw new UnreadableListException(
                        "line " + line,
                        "has more than " + MOST
                                + " characters: break it, or send the list as JSON with its content type");
            }
        }
        return read;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }
}
