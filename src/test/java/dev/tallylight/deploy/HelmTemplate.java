package dev.tallylight.deploy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The part of Helm's templates that our chart uses (Go's text/template with Sprig's functions): values, {@code if}, {@code else},
 * {@code range} over a map, {@code quote}, {@code toYaml}, {@code nindent}, and trimming. Refuses all else, so that nobody writes
 * what is not rendered here.
 */
final class HelmTemplate {
    private static final Pattern ACTION = Pattern.compile("\\{\\{(-?)\\s*(.*?)\\s*(-?)}}");
    private static final Pattern RANGE = Pattern.compile("range (\\$\\w+), (\\$\\w+) := (\\.[\\w.]+)");
    private static final Pattern VALUE = Pattern.compile("(?:toYaml )?(\\.[\\w.]+|\\$\\w+)((?: \\| \\w+(?: \\d+)?)*)");

    private final List<String> pieces = new ArrayList<>();
    private int at;

    private HelmTemplate(String template) {
        Matcher action = ACTION.matcher(template);
        int from = 0;
        boolean trim = false;
        while (action.find()) {
            String text = template.substring(from, action.start());
            text = trim ? text.stripLeading() : text;
            pieces.add(action.group(1).isEmpty() ? text : text.stripTrailing());
            pieces.add(action.group(2));
            trim = !action.group(3).isEmpty();
            from = action.end();
        }
        String rest = template.substring(from);
        pieces.add(trim ? rest.stripLeading() : rest);
    }

    /**
     * What the template makes.
     *
     * @throws IllegalArgumentException for what is not known here, with the action
     */
    static String render(String template, Map<String, Object> values) {
        HelmTemplate parsed = new HelmTemplate(template);
        StringBuilder out = new StringBuilder();
        String end = parsed.block(new HashMap<>(values), out, true);
        if (!end.isEmpty()) {
            throw new IllegalArgumentException("{{ " + end + " }} closes nothing");
        }
        return out.toString();
    }

    /** Up to the action that ends the block, which is returned. */
    private String block(Map<String, Object> scope, StringBuilder out, boolean written) {
        while (at < pieces.size()) {
            if (written) {
                out.append(pieces.get(at));
            }
            at++;
            if (at == pieces.size()) {
                return "";
            }
            String action = pieces.get(at++);
            if (action.equals("end") || action.equals("else")) {
                return action;
            }
            act(action, scope, out, written);
        }
        return "";
    }

    private void act(String action, Map<String, Object> scope, StringBuilder out, boolean written) {
        Matcher range = RANGE.matcher(action);
        if (action.startsWith("if ")) {
            boolean holds = holds(value(action.substring(3), scope));
            if (block(scope, out, written && holds).equals("else")) {
                block(scope, out, written && !holds);
            }
        } else if (range.matches()) {
            range(range, scope, out, written);
        } else if (!action.startsWith("/*") && written) {
            out.append(written(action, scope));
        }
    }

    private void range(Matcher range, Map<String, Object> scope, StringBuilder out, boolean written) {
        int begin = at;
        block(scope, new StringBuilder(), false);
        int after = at;
        if (value(range.group(3), scope) instanceof Map<?, ?> map && written) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                scope.put(range.group(1), entry.getKey());
                scope.put(range.group(2), entry.getValue());
                at = begin;
                block(scope, out, true);
            }
        }
        at = after;
    }

    private static String written(String action, Map<String, Object> scope) {
        Matcher known = VALUE.matcher(action);
        if (!known.matches()) {
            throw new IllegalArgumentException("{{ " + action + " }} is not known here");
        }
        Object value = value(known.group(1), scope);
        String text = action.startsWith("toYaml ") ? yaml(value) : String.valueOf(value);
        for (String function : known.group(2).split(" \\| ", -1)) {
            text = switch (function.split(" ", -1)[0]) {
                case "" -> text;
                case "quote" -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
                case "nindent" ->
                    "\n"
                            + text.indent(Integer.parseInt(function.split(" ", -1)[1]))
                                    .stripTrailing();
                default -> throw new IllegalArgumentException(function + " is not known here");
            };
        }
        return text;
    }

    private static String yaml(@Nullable Object value) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options).dump(value).stripTrailing();
    }

    private static @Nullable Object value(String path, Map<String, Object> scope) {
        if (path.startsWith("$")) {
            return scope.get(path);
        }
        Object value = scope;
        for (String name : path.substring(1).split("\\.", -1)) {
            if (!(value instanceof Map<?, ?> map) || !map.containsKey(name)) {
                throw new IllegalArgumentException("there is no value " + path);
            }
            value = map.get(name);
        }
        return value;
    }

    private static boolean holds(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case String text -> !text.isEmpty();
            case Number number -> number.doubleValue() != 0;
            case Map<?, ?> map -> !map.isEmpty();
            case List<?> list -> !list.isEmpty();
            default -> true;
        };
    }
}
