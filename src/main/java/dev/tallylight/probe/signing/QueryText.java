package dev.tallylight.probe.signing;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The query of a URL as raw text: what is not touched stays byte for byte as it is. */
final class QueryText {
    private QueryText() {}

    /** With these parameters at its end, in place of those of the same names. */
    static String with(String pathAndQuery, String parameters) {
        String rest = without(pathAndQuery, names(parameters));
        return rest + separator(rest) + parameters;
    }

    static String separator(String pathAndQuery) {
        return pathAndQuery.indexOf('?') < 0 ? "?" : "&";
    }

    static Set<String> names(String parameters) {
        return Arrays.stream(parameters.split("&")).map(QueryText::name).collect(Collectors.toSet());
    }

    static String without(String pathAndQuery, Set<String> names) {
        int mark = pathAndQuery.indexOf('?');
        if (mark < 0) {
            return pathAndQuery;
        }
        List<String> all = List.of(pathAndQuery.substring(mark + 1).split("&", -1));
        List<String> kept = all.stream()
                .filter(parameter -> !names.contains(name(parameter)))
                .toList();
        if (kept.size() == all.size()) {
            return pathAndQuery;
        }
        return pathAndQuery.substring(0, mark) + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals);
    }
}
