package dev.tallylight.bench.fleet;

import java.util.ArrayList;
import java.util.List;

/** How late probes began, as the application tells of the last minute each time that it is asked. */
public final class Lags {
    private final List<Double> medians = new ArrayList<>();
    private final List<Double> highest = new ArrayList<>();
    private double most;

    public void add(Metrics metrics) {
        medians.add(metrics.lag("0.5"));
        highest.add(metrics.lag("0.99"));
        most = Math.max(most, metrics.mostLag());
    }

    /** Medians of what was told, the highest of the 99th percentiles, and the most. */
    @Override
    public String toString() {
        Spread high = Spread.of(highest);
        return "%.0f ms, %.0f ms (%.0f ms), %.0f ms"
                .formatted(Spread.of(medians).median(), high.median(), high.most(), most);
    }
}
