package dev.tallylight.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was expected and what was seen, by server and fault, as a table. */
final class FaultMatrix {
    private final Map<String, Map<String, String>> rows = new TreeMap<>();
    private final Set<String> faults = new LinkedHashSet<>();
    private final Map<String, String> wrong = new LinkedHashMap<>();

    void note(String server, String fault, String seen, Set<String> expected) {
        boolean right = expected.contains(seen);
        faults.add(fault);
        rows.computeIfAbsent(server, ignored -> new LinkedHashMap<>())
                .put(fault, right ? seen : "**" + seen + "**, not " + String.join(" or ", expected));
        if (!right) {
            wrong.put(server + ", " + fault, seen + ", not " + String.join(" or ", expected));
        }
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
            rows.values().forEach(row -> text.append(" | ").append(row.getOrDefault(fault, "")));
            text.append(" |\n");
        }
        return text.toString();
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, table());
    }
}
