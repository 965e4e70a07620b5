package dev.tallylight.plan.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code {"streams": [{…}, …]}}. */
final class JsonListReader implements ListReader {
    private final ObjectMapper plain = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(constraints())
            .build());

    /** What one row may be made of, in Jackson's tokens: the characters are bounded, and few of them make a value. */
    private static final int MOST_TOKENS = 30_000;

    /** Stands between the list and its tree, and counts. */
    private static final class OneRow extends JsonParserDelegate {
        private int tokens;

        OneRow(JsonParser list) {
            super(list);
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            if (++tokens > MOST_TOKENS) {
                throw new StreamConstraintsException("too many values", currentTokenLocation());
            }
            return super.nextToken();
        }
    }

    static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxStringLength(MOST_CHARACTERS)
                .maxNestingDepth(MOST_DEPTH)
                .maxNameLength(1_000)
                .build();
    }

    @Override
    public void read(Reader text, Rows rows) throws IOException {
        int row = 0;
        try (JsonParser in = plain.getFactory().createParser(text)) {
            expect(in, in.nextToken(), JsonToken.START_OBJECT);
            if (in.nextToken() != JsonToken.FIELD_NAME || !in.currentName().equals("streams")) {
                throw notAList(in);
            }
            expect(in, in.nextToken(), JsonToken.START_ARRAY);
            while (in.nextToken() != JsonToken.END_ARRAY) {
                if (++row > MOST_ROWS) {
                    throw UnreadableListException.tooMany();
                }
                rows.row(row, plain.readTree(new OneRow(in)));
            }
            expect(in, in.nextToken(), JsonToken.END_OBJECT);
            if (in.nextToken() != null) {
                throw notAList(in);
            }
        } catch (JsonProcessingException e) {
            throw unreadable(row, e);
        }
    }

    private static void expect(JsonParser in, @Nullable JsonToken found, JsonToken wanted) {
        if (found != wanted) {
            throw notAList(in);
        }
    }

    private static UnreadableListException notAList(JsonParser in) {
        return new UnreadableListException(
                where(in.currentTokenLocation()),
                "is not what was expected: a list is an object with the one field \"streams\", an array");
    }

    private static UnreadableListException unreadable(int row, JsonProcessingException e) {
        String message =
                e.getOriginalMessage() == null ? "" : e.getOriginalMessage().toLowerCase(Locale.ROOT);
        String why;
        if (message.startsWith("duplicate field")) {
            why = "has a field twice";
        } else if (isTooMuch(e)) {
            why = tooMuch(message);
        } else {
            why = "is not JSON";
        }
        return new UnreadableListException(where(row, e.getLocation()), why);
    }

    /** Whether it met one of our {@link #constraints}. */
    static boolean isTooMuch(JsonProcessingException e) {
        return e instanceof StreamConstraintsException || e.getCause() instanceof StreamConstraintsException;
    }

    static String tooMuch(String message) {
        if (message.contains("values")) {
            return "has more than " + MOST_TOKENS + " names and values";
        }
        return message.contains("depth")
                ? "stands deeper than " + MOST_DEPTH + " lists and objects within each other"
                : "has a value of more than " + MOST_CHARACTERS + " characters";
    }

    private static String where(@Nullable JsonLocation place) {
        return place == null ? "the list" : "line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** @param row 0 before the first */
    static String where(int row, @Nullable JsonLocation place) {
        if (row == 0) {
            return where(place);
        }
        return place == null ? "row " + row : "row " + row + ", " + where(place);
    }
}
