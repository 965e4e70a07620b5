package dev.tallylight.plan.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tallylight.plan.list.ListReader;
import dev.tallylight.rest.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${NAME}</code> in the values of rows by what the environment has of that name, once: what was put in is a
 * value, whatever it looks like, and neither YAML nor searched for variables again. <code>$${</code> stands for
 * <code>${</code>. One of these serves one reading of a file, and counts what all of its rows take.
 */
final class Variables {
    /** What variables may put into all rows together, in characters. */
    static final int MOST_IN_ALL = 64 << 20;

    private static final String OPEN = "${";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");

    /** What opens the hub itself goes into no row: who may edit the file need not be who may know these. */
    private static final Set<String> WITHHELD = Set.of(
            "TALLYLIGHT_ADMIN_TOKEN",
            "TALLYLIGHT_CHECKPOINT_TOKEN",
            "TALLYLIGHT_DATABASE_URL",
            "TALLYLIGHT_ENCRYPTION_KEY",
            "TALLYLIGHT_OIDC_CLIENT_SECRET",
            "TALLYLIGHT_SMTP_URL");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Function<String, @Nullable String> environment;
    private long left = MOST_IN_ALL;

    Variables(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * A row with its variables replaced.
     *
     * @param values what was put in: secrets
     * @param violations why it cannot be; such a row is as it was
     */
    record Filled(JsonNode row, Set<String> values, List<Problem.Violation> violations) {}

    /** @throws UnusableFileException where the variables make the rows larger than may be, all of them together */
    Filled fill(String where, JsonNode row) {
        Filling filling = new Filling(where);
        JsonNode made = filling.node("", row);
        return new Filled(
                filling.violations.isEmpty() ? made : row, Set.copyOf(filling.values), List.copyOf(filling.violations));
    }

    private final class Filling {
        private final String where;
        private final Set<String> values = new java.util.HashSet<>();
        private final List<Problem.Violation> violations = new ArrayList<>();

        Filling(String where) {
            this.where = where;
        }

        /** The same node where nothing is to be replaced: several rows may share it. */
        JsonNode node(String path, JsonNode node) {
            return switch (node) {
                case TextNode text when text.textValue().contains(OPEN) -> text(path, text.textValue());
                case ObjectNode object -> object(path, object);
                case ArrayNode array -> array(path, array);
                default -> node;
            };
        }

        private JsonNode object(String path, ObjectNode object) {
            ObjectNode made = NODES.objectNode();
            boolean changed = false;
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                JsonNode value = node(name, field.getValue());
                changed |= value != field.getValue();
                made.set(field.getKey(), value);
            }
            return changed ? made : object;
        }

        private JsonNode array(String path, ArrayNode array) {
            ArrayNode made = NODES.arrayNode();
            boolean changed = false;
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = node(path + "[" + i + "]", array.get(i));
                changed |= value != array.get(i);
                made.add(value);
            }
            return changed ? made : array;
        }

        private JsonNode text(String path, String text) {
            StringBuilder made = new StringBuilder();
            int at = 0;
            for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
                if (open > at && text.charAt(open - 1) == '$') {
                    made.append(text, at, open - 1).append(OPEN);
                    at = open + OPEN.length();
                    continue;
                }
                int close = text.indexOf('}', open);
                String value = close < 0 ? null : value(path, text.substring(open + OPEN.length(), close));
                if (close < 0) {
                    refuse(path, "holds ${ without the } that ends it: write $${ for the characters ${");
                }
                if (value == null) {
                    return NODES.textNode(text);
                }
                made.append(text, at, open).append(value);
                at = close + 1;
                if (made.length() > ListReader.MOST_CHARACTERS) {
                    refuse(path, "has more than " + ListReader.MOST_CHARACTERS + " characters with its variables");
                    return NODES.textNode(text);
                }
            }
            return NODES.textNode(made.append(text, at, text.length()).toString());
        }

        private @Nullable String value(String path, String name) {
            if (!NAME.matcher(name).matches()) {
                refuse(
                        path,
                        "holds ${ before what is no name of a variable (letters, digits and _):"
                                + " write $${ for the characters ${");
                return null;
            }
            if (WITHHELD.contains(name)) {
                refuse(path, "names " + name + ", which is the hub's own secret: give the row another variable");
                return null;
            }
            String value = environment.apply(name);
            if (value == null) {
                refuse(path, "names the variable " + name + ", which is not set in the hub's environment: set it");
                return null;
            }
            left -= value.length();
            if (left < 0) {
                throw new UnusableFileException(
                        where, "variables put more than " + MOST_IN_ALL + " characters into the rows, all together");
            }
            values.add(value);
            return value;
        }

        private void refuse(String path, String why) {
            violations.add(new Problem.Violation(path.isEmpty() ? "row" : path, why));
        }
    }
}
