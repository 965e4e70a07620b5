package dev.tallylight.bench;

import dev.tallylight.bench.fleet.Answers;
import dev.tallylight.bench.fleet.Arrival;
import dev.tallylight.bench.fleet.Database;
import dev.tallylight.bench.fleet.FleetServers;
import dev.tallylight.bench.fleet.Hub;
import dev.tallylight.bench.fleet.Lags;
import dev.tallylight.bench.fleet.Meanwhile;
import dev.tallylight.bench.fleet.Metrics;
import dev.tallylight.bench.fleet.ProbeCounts;
import dev.tallylight.bench.fleet.Spread;
import dev.tallylight.bench.fleet.Verdicts;
import dev.tallylight.bench.fleet.Writes;
import dev.tallylight.testing.PackagedApp;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One application from its first stream to the end of the measured time. */
final class FleetRun {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final double MEGABYTE = 1_000_000;

    private final PackagedApp app;
    private final Hub hub;
    private final Database database;
    private final Connection statistics;
    private final FleetServers servers;
    private final Verdicts verdicts;
    private final AtomicLong mostResident = new AtomicLong();
    private final Map<String, String> rows = new LinkedHashMap<>();

    FleetRun(
            PackagedApp app,
            Hub hub,
            Database database,
            Connection statistics,
            Connection verdicts,
            FleetServers servers) {
        this.app = app;
        this.hub = hub;
        this.database = database;
        this.statistics = statistics;
        this.servers = servers;
        this.verdicts = new Verdicts(verdicts, servers, System.out);
    }

    /** All that is used up, at one moment. */
    private record Used(
            long at, Duration app, Optional<Duration> postgres, Duration servers, Writes writes, Metrics metrics) {}

    /**
     * Measures.
     *
     * @param settle how long nothing is measured after the arrival
     * @return what was measured, by name
     */
    Map<String, String> measure(Arrival arrival, String way, Duration settle, Duration length) throws Exception {
        Arrival.Result arrived = arrival.come(way);
        rows.put(way.equals("import") ? "added by one import in" : "added by six clients in", seconds(arrived.added()));
        rows.put(
                "the last of them judged, after the last call",
                arrived.unknown() == 0 ? seconds(arrived.judged()) : "never: %,d unknown".formatted(arrived.unknown()));
        System.out.println(rows);
        Answers answers = new Answers(hub);
        Lags lags = new Lags();
        try (Meanwhile settling = new Meanwhile()) {
            settling.every(SECOND, answers::next)
                    .every(BETWEEN_LOOKS, verdicts::look)
                    .last(settle);
        }
        answers.clear();
        Used before = used();
        try (Meanwhile watching = new Meanwhile()) {
            watching.every(SECOND, () -> {
                        answers.next();
                        mostResident.accumulateAndGet(Cpu.resident(app.pid()), Math::max);
                    })
                    .every(BETWEEN_LOOKS, verdicts::look)
                    .every(BETWEEN_LOOKS, () -> lags.add(hub.metrics()))
                    .last(length);
        }
        Used after = used();
        verdicts.look();
        probes(before, after);
        cost(before, after);
        rows.put("lag of the schedule: p50, p99 (of the worst minute), most", lags.toString());
        memory();
        writes(before, after);
        answers(answers);
        return rows;
    }

    private Used used() throws Exception {
        Duration playing = Duration.ZERO;
        for (ProcessHandle watched : servers.handles()) {
            playing = playing.plus(Cpu.ofTree(watched));
        }
        Optional<ProcessHandle> server = database.process();
        Optional<Duration> postgres = server.isPresent() ? Optional.of(Cpu.ofTree(server.get())) : Optional.empty();
        return new Used(System.nanoTime(), Cpu.of(app.pid()), postgres, playing, Writes.of(statistics), hub.metrics());
    }

    private void probes(Used before, Used after) {
        ProbeCounts counts = ProbeCounts.between(before.metrics, after.metrics);
        System.out.println(counts.table());
        rows.put(
                "probes a second, of them not up",
                "%.0f, %,d of %,d".formatted(counts.all() / seconds(before, after), counts.notUp(), counts.all()));
        rows.put("those that were not up", counts.reasons());
        rows.put("verdicts other than online, from the first stream on", verdicts.toString());
        rows.put(
                "of them false; and of streams that the server refused, or that no other player played either",
                "%,d; %,d".formatted(verdicts.wrong(), verdicts.right()));
        rows.put(
                "turns left out; watches begun anew",
                "%.0f; %.0f"
                        .formatted(
                                grown(before, after, "tallylight_probes_skipped_total"),
                                grown(before, after, "tallylight_watches_begun_anew_total")));
    }

    private static double grown(Used before, Used after, String name) {
        return after.metrics.sum(name) - before.metrics.sum(name);
    }

    private void cost(Used before, Used after) {
        double length = seconds(before, after);
        long probes = ProbeCounts.between(before.metrics, after.metrics).all();
        double cpu = after.app.minus(before.app).toMillis();
        rows.put("CPU of a probe; of one core", "%.2f ms; %.0f %%".formatted(cpu / probes, cpu / 10 / length));
        double servers = after.servers.minus(before.servers).toMillis() / 10 / length;
        rows.put(
                "of one core meanwhile: PostgreSQL, the servers that are watched",
                "%s, %.0f %%"
                        .formatted(
                                after.postgres
                                        .map(used -> used.minus(before.postgres.orElse(Duration.ZERO))
                                                        .toMillis()
                                                / 10
                                                / length)
                                        .map("%.1f %%"::formatted)
                                        .orElse("not counted (DATABASE)"),
                                servers));
    }

    private void memory() throws IOException {
        rows.put(
                "resident memory: at the end, most, most with the arrival",
                "%.0f MB, %.0f MB, %.0f MB"
                        .formatted(
                                Cpu.resident(app.pid()) / MEGABYTE,
                                mostResident.get() / MEGABYTE,
                                Cpu.mostResident(app.pid()) / MEGABYTE));
    }

    private void writes(Used before, Used after) {
        double length = seconds(before, after);
        Writes written = after.writes.since(before.writes);
        rows.put("rows written a second", "%.1f".formatted(written.allRows() / length));
        rows.put("most of them in", written.tables());
        rows.put("PostgreSQL's log a second", "%.1f kB".formatted(written.log() / length / 1_000));
        rows.put("transactions a second", "%.1f".formatted(written.transactions() / length));
    }

    private void answers(Answers answers) {
        for (Map.Entry<String, Spread> each : answers.spreads().entrySet()) {
            Spread spread = each.getValue();
            rows.put(
                    each.getKey() + ": p50, p95, most",
                    "%.0f ms, %.0f ms, %.0f ms".formatted(spread.median(), spread.p95(), spread.most()));
        }
        rows.put("answers that failed", String.valueOf(answers.failed()));
    }

    private static double seconds(Used before, Used after) {
        return (after.at - before.at) / 1e9;
    }

    private static String seconds(Duration length) {
        return "%.1f s".formatted(length.toMillis() / 1e3);
    }
}
