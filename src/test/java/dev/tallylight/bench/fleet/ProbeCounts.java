package dev.tallylight.bench.fleet;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many probes ended how.
 *
 * @param byProtocol then by outcome
 */
public record ProbeCounts(Map<String, Map<String, Long>> byProtocol) {
    private static final String UP = "up";

    public static ProbeCounts between(Metrics before, Metrics after) {
        Map<String, Map<String, Long>> counts = after.probes();
        before.probes()
                .forEach((protocol, outcomes) -> outcomes.forEach((outcome, count) ->
                        counts.getOrDefault(protocol, new TreeMap<>()).merge(outcome, -count, Long::sum)));
        return new ProbeCounts(counts);
    }

    public long all() {
        return byProtocol.values().stream().mapToLong(ProbeCounts::all).sum();
    }

    public long notUp() {
        return byProtocol.values().stream().mapToLong(ProbeCounts::notUp).sum();
    }

    private static long all(Map<String, Long> outcomes) {
        return outcomes.values().stream().mapToLong(count -> count).sum();
    }

    private static long notUp(Map<String, Long> outcomes) {
        return all(outcomes) - outcomes.getOrDefault(UP, 0L);
    }

    /** By protocol and outcome. */
    public String reasons() {
        String reasons = byProtocol.entrySet().stream()
                .flatMap(protocol -> protocol.getValue().entrySet().stream()
                        .filter(outcome -> !outcome.getKey().equals(UP) && outcome.getValue() > 0)
                        .map(outcome -> "%s %s %,d".formatted(protocol.getKey(), outcome.getKey(), outcome.getValue())))
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? "none" : reasons;
    }

    /** Probes of each protocol, and of them not up. */
    public String table() {
        return byProtocol.entrySet().stream()
                .map(each ->
                        "| %s | %,d | %,d |".formatted(each.getKey(), all(each.getValue()), notUp(each.getValue())))
                .collect(Collectors.joining("\n", "\n| protocol | probes | not up |\n|---|---|---|\n", "\n"));
    }
}
