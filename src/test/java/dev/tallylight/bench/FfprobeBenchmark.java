package dev.tallylight.bench;

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
    private static final int FFPROBE_RUNS = 10;
    private static final Duration MOST_OF_FFPROBE = Duration.ofSeconds(30);

    /** libsrt's listeners have no room for many who call at the same moment. */
    private static final Duration SRT_SPACING = Duration.ofMillis(60);

    /** Nor has the lab's RTSP server, which then answers nobody any more. */
    private static final Duration RTSP_SPACING = Duration.ofMillis(20);

    /** So much of a round's CPU for the compiler, and a service that runs on for days has not come to rest yet. */
    private static final double COMPILING = 0.05;

    private static final int ROUNDS_AT_REST = 3;
    private static final int MOST_WARMING = 50; // rounds
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    /** @param atOnce how many viewers the server takes at a time */
    private record Subject(String name, String url, Protocol protocol, int atOnce) {
        Duration spacing() {
            return switch (protocol) {
                case SRT -> SRT_SPACING;
                case RTSP -> RTSP_SPACING;
                default -> Duration.ofMillis(1);
            };
        }
    }

    private FfprobeBenchmark() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        MediaLab.up("nginx", "rtmp-pub", "hls-pub", "rtsp", "icecast", "icecast-pub");
        Thread.sleep(8000);
        List<Subject> subjects = List.of(
                new Subject("RTMP", "rtmp://127.0.0.1:19350/live/test", Protocol.RTMP, AT_ONCE),
                new Subject("RTSP", "rtsp://127.0.0.1:18554/test", Protocol.RTSP, 40),
                new Subject("HLS", "http://127.0.0.1:18080/ff/ts.m3u8", Protocol.HLS, AT_ONCE),
                new Subject("Icecast", "http://127.0.0.1:18000/main.mp3", Protocol.ICECAST, 40),
                new Subject("DASH", "http://127.0.0.1:18080/ff/live.mpd", Protocol.DASH, AT_ONCE),
                new Subject("SRT", "srt://127.0.0.1:19002", Protocol.SRT, 40));
        String named = System.getenv().getOrDefault("PROTOCOLS", ""); // RTMP,SRT: those alone
        List<String> wanted = named.isEmpty() ? List.of() : List.of(named.split(","));
        System.out.println(
                "| protocol | probes to warm up | probe: CPU | least to most | healthy | ffprobe: CPU | ratio |"
                        + "\n|---|---|---|---|---|---|---|");
        Process srt = srtSource();
        try (ProbeBench bench = new ProbeBench()) {
            Prober prober = Probes.all(bench);
            for (Subject subject : subjects) {
                if (wanted.isEmpty() || wanted.contains(subject.name)) {
                    row(prober, subject);
                }
            }
        } finally {
            srt.destroy();
        }
        System.exit(0);
    }

    /** The lab's own listener ends with its caller; GStreamer's takes many. */
    private static Process srtSource() throws IOException {
        String pipeline = "videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=15/1"
                + " ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=200 key-int-max=30"
                + " ! h264parse config-interval=1 ! mpegtsmux name=mux alignment=7"
                + " ! srtsink uri=srt://127.0.0.1:19002?mode=listener wait-for-connection=false"
                + " audiotestsrc is-live=true ! audioconvert ! avenc_aac ! aacparse ! mux.";
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
        command.addAll(List.of(pipeline.split(" ")));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void row(Prober prober, Subject subject) throws IOException, InterruptedException {
        int warming = warm(prober, subject);
        if (subject.protocol == Protocol.RTSP) { // hundreds of sessions later it answers nobody any more
            MediaLab.restart("rtsp");
            Thread.sleep(3000);
        }
        List<Double> costs = new ArrayList<>();
        int up = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Duration before = Cpu.own();
            up += round(prober, subject);
            costs.add(Cpu.own().minus(before).toNanos() / 1e6 / subject.atOnce);
        }
        costs.sort(null);
        double median = costs.get(ROUNDS / 2);
        Duration before = Cpu.children();
        for (int i = 0; i < FFPROBE_RUNS; i++) {
            Process ffprobe = new ProcessBuilder("ffprobe", "-v", "error", "-show_streams", subject.url)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!ffprobe.waitFor(MOST_OF_FFPROBE.toSeconds(), TimeUnit.SECONDS) || ffprobe.exitValue() != 0) {
                ffprobe.destroyForcibly();
                throw new IllegalStateException("ffprobe could not play " + subject.url + ": there is no peer");
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

    /** Until the compiler has little left to do. @return how many probes that took */
    private static int warm(Prober prober, Subject subject) {
        int probes = 0;
        int atRest = 0;
        for (int i = 0; i < MOST_WARMING && atRest < ROUNDS_AT_REST; i++) {
            Duration cpu = Cpu.own();
            long compiling = COMPILER.getTotalCompilationTime();
            round(prober, subject);
            probes += subject.atOnce;
            double share = (COMPILER.getTotalCompilationTime() - compiling)
                    / (double) Cpu.own().minus(cpu).toMillis();
            atRest = share < COMPILING ? atRest + 1 : 0;
        }
        return probes;
    }

    private static int round(Prober prober, Subject subject) {
        List<Uni<ProbeOutcome>> probes = new ArrayList<>();
        for (int i = 0; i < subject.atOnce; i++) {
            ProbeTarget target = ProbeBench.target(subject.url, subject.protocol, TIMEOUT);
            probes.add(Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(subject.spacing().multipliedBy(i + 1))
                    .chain(() -> prober.probe(target, ProbeMemory.NONE)));
        }
        return (int) Uni.join().all(probes).andCollectFailures().await().indefinitely().stream()
                .filter(outcome -> outcome.verdict() instanceof Verdict.Up)
                .count();
    }
}
