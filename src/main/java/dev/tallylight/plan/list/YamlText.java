package dev.tallylight.plan.list;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A stream as an item of a list in YAML: one line for each field, as a person would write it. What could be taken for
 * anything but a text stands in double quotes, where YAML reads what JSON does.
 */
final class YamlText {
    /** Possessive: any other repetition of a group takes a frame of the stack for each character. */
    private static final Pattern PLAIN =
            Pattern.compile("[\\p{L}\\p{N}/_]([\\p{L}\\p{N} ,;()&+=/?_.%~@*-]|:(?=[^ ]))*+(?<![ ])");

    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9_.,:eExXoO+-]*");
    private static final Set<String> WORDS = Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    /** Begins with a new line. */
    static String item(JsonNode stream) {
        StringBuilder text = new StringBuilder();
        String lead = "\n- ";
        for (Map.Entry<String, JsonNode> field : stream.properties()) {
            text.append(lead).append(field.getKey()).append(':');
            if (field.getValue().isObject()) {
                field.getValue()
                        .properties()
                        .forEach(inner -> text.append("\n    ")
                                .append(inner.getKey())
                                .append(": ")
                                .append(value(inner.getValue(), true)));
            } else {
                text.append(' ').append(value(field.getValue(), true));
            }
            lead = "\n  ";
        }
        return text.toString();
    }

    /** @param alone whether no brackets stand around it, in which more must be quoted */
    private static String value(JsonNode value, boolean alone) {
        if (value.isTextual()) {
            return text(value.asText(), alone);
        }
        StringBuilder all = new StringBuilder();
        if (value.isArray()) {
            value.forEach(one -> all.append(all.isEmpty() ? "" : ", ").append(value(one, false)));
            return all.insert(0, '[').append(']').toString();
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(field -> all.append(all.isEmpty() ? "" : ", ")
                            .append(field.getKey())
                            .append(": ")
                            .append(value(field.getValue(), false)));
            return all.insert(0, '{').append('}').toString();
        }
        return value.asText();
    }

    private static String text(String text, boolean alone) {
        boolean plain = PLAIN.matcher(text).matches()
                && !NUMBER.matcher(text).matches()
                && !WORDS.contains(text.toLowerCase(Locale.ROOT))
                && (alone || text.chars().noneMatch(each -> ",:?".indexOf(each) >= 0));
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder all = new StringBuilder("\"");
        for (char each : JsonStringEncoder.getInstance().quoteAsString(text)) {
            boolean shown =
                    each < 0x7F || each > 0xA0 && (each < 0x2028 || each > 0x2029) && each != 0xFEFF && each < 0xFFFE;
            if (shown) {
                all.append(each);
            } else {
                all.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
            }
        }
        return all.append('"').toString();
    }
}
