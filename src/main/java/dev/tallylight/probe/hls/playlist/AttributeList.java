package dev.tallylight.probe.hls.playlist;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An attribute list: RFC 8216 §4.2. What does not fit its syntax is passed over. */
final class AttributeList {
    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Za-z0-9-]{1,64})\\s*=\\s*(\"[^\"]*+\"|[^,]*+)");
    private static final int MOST = 64;

    private final Map<String, String> values = new HashMap<>();

    AttributeList(String text) {
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find() && values.size() < MOST) {
            String value = attribute.group(2).strip();
            boolean quoted = value.length() >= 2 && value.startsWith("\"");
            values.putIfAbsent(attribute.group(1), quoted ? value.substring(1, value.length() - 1) : value);
        }
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
