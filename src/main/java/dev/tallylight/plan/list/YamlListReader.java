package dev.tallylight.plan.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Reader;
import java.util.Iterator;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/** {@code streams:} with a list below it, in one document. What it means is decided by the fields, not by YAML's guesses. */
final class YamlListReader implements ListReader {
    /** What else a file of this kind may come to hold, and where it is added until then. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("webhooks", "/api/v1/webhooks", "maintenance", "/api/v1/maintenance");

    @Override
    public void read(Reader text, Rows rows) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // the body has a limit of its own
        try {
            read(new Yaml(options).parse(new ShortLines(text)).iterator(), rows);
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

    private static void read(Iterator<Event> events, Rows rows) {
        YamlTree tree = new YamlTree(events);
        tree.take(Event.ID.StreamStart);
        if (tree.peek().is(Event.ID.StreamEnd)) {
            throw notAList(tree.peek());
        }
        tree.take(Event.ID.DocumentStart);
        boolean found = false;
        if (!(tree.next() instanceof MappingStartEvent)) {
            throw notAList(tree.last());
        }
        while (!tree.peek().is(Event.ID.MappingEnd)) {
            if (!(tree.next() instanceof ScalarEvent name)) {
                throw notAList(tree.last());
            }
            if (name.getValue().equals("streams") && !found) {
                found = true;
                rows(tree, rows);
            } else if (name.getValue().startsWith("x-")) {
                tree.node(); // a place for anchors, as in other files of this kind
            } else if (ELSEWHERE.containsKey(name.getValue())) {
                throw new UnreadableListException(
                        YamlTree.where(name),
                        "the field " + name.getValue()
                                + " is not taken from a list of streams: take it out, and use POST "
                                + ELSEWHERE.get(name.getValue()));
            } else {
                throw notAList(name);
            }
        }
        if (!found) {
            throw notAList(tree.peek());
        }
        tree.take(Event.ID.MappingEnd);
        tree.take(Event.ID.DocumentEnd);
        if (!tree.next().is(Event.ID.StreamEnd)) {
            throw new UnreadableListException(YamlTree.where(tree.last()), "is a second document: send one");
        }
    }

    private static void rows(YamlTree tree, Rows rows) {
        if (!(tree.next() instanceof SequenceStartEvent)) {
            throw notAList(tree.last());
        }
        int row = 0;
        while (!(tree.peek() instanceof SequenceEndEvent)) {
            if (++row > MOST_ROWS) {
                throw UnreadableListException.tooMany();
            }
            JsonNode node = tree.row(row);
            rows.row(row, node);
        }
        tree.next();
    }

    private static UnreadableListException notAList(Event event) {
        return new UnreadableListException(
                YamlTree.where(event),
                "is not what was expected: a list is an object with the field streams, a list; others begin with x-");
    }
}
