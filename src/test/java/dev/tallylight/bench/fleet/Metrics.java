package dev.tallylight.bench.fleet;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application's metrics at one moment, by their names with labels. */
public record Metrics(Map<String, Double> values) {
    private static final Pattern PROBES = Pattern.compile("tallylight_probes_seconds_count\\{(.*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final String LAG = "tallylight_schedule_lag_seconds";

    static Metrics of(String text) {
        Map<String, Double> values = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return new Metrics(values);
    }

    /** How many probes ended how: by protocol, then by outcome. */
    public Map<String, Map<String, Long>> probes() {
        Map<String, Map<String, Long>> probes = new TreeMap<>();
        values.forEach((name, value) -> {
            Matcher matcher = PROBES.matcher(name);
            if (matcher.matches()) {
                Map<String, String> labels = labels(matcher.group(1));
                probes.computeIfAbsent(labels.getOrDefault("protocol", ""), protocol -> new TreeMap<>())
                        .merge(labels.getOrDefault("outcome", ""), value.longValue(), Long::sum);
            }
        });
        return probes;
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    /** The schedule's lag of the last minute in milliseconds. */
    double lag(String quantile) {
        return values.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(LAG + "{")
                                && each.getKey().contains("quantile=\"" + quantile + "\""))
                        .mapToDouble(Map.Entry::getValue)
                        .max()
                        .orElse(0)
                * 1_000;
    }

    /** The same: the most of all. */
    double mostLag() {
        return sum(LAG + "_max") * 1_000;
    }

    /** Of all labels. */
    public double sum(String name) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().equals(name) || each.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
