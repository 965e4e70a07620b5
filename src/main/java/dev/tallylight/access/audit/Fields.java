package dev.tallylight.access.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A thing at one moment.
 *
 * @param shown what may be read of it by whoever reads the audit: a record that is written as JSON, its URLs redacted, without
 *     what is write-only
 * @param hidden what may not, by the names of its fields: compared with what it was, and then forgotten. A field may be in both,
 *     as a URL is: where what is shown of it stays the same, it is said to have changed
 */
public record Fields(Object shown, Map<String, ? extends @Nullable Object> hidden) {
    public static Fields of(Object shown) {
        return new Fields(shown, Map.of());
    }

    /** The same with one more that is not to be read. */
    public Fields hiding(String field, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(hidden);
        more.put(field, value);
        return new Fields(shown, more);
    }

    /** Without what is hidden. */
    @Override
    public String toString() {
        return "Fields" + hidden.keySet();
    }
}
