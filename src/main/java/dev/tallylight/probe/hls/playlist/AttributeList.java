package dev.tallylight.probe.hls.playlist;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attribute list: RFC 8216 §4.2. What does not fit its syntax is passed over. Scanned by hand, once from left to
 * right: a line may be two megabytes long, and it is read on an event loop.
 */
final class AttributeList {
    private static final int MOST = 64;

    private final Map<String, String> values = new HashMap<>();

    AttributeList(String text) {
        int at = 0;
        while (at < text.length() && values.size() < MOST) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return;
            }
            // a comma before the equals sign ends something that was no attribute
            String name = text.substring(Math.max(at, text.lastIndexOf(',', equals) + 1), equals)
                    .strip();
            at = value(name, text, equals + 1);
        }
    }

    /** @return where the next attribute may begin */
    private int value(String name, String text, int from) {
        int start = from;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        boolean quoted = start < text.length() && text.charAt(start) == '"';
        int close = quoted ? text.indexOf('"', start + 1) : -1;
        if (close > 0) {
            values.putIfAbsent(name, text.substring(start + 1, close));
        }
        int comma = text.indexOf(',', close > 0 ? close : start);
        int end = comma < 0 ? text.length() : comma;
        if (close < 0) {
            values.putIfAbsent(name, text.substring(start, end).strip());
        }
        return end + 1;
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    @Nullable
    Long number(String name) {
        return Numbers.whole(values.get(name));
    }
}
