package dev.tallylight.plan.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Trees from YAML's events. Scalars stay the texts that they are, so that {@code 0123} and {@code no} are not changed on
 * the way; a null is a null. An alias stands for the very node that its anchor is, counted in full: a few lines cannot
 * become a billion. No tag makes anything else of a value.
 */
final class YamlTree {
    /** Values in one row, aliases written out. */
    static final int MOST_VALUES = 10_000;

    /** In the whole list, aliases written out: the characters of all values, and {@value #OF_A_VALUE} for each. */
    private static final long MOST_IN_ALL = 128L << 20;

    private static final int OF_A_VALUE = 20;
    private static final int MOST_ANCHORS = 1_000;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Iterator<Event> events;
    private final Map<String, Sized> anchors = new HashMap<>();
    private @Nullable Event ahead;
    private @Nullable Event last;
    private int row;
    private long inAll;
    private int depth;

    YamlTree(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * @param size the values in it
     * @param weight what they take of {@link #MOST_IN_ALL}
     */
    private record Sized(JsonNode node, long size, long weight) {}

    Event peek() {
        Event next = ahead;
        if (next == null) {
            next = events.next();
            ahead = next;
        }
        return next;
    }

    Event next() {
        Event next = peek();
        ahead = null;
        last = next;
        return next;
    }

    Event last() {
        return last == null ? peek() : last;
    }

    void take(Event.ID wanted) {
        if (!next().is(wanted)) {
            throw fault("is not what was expected");
        }
    }

    JsonNode row(int number) {
        row = number;
        Sized made = sized();
        inAll += made.weight();
        if (inAll > MOST_IN_ALL) {
            throw fault("makes the list too large, aliases written out");
        }
        return made.node();
    }

    /** The node that begins with the next event. */
    JsonNode node() {
        return sized().node();
    }

    private Sized sized() {
        Event event = next();
        if (event instanceof AliasEvent alias) {
            Sized meant = anchors.get(alias.getAnchor());
            if (meant == null) {
                throw fault("is an alias of what stands nowhere before it, or around it");
            }
            return meant;
        }
        Sized made = switch (event) {
            case ScalarEvent scalar ->
                new Sized(scalar(scalar), 1, OF_A_VALUE + scalar.getValue().length());
            case SequenceStartEvent start -> deeper(this::sequence);
            case MappingStartEvent start -> deeper(this::mapping);
            default -> throw fault("is not what was expected");
        };
        if (made.size() > MOST_VALUES) {
            throw fault("ends something of more than " + MOST_VALUES + " values, aliases written out");
        }
        String anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
        if (anchor != null) {
            anchors.put(anchor, made);
            if (anchors.size() > MOST_ANCHORS) {
                throw fault("is one of more than " + MOST_ANCHORS + " anchors");
            }
        }
        return made;
    }

    private Sized deeper(java.util.function.Supplier<Sized> inner) {
        if (++depth > ListReader.MOST_DEPTH) {
            throw fault("stands deeper than " + ListReader.MOST_DEPTH + " lists and objects within each other");
        }
        Sized made = inner.get();
        depth--;
        return made;
    }

    private JsonNode scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        if (text.length() > ListReader.MOST_CHARACTERS) {
            throw fault("has a value of more than " + ListReader.MOST_CHARACTERS + " characters");
        }
        return scalar.isPlain() && NULLS.contains(text) ? NullNode.getInstance() : NODES.textNode(text);
    }

    private Sized sequence() {
        ArrayNode all = NODES.arrayNode();
        long size = 1;
        long weight = OF_A_VALUE;
        while (!peek().is(Event.ID.SequenceEnd)) {
            Sized one = sized();
            all.add(one.node());
            weight += one.weight();
            size = bounded(size + one.size());
        }
        next();
        return new Sized(all, size, weight);
    }

    private Sized mapping() {
        ObjectNode all = NODES.objectNode();
        Set<String> own = new HashSet<>();
        long size = 1;
        long weight = OF_A_VALUE;
        while (!peek().is(Event.ID.MappingEnd)) {
            if (!(next() instanceof ScalarEvent name)) {
                throw fault("must be the name of a field");
            }
            if (!own.add(name.getValue())) {
                throw fault("has the field " + name.getValue() + " twice");
            }
            Sized value = sized();
            size = bounded(size + value.size());
            weight += value.weight() + name.getValue().length();
            if (name.getValue().equals("<<") && name.isPlain()) {
                merge(all, own, value.node());
            } else {
                all.set(name.getValue(), value.node());
            }
        }
        next();
        return new Sized(all, size, weight);
    }

    /** YAML's merge key: what stands beside it goes before. */
    private void merge(ObjectNode all, Set<String> own, JsonNode merged) {
        List<JsonNode> each =
                merged instanceof ArrayNode several ? several.valueStream().toList() : List.of(merged);
        for (JsonNode one : each) {
            if (!one.isObject()) {
                throw fault("must be an object, or a list of them, for <<");
            }
            one.properties().forEach(field -> {
                if (!own.contains(field.getKey()) && !all.has(field.getKey())) {
                    all.set(field.getKey(), field.getValue());
                }
            });
        }
    }

    private long bounded(long size) {
        if (size > MOST_VALUES) {
            throw fault("makes it more than " + MOST_VALUES + " values, aliases written out");
        }
        return size;
    }

    private UnreadableListException fault(String message) {
        return new UnreadableListException((row == 0 ? "" : "row " + row + ", ") + where(last()), message);
    }

    static String where(Event event) {
        return event.getStartMark() == null
                ? "the list"
                : "line " + (event.getStartMark().getLine() + 1) + ", column "
                        + (event.getStartMark().getColumn() + 1);
    }
}
