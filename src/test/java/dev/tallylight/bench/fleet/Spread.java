package dev.tallylight.bench.fleet;

import java.util.List;

/** How values are spread: the half of them below the first, all but a twentieth below the second, and the most. */
public record Spread(double median, double p95, double most) {
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty()
                ? new Spread(0, 0, 0)
                : new Spread(
                        sorted.get(sorted.size() / 2),
                        sorted.get(Math.min(sorted.size() - 1, sorted.size() * 95 / 100)),
                        sorted.getLast());
    }
}
