package dev.tallylight.plan.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Reader;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Names with a list below each of them, in one document of YAML. What a row means is decided by its fields, not by YAML's
 * guesses. All lists of a document share its bounds.
 */
public final class YamlLists {
    /** What a streams file may hold besides streams, and where it is added one by one. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("webhooks", "/api/v1/webhooks", "maintenance", "/api/v1/maintenance");

    private final Function<String, ListReader.@Nullable Rows> lists;
    private final String expected;

    /**
     * @param lists who takes the rows below a name; null for a name that is none of a list
     * @param expected what there should be, in words
     */
    private YamlLists(Function<String, ListReader.@Nullable Rows> lists, String expected) {
        this.lists = lists;
        this.expected = expected;
    }

    /** The one list of streams. */
    static void streams(Reader text, ListReader.Rows rows) {
        new YamlLists(
                        name -> name.equals("streams") ? rows : null,
                        "a list is an object with the field streams, a list; others begin with x-")
                .read(text);
    }

    /**
     * Several lists, one of them at least.
     *
     * @param lists asked once for each name that there is, before its rows are read; null for a name that is none of a list
     * @param names theirs, in words
     * @throws UnreadableListException where the text as a whole cannot be read
     */
    public static void read(Reader text, Function<String, ListReader.@Nullable Rows> lists, String names) {
        new YamlLists(
                        lists,
                        "a streams file is an object with a list below one or more of the fields " + names
                                + "; others begin with x-")
                .read(text);
    }

    private void read(Reader text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // the body has a limit of its own
        try {
            read(new Yaml(options).parse(new ShortLines(text)).iterator());
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? "the list"
                    : "line " + (e.getProblemMark().getLine() + 1) + ", column "
                            + (e.getProblemMark().getColumn() + 1);
            String tab = String.valueOf(e.getProblem()).contains("TAB") ? ": indent with spaces, not with tabs" : "";
            throw new UnreadableListException(place, "is not YAML" + tab);
        } catch (YAMLException e) {
            throw new UnreadableListException("the list", "is not YAML");
        }
    }

    private void read(Iterator<Event> events) {
        YamlTree tree = new YamlTree(events);
        tree.take(Event.ID.StreamStart);
        if (tree.peek().is(Event.ID.StreamEnd)) {
            throw notAList(tree.peek());
        }
        tree.take(Event.ID.DocumentStart);
        if (!(tree.next() instanceof MappingStartEvent)) {
            throw notAList(tree.last());
        }
        Set<String> found = new HashSet<>();
        while (!tree.peek().is(Event.ID.MappingEnd)) {
            if (!(tree.next() instanceof ScalarEvent name)) {
                throw notAList(tree.last());
            }
            below(name, tree, found);
        }
        if (found.isEmpty()) {
            throw notAList(tree.peek());
        }
        tree.take(Event.ID.MappingEnd);
        tree.take(Event.ID.DocumentEnd);
        if (!tree.next().is(Event.ID.StreamEnd)) {
            throw new UnreadableListException(YamlTree.where(tree.last()), "is a second document: send one");
        }
    }

    private void below(ScalarEvent event, YamlTree tree, Set<String> found) {
        String name = event.getValue();
        ListReader.Rows to = lists.apply(name);
        if (to != null && found.add(name)) {
            rows(tree, to);
        } else if (to == null && name.startsWith("x-")) {
            tree.node(); // a place for anchors, as in other files of this kind
        } else if (to == null && ELSEWHERE.containsKey(name)) {
            throw new UnreadableListException(
                    YamlTree.where(event),
                    "the field " + name + " is not taken from a list of streams: take it out, and use POST "
                            + ELSEWHERE.get(name) + ", or keep all of it in a streams file");
        } else {
            throw notAList(event);
        }
    }

    private void rows(YamlTree tree, ListReader.Rows rows) {
        if (!(tree.next() instanceof SequenceStartEvent)) {
            throw notAList(tree.last());
        }
        int row = 0;
        while (!(tree.peek() instanceof SequenceEndEvent)) {
            if (++row > ListReader.MOST_ROWS) {
                throw UnreadableListException.tooMany();
            }
            JsonNode node = tree.row(row);
            rows.row(row, node);
        }
        tree.next();
    }

    private UnreadableListException notAList(Event event) {
        return new UnreadableListException(YamlTree.where(event), "is not what was expected: " + expected);
    }
}
