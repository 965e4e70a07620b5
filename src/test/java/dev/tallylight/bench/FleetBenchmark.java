package dev.tallylight.bench;

import dev.tallylight.bench.fleet.Arrival;
import dev.tallylight.bench.fleet.Database;
import dev.tallylight.bench.fleet.FleetServers;
import dev.tallylight.bench.fleet.FleetTable;
import dev.tallylight.bench.fleet.Hub;
import dev.tallylight.bench.fleet.Image;
import dev.tallylight.bench.fleet.Mix;
import dev.tallylight.probe.Protocol;
import dev.tallylight.testing.PackagedApp;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A fleet of {@code STREAMS=10000} every {@code INTERVAL=30s} arrives by {@code ARRIVAL=clients} (six of them) or {@code import}, and is
 * watched for {@code SECONDS=600}: by the packaged jar, then, where {@code EXECUTABLE} names one, by the native executable, each over an
 * empty PostgreSQL; {@code RUN=executable} leaves the jar out. {@code MIX=hls} is HLS alone, {@code all} all protocols, and shares of
 * one's own are {@code hls=7,rtmp=1}. {@code DATABASE} is the address of an empty database, for one run; what its server writes for
 * others is counted too, and what it uses is not. The JVM has what it has in its container, of the memory that deploy/kubernetes gives
 * it ({@code JVM_OPTIONS}). Nothing is measured for {@code SETTLE=190} seconds after
 * the arrival.
 */
public final class FleetBenchmark {
    private static final int STREAMS = Integer.parseInt(setting("STREAMS", "10000"));
    private static final Duration LENGTH = Duration.ofSeconds(Long.parseLong(setting("SECONDS", "600")));

    /** Percentiles of the lag are told of the last minute, and the most of the last three: then the arrival is in neither. */
    private static final Duration SETTLE = Duration.ofSeconds(Long.parseLong(setting("SETTLE", "190")));

    private static final String MIX = setting("MIX", "hls");
    private static final String ARRIVAL = setting("ARRIVAL", "clients");
    private static final String INTERVAL = setting("INTERVAL", "30s");
    private static final String DATABASE = setting("DATABASE", "");
    private static final String EXECUTABLE = setting("EXECUTABLE", "");
    private static final String RUN = setting("RUN", EXECUTABLE.isEmpty() ? "jar" : "jar,executable");

    /** Of docker/Dockerfile.jvm, in 768 MiB, where a JVM collects serially. */
    private static final String JVM_OPTIONS =
            setting("JVM_OPTIONS", Image.variable("JAVA_TOOL_OPTIONS") + " -XX:MaxRAM=768m -XX:+UseSerialGC");

    private static final String JAR = "jar";
    private static final String NATIVE = "native.image.path"; // as PackagedApp looks for it

    private final FleetServers servers;
    private final Mix mix;
    private final Path folder;
    private final FleetTable table = new FleetTable();

    private FleetBenchmark(FleetServers servers, Mix mix, Path folder) {
        this.servers = servers;
        this.mix = mix;
        this.folder = folder;
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    public static void main(String... arguments) throws Exception {
        List<String> runs = List.of(RUN.split(","));
        if (runs.contains("executable") && !Files.isExecutable(Path.of(EXECUTABLE))) {
            throw new IllegalArgumentException("EXECUTABLE names no executable: " + EXECUTABLE);
        }
        if (!DATABASE.isEmpty() && runs.size() > 1) {
            throw new IllegalArgumentException("DATABASE is for one run: set RUN to one of " + runs);
        }
        if (!DATABASE.isEmpty()) {
            Database.named(DATABASE).close(); // what cannot be used shows before the servers are started
        }
        Mix asked = Mix.of(MIX, STREAMS);
        Mix mix = asked.streams().keySet().stream().allMatch(FleetServers.missing()::contains)
                ? asked
                : asked.without(FleetServers.missing());
        System.out.printf("%s every %s%s%n", mix, INTERVAL, mix.equals(asked) ? "" : ", for there is no media lab");
        Path folder = Files.createTempDirectory("fleet");
        // Icecast and nginx' workers are nobody's where root starts them
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (FleetServers servers =
                FleetServers.start(Files.createDirectory(folder.resolve("servers")), mix, LoadServer.class)) {
            FleetBenchmark benchmark = new FleetBenchmark(servers, mix, folder);
            for (String run : runs) {
                benchmark.run(run);
            }
            benchmark.table.print(System.out);
            beside(servers.url(Protocol.HTTP, 0));
        } finally {
            delete(folder);
        }
        System.exit(0);
    }

    private static void beside(String url) {
        try {
            System.out.println("\nOne GET of " + url.replaceAll(":\\d+", "")
                    + " by the `http` probe and by the blackbox exporter:\n");
            BlackboxBenchmark.compare(url);
        } catch (Exception e) {
            System.out.println("not compared: " + e.getMessage());
        }
    }

    private void run(String what) throws Exception {
        System.setProperty(NATIVE, what.equals(JAR) ? "none" : EXECUTABLE);
        File log = new File("target/fleet-benchmark-" + what + ".log");
        Files.deleteIfExists(log.toPath());
        Map<String, String> environment = Map.of(
                "TALLYLIGHT_EGRESS_STREAMS",
                FleetServers.EGRESS,
                "JAVA_TOOL_OPTIONS",
                JVM_OPTIONS,
                "MALLOC_ARENA_MAX",
                what.equals(JAR) ? Image.variable("MALLOC_ARENA_MAX") : "",
                "TALLYLIGHT_DATA_DIR",
                folder.resolve("data-" + what).toString());
        try (Database database = Database.of(DATABASE, folder.resolve("postgres-" + what));
                PackagedApp app = PackagedApp.start(database.url(), log, environment);
                Connection own = database.connect();
                Connection verdicts = database.connect()) {
            Thread atTheEnd = new Thread(() -> app.process().destroyForcibly()); // however this one ends
            Runtime.getRuntime().addShutdownHook(atTheEnd);
            app.awaitReady();
            Hub hub = new Hub(app.port(), PackagedApp.token()).signIn();
            FleetRun fleet = new FleetRun(app, hub, database, own, verdicts, servers);
            Map<String, String> rows = fleet.measure(new Arrival(hub, mix, servers, INTERVAL), ARRIVAL, SETTLE, LENGTH);
            table.add(what, rows);
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
