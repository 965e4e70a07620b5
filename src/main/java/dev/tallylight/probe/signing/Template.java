package dev.tallylight.probe.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A text with places in braces, as in <code>{expires}{path} {key}</code>. Taken apart once, when it is given.
 *
 * @param parts text and names by turns, text first
 */
record Template(String text, List<String> parts) {
    static final int MOST_CHARACTERS = 500;

    /** @throws IllegalArgumentException that says what is wrong, for people */
    static Template parse(String text, Set<String> known) {
        if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("must have 1 to " + MOST_CHARACTERS + " characters");
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = text.indexOf('}', open);
            String name = close < 0 ? text.substring(open + 1) : text.substring(open + 1, close);
            if (close < 0 || !known.contains(name)) {
                throw new IllegalArgumentException("holds {" + name + (close < 0 ? ", which is not closed" : "}")
                        + "; known are {" + String.join("}, {", new TreeSet<>(known)) + "}");
            }
            parts.add(text.substring(from, open));
            parts.add(name);
            from = close + 1;
        }
        parts.add(text.substring(from));
        return new Template(text, List.copyOf(parts));
    }

    boolean holds(String name) {
        for (int i = 1; i < parts.size(); i += 2) {
            if (parts.get(i).equals(name)) {
                return true;
            }
        }
        return false;
    }

    byte[] filled(Function<String, byte[]> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            out.writeBytes(i % 2 == 0 ? parts.get(i).getBytes(StandardCharsets.UTF_8) : values.apply(parts.get(i)));
        }
        return out.toByteArray();
    }
}
