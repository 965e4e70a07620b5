package dev.tallylight.access.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two moments of a thing: by field, as {@code policy.interval}, {@code {"before": …, "after": …}};
 * of what is not to be read, and of what is too long, {@code {"changed": true}}. Pure.
 */
final class Changes {
    /** Of one value, as JSON. */
    static final int MOST_CHARACTERS = 2_000;

    /** Of one thing; what there is besides is counted in the field {@code …}. */
    static final int MOST_FIELDS = 100;

    /** Of the time of a change, the change is no news; the time is the row's own. */
    private static final Set<String> ALWAYS_DIFFERENT = Set.of("updatedAt");

    private final ObjectMapper mapper;

    Changes(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * @param before null for what was not there
     * @param after null for what is not there any more
     */
    ObjectNode between(@Nullable Fields before, @Nullable Fields after) {
        Map<String, JsonNode> was = flat(before);
        Map<String, JsonNode> is = flat(after);
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        Set<String> fields = new TreeSet<>(was.keySet());
        fields.addAll(is.keySet());
        fields.removeAll(ALWAYS_DIFFERENT);
        for (String field : fields) {
            JsonNode one = was.get(field);
            JsonNode other = is.get(field);
            if (!Objects.equals(one, other)) {
                changes.set(field, isTooLong(one) || isTooLong(other) ? changed() : values(one, other));
            }
        }
        Map<String, ?> hidden = before == null ? Map.of() : before.hidden();
        Map<String, ?> now = after == null ? Map.of() : after.hidden();
        Set<String> names = new TreeSet<>(hidden.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            if (!Objects.deepEquals(hidden.get(name), now.get(name)) && !changes.has(name)) {
                changes.set(name, changed());
            }
        }
        return bounded(changes);
    }

    private static ObjectNode values(@Nullable JsonNode before, @Nullable JsonNode after) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        if (before != null) {
            values.set("before", before);
        }
        if (after != null) {
            values.set("after", after);
        }
        return values;
    }

    private static ObjectNode changed() {
        return JsonNodeFactory.instance.objectNode().put("changed", true);
    }

    private static ObjectNode bounded(ObjectNode changes) {
        if (changes.size() <= MOST_FIELDS) {
            return changes;
        }
        ObjectNode few = JsonNodeFactory.instance.objectNode();
        changes.properties().stream().limit(MOST_FIELDS).forEach(one -> few.set(one.getKey(), one.getValue()));
        few.putObject("…").put("fields", changes.size() - MOST_FIELDS);
        return few;
    }

    private static boolean isTooLong(@Nullable JsonNode value) {
        return value != null && value.toString().length() > MOST_CHARACTERS;
    }

    /** Objects inside of it by their path; lists as they are; without what is null or empty, which is as good as not there. */
    private Map<String, JsonNode> flat(@Nullable Fields fields) {
        Map<String, JsonNode> flat = new LinkedHashMap<>();
        if (fields != null) {
            add(flat, "", mapper.valueToTree(fields.shown()));
        }
        return flat;
    }

    private static void add(Map<String, JsonNode> flat, String path, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(each ->
                            add(flat, path.isEmpty() ? each.getKey() : path + "." + each.getKey(), each.getValue()));
        } else if (!value.isNull() && !(value.isArray() && value.isEmpty())) {
            flat.put(path, value);
        }
    }
}
