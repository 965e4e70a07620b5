package dev.tallylight.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was expected and what was seen, by server and fault, as a table. */
final class FaultMatrix {
    private final Map<String, Map<String, String>> rows = new TreeMap<>();
    private final Set<String> faults = new LinkedHashSet<>();
    private final Map<String, String> wrong = new LinkedHashMap<>();

    void note(String server, String fault, String seen, Set<String> expected) {
        boolean right = expected.contains(seen);
        faults.add(fault);
        rows.computeIfAbsent(server, ignored -> new LinkedHashMap<>())
                .put(
                        fault,
                        right
                                ? seen + others(seen, expected)
                                : "**" + seen + "**, not " + String.join(" or ", expected));
        if (!right) {
            wrong.put(server + ", " + fault, seen + ", not " + String.join(" or ", expected));
        }
    }

    /** What would have been right as well. */
    private static String others(String seen, Set<String> expected) {
        return expected.size() < 2
                ? ""
                : expected.stream()
                        .filter(each -> !each.equals(seen))
                        .map(each -> each.replaceFirst("^down ", ""))
                        .sorted()
                        .collect(Collectors.joining(", ", " (or ", ")"));
    }

    Map<String, String> wrong() {
        return wrong;
    }

    int cells() {
        return rows.values().stream().mapToInt(Map::size).sum();
    }

    /** In Markdown, a line for each fault: there are more of them than servers. */
    String table() {
        StringBuilder text = new StringBuilder("| fault | " + String.join(" | ", rows.keySet()) + " |\n|---");
        text.append("|---".repeat(rows.size())).append("|\n");
        for (String fault : faults) {
            text.append("| ").append(fault);
            rows.values().forEach(row -> text.append(" | ").append(row.getOrDefault(fault, "–")));
            text.append(" |\n");
        }
        return text.toString();
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "# What each fault looks like\n\n"
                        + "Seen through the API of the packaged application, against servers that others wrote: the view of\n"
                        + "the checkpoint and its reason. Each cell is what was expected; where the fault leaves room, what\n"
                        + "would have been right as well stands in brackets. \"–\": that fault cannot happen there, or the\n"
                        + "server has no way to show it. `FaultMatrixIT` writes this table.\n\n"
                        + table());
    }
}
