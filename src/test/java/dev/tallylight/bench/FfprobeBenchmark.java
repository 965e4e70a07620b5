package dev.tallylight.bench;

import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Prober;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.MediaLab;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The CPU time of one probe beside that of one run of ffprobe on the same URL, against the media lab. One number is the
 * cost of a probe among many, in a process that runs on; the other of a process that is started for it.
 */
public final class FfprobeBenchmark {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 200;
    private static final int ROUNDS = 9;
    private static final int MOST_PLAYED = 2 * ROUNDS; // with those that are played again
    private static final int FFPROBE_RUNS = 10;
    private static final Duration MOST_OF_FFPROBE = Duration.ofSeconds(15);

    /** So many of a server that takes few viewers, each on a port of its own. */
    private static final int SERVERS = 5;

    /** libsrt's listeners have no room for many who call at the same moment. */
    private static final Duration SRT_SPACING = Duration.ofMillis(60);

    /** Nor has the lab's RTSP server, which then answers nobody any more. */
    private static final Duration RTSP_SPACING = Duration.ofMillis(20);

    private static final int ROUNDS_PER_START = 3; // of the servers above
    private static final Duration STARTING = Duration.ofSeconds(60);

    /** So much of a round's CPU for the compiler, and a service that runs on for days has not come to rest yet. */
    private static final double COMPILING = 0.05;

    private static final int ROUNDS_AT_REST = 3;
    private static final int MOST_WARMING = 50; // rounds
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    /**
     * What is played.
     *
     * @param servers how many there are, on one port after the other
     * @param atOnce how many viewers they take at a time, all together
     */
    private record Subject(String name, Protocol protocol, String url, int servers, int atOnce) {
        Subject(String name, Protocol protocol, String url, int atOnce) {
            this(name, protocol, url, 1, atOnce);
        }

        /** Of the viewer with this number. */
        String url(int viewer) {
            return servers == 1 ? url : url.formatted(viewer % servers);
        }

        /** Until the viewer with this number comes, after the round's begin. */
        Duration delay(int viewer) {
            Duration spacing = switch (protocol) {
                case SRT -> SRT_SPACING;
                case RTSP -> RTSP_SPACING;
                default -> Duration.ofMillis(1);
            };
            return spacing.multipliedBy(viewer / servers + 1);
        }
    }

    private FfprobeBenchmark() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        MediaLab.up("nginx", "rtmp-pub", "hls-pub", "icecast", "icecast-pub");
        List<Subject> subjects = List.of(
                new Subject("RTMP", Protocol.RTMP, "rtmp://127.0.0.1:19350/live/test", AT_ONCE),
                new Subject("RTSP", Protocol.RTSP, "rtsp://127.0.0.1:1856%d/test", SERVERS, AT_ONCE),
                new Subject("HLS", Protocol.HLS, "http://127.0.0.1:18080/ff/ts.m3u8", AT_ONCE),
                new Subject("Icecast", Protocol.ICECAST, "http://127.0.0.1:18000/main.mp3", 40),
                new Subject("DASH", Protocol.DASH, "http://127.0.0.1:18080/ff/live.mpd", AT_ONCE),
                new Subject("SRT", Protocol.SRT, "srt://127.0.0.1:1901%d", SERVERS, AT_ONCE));
        String named = System.getenv().getOrDefault("PROTOCOLS", ""); // RTMP,SRT: those alone
        List<String> wanted = named.isEmpty() ? List.of() : List.of(named.split(","));
        System.out.println(
                "| protocol | probes to warm up | probe: CPU | least to most | healthy | ffprobe: CPU | ratio |"
                        + "\n|---|---|---|---|---|---|---|");
        try (ProbeBench bench = new ProbeBench()) {
            Prober prober = Probes.all(bench);
            for (Subject subject : subjects) {
                if (wanted.isEmpty() || wanted.contains(subject.name)) {
                    row(prober, subject);
                }
            }
        }
        System.exit(0);
    }

    /** Those that the lab has none or only one of; each encodes for itself. */
    private static void start(Subject subject, List<Process> servers) throws IOException {
        for (int i = 0; i < subject.servers && subject.servers > 1; i++) {
            int port = URI.create(subject.url(i)).getPort();
            List<String> command = subject.protocol == Protocol.SRT ? srtServer(port) : rtspServer(port);
            servers.add(new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (int i = 0; i < servers.size(); i++) {
            String url = subject.url(i);
            await().atMost(STARTING).until(() -> ffprobe(url));
        }
    }

    /** The lab's RTSP server answers nobody any more after some hundreds of sessions. */
    private static void restart(Subject subject, List<Process> servers) throws IOException, InterruptedException {
        stop(servers);
        start(subject, servers);
    }

    private static void stop(List<Process> servers) throws InterruptedException {
        for (Process server : servers) {
            server.destroyForcibly().waitFor();
        }
        servers.clear();
    }

    /** The lab's own server, once more. */
    private static List<String> rtspServer(int port) {
        return List.of(
                "/usr/bin/python3", System.getenv(MediaLab.VARIABLE) + "/conf/gst_rtsp.py", String.valueOf(port));
    }

    /** The lab's own listener ends with its caller; GStreamer's takes many. */
    private static List<String> srtServer(int port) {
        String pipeline = "videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=15/1"
                + " ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=200 key-int-max=30"
                + " ! h264parse config-interval=1 ! mpegtsmux name=mux alignment=7"
                + " ! srtsink uri=srt://127.0.0.1:" + port + "?mode=listener wait-for-connection=false"
                + " audiotestsrc is-live=true ! audioconvert ! avenc_aac ! aacparse ! mux.";
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
        command.addAll(List.of(pipeline.split(" ")));
        return command;
    }

    private static void row(Prober prober, Subject subject) throws IOException, InterruptedException {
        List<Process> servers = new ArrayList<>();
        try {
            start(subject, servers);
            int warming = warm(prober, subject, servers);
            measure(prober, subject, warming, servers);
        } finally {
            stop(servers);
        }
    }

    private static void measure(Prober prober, Subject subject, int warming, List<Process> servers)
            throws IOException, InterruptedException {
        List<Double> costs = new ArrayList<>();
        int up = 0;
        int played = 0;
        while (costs.size() < ROUNDS) {
            if (played % ROUNDS_PER_START == 0) {
                restart(subject, servers);
            }
            Duration before = Cpu.own();
            int well = round(prober, subject);
            double cost = Cpu.own().minus(before).toNanos() / 1e6 / subject.atOnce;
            if (well < subject.atOnce && ++played < MOST_PLAYED) {
                report(subject, well);
                restart(subject, servers);
                continue; // waiting in vain costs less than playing
            }
            played++;
            up += well;
            costs.add(cost);
        }
        costs.sort(null);
        double median = costs.get(ROUNDS / 2);
        Duration before = Cpu.children();
        for (int i = 0; i < FFPROBE_RUNS; i++) {
            if (!ffprobe(subject.url(0))) {
                throw new IllegalStateException("ffprobe could not play " + subject.url(0) + ": there is no peer");
            }
        }
        double peer = Cpu.children().minus(before).toMillis() / (double) FFPROBE_RUNS;
        System.out.printf(
                "| %s | %d | %.2f ms | %.2f to %.2f ms | %d of %d | %.0f ms | 1/%.0f |%n",
                subject.name,
                warming,
                median,
                costs.getFirst(),
                costs.getLast(),
                up,
                ROUNDS * subject.atOnce,
                peer,
                peer / median);
    }

    /** Which of the servers still play for somebody else. */
    private static void report(Subject subject, int well) throws IOException, InterruptedException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < subject.servers; i++) {
            answers.add(subject.url(i) + (ffprobe(subject.url(i)) ? " plays" : " does not play") + " for ffprobe");
        }
        System.err.printf(
                "a round is played again: %d of %d were up; %s%n", well, subject.atOnce, String.join(", ", answers));
    }

    private static boolean ffprobe(String url) throws IOException, InterruptedException {
        Process ffprobe = new ProcessBuilder("ffprobe", "-v", "error", "-show_streams", url)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = ffprobe.waitFor(MOST_OF_FFPROBE.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            ffprobe.destroyForcibly().waitFor();
        }
        return ended && ffprobe.exitValue() == 0;
    }

    /**
     * Until the compiler has little left to do.
     *
     * @return how many probes that took
     */
    private static int warm(Prober prober, Subject subject, List<Process> servers)
            throws IOException, InterruptedException {
        int probes = 0;
        int atRest = 0;
        for (int i = 0; i < MOST_WARMING && atRest < ROUNDS_AT_REST; i++) {
            Duration cpu = Cpu.own();
            long compiling = COMPILER.getTotalCompilationTime();
            boolean well = round(prober, subject) == subject.atOnce;
            probes += subject.atOnce;
            double share = (COMPILER.getTotalCompilationTime() - compiling)
                    / (double) Cpu.own().minus(cpu).toMillis();
            atRest = well && share < COMPILING ? atRest + 1 : 0;
            if (!well) {
                restart(subject, servers);
            }
        }
        return probes;
    }

    private static int round(Prober prober, Subject subject) {
        List<Uni<ProbeOutcome>> probes = new ArrayList<>();
        for (int i = 0; i < subject.atOnce; i++) {
            ProbeTarget target = ProbeBench.target(subject.url(i), subject.protocol, TIMEOUT);
            probes.add(Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(subject.delay(i))
                    .chain(() -> prober.probe(target, ProbeMemory.NONE)));
        }
        return (int) Uni.join().all(probes).andCollectFailures().await().indefinitely().stream()
                .filter(outcome -> outcome.verdict() instanceof Verdict.Up)
                .count();
    }
}
