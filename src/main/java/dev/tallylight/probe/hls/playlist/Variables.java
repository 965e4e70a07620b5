package dev.tallylight.probe.hls.playlist;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a playlist: EXT-X-DEFINE and {@code {$name}} (rfc8216bis §4.3 and §4.4.2.3). Bounded at both ends:
 * a value of a megabyte that is named a hundred thousand times on one line would be more than any machine holds.
 */
final class Variables {
    private static final int MOST = 50;
    private static final int LONGEST_VALUE = 2048;
    private static final int LONGEST_RESULT = 16_384;

    private final Given given;
    private final Map<String, String> values = new HashMap<>();

    Variables(Given given) {
        this.given = given;
    }

    /**
     * What a playlist may take from outside itself.
     *
     * @param query the parameters of its URL, decoded: {@code QUERYPARAM}
     * @param imported the variables of the multivariant playlist that named it: {@code IMPORT}
     */
    public record Given(Map<String, String> query, Map<String, String> imported) {
        public static final Given NOTHING = new Given(Map.of(), Map.of());
    }

    /** @return why the playlist must not be used, or null */
    @Nullable
    String define(AttributeList attributes) {
        String name = attributes.text("NAME");
        if (name != null) {
            put(name, attributes.text("VALUE", ""));
            return null;
        }
        String parameter = attributes.text("QUERYPARAM");
        if (parameter != null) {
            return take(parameter, given.query, "the URL has no such parameter");
        }
        String wanted = attributes.text("IMPORT");
        return wanted == null ? null : take(wanted, given.imported, "the multivariant playlist does not define it");
    }

    private @Nullable String take(String name, Map<String, String> from, String otherwise) {
        String value = from.get(name);
        if (value == null) {
            return "#EXT-X-DEFINE wants \"" + (name.length() > 64 ? name.substring(0, 64) : name) + "\": " + otherwise;
        }
        put(name, value);
        return null;
    }

    private void put(String name, String value) {
        if (values.size() < MOST && value.length() <= LONGEST_VALUE) {
            values.put(name, value);
        }
    }

    Map<String, String> all() {
        return Map.copyOf(values);
    }

    /** The text with its variables put in; as it was where that would be too long. What is not defined stays. */
    String substituted(String text) {
        if (values.isEmpty() || !text.contains("{$")) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        int at = 0;
        while (at < text.length() && result.length() <= LONGEST_RESULT) {
            int open = text.indexOf("{$", at);
            int close = open < 0 ? -1 : text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            String value = values.get(text.substring(open + 2, close));
            result.append(text, at, open).append(value == null ? text.substring(open, close + 1) : value);
            at = close + 1;
        }
        result.append(text, at, text.length());
        return result.length() > LONGEST_RESULT ? text : result.toString();
    }
}
