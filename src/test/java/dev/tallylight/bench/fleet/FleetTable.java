package dev.tallylight.bench.fleet;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What was measured of one thing beside the other. */
public final class FleetTable {
    private final Map<String, Map<String, String>> columns = new LinkedHashMap<>();

    public void add(String what, Map<String, String> rows) {
        columns.put(what, rows);
    }

    public void print(PrintStream out) {
        Set<String> names = new LinkedHashSet<>();
        columns.values().forEach(rows -> names.addAll(rows.keySet()));
        out.println("\n| | " + String.join(" | ", columns.keySet()) + " |\n|---|" + "---|".repeat(columns.size()));
        for (String name : names) {
            StringBuilder line = new StringBuilder("| " + name + " |");
            columns.values()
                    .forEach(rows -> line.append(' ')
                            .append(rows.getOrDefault(name, "–"))
                            .append(" |"));
            out.println(line);
        }
    }
}
