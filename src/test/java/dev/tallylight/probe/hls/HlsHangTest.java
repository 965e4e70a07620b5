package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that hang: a viewer's player goes on to the next that plays, and so must a probe while there is time. */
@Order(1) // it takes long
class HlsHangTest extends HlsServed {
    private static final int LADDERS = 15;

    /** How a rung of a ladder fails. */
    private enum Fault {
        NONE,
        MISSING,
        LIST_HANGS,
        LIST_STOPS,
        SEGMENTS_HANG,
        SEGMENTS_STOP,
        INIT_HANGS,
        KEY_HANGS
    }

    private static final ScriptedServer.Script HANGS = ScriptedServer.Line::untilClosed;

    /** Half of what it promises, and no more. */
    private static final ScriptedServer.Script STOPS = line -> {
        line.send(HlsSite.head("200 OK", "video/mp2t", 100_000));
        line.send(new byte[10_000]);
        line.untilClosed();
    };

    private void rung(String name, Fault fault) {
        String segments = "#EXTINF:2,\n" + name + "1.ts\n#EXTINF:2,\n" + name + "2.ts\n#EXTINF:2,\n" + name + "3.ts\n";
        String extra = switch (fault) {
            case INIT_HANGS -> "#EXT-X-MAP:URI=\"" + name + "init.mp4\"\n";
            case KEY_HANGS -> "#EXT-X-KEY:METHOD=AES-128,URI=\"" + name + "key\"\n";
            default -> "";
        };
        site.on(
                "/" + name + ".m3u8",
                line -> line.send(HlsSite.answer(
                        "200 OK",
                        "text/plain",
                        (HlsSite.header(sequence.getAndIncrement()) + extra + segments)
                                .getBytes(StandardCharsets.UTF_8))));
        for (int i = 1; i <= 3; i++) {
            site.file("/" + name + i + ".ts", HlsSite.transportStream());
            if (fault == Fault.SEGMENTS_HANG || fault == Fault.SEGMENTS_STOP) {
                site.on("/" + name + i + ".ts", fault == Fault.SEGMENTS_HANG ? HANGS : STOPS);
            }
        }
        switch (fault) {
            case MISSING -> site.status("/" + name + ".m3u8", "404 Not Found");
            case LIST_HANGS -> site.on("/" + name + ".m3u8", HANGS);
            case LIST_STOPS -> site.on("/" + name + ".m3u8", STOPS);
            case INIT_HANGS -> site.on("/" + name + "init.mp4", HANGS);
            case KEY_HANGS -> site.on("/" + name + "key", HANGS);
            default -> {}
        }
    }

    private String ladder(String name, List<Fault> faults) {
        StringBuilder master = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < faults.size(); i++) {
            rung(name + i, faults.get(i));
            master.append("#EXT-X-STREAM-INF:BANDWIDTH=300000\n")
                    .append(name)
                    .append(i)
                    .append(".m3u8\n");
        }
        site.text("/" + name + ".m3u8", master.toString());
        return site.url("/" + name + ".m3u8");
    }

    /** Of any ladder of which one rung plays, somebody sees a picture: never down; and whatever was passed is told. */
    @Test
    void aLadderOfWhichOneRungPlaysIsNeverDown() throws Exception {
        Random random = new Random(20261129);
        List<Callable<Void>> tries = new ArrayList<>();
        for (int i = 0; i < LADDERS; i++) {
            List<Fault> faults = new ArrayList<>();
            int rungs = 2 + random.nextInt(4);
            for (int j = 0; j < rungs; j++) {
                faults.add(Fault.values()[1 + random.nextInt(Fault.values().length - 1)]);
            }
            faults.set(random.nextInt(rungs), Fault.NONE);
            String url = ladder("l" + i + "v", faults);
            tries.add(() -> {
                ProbeOutcome outcome = bench.probe(url);
                Class<?> seen = faults.getFirst() == Fault.NONE ? Verdict.Up.class : Verdict.Degraded.class;
                boolean shown = seen.isInstance(outcome.verdict())
                        || outcome.verdict() instanceof Verdict.Up up && !up.proven(); // too late to tell
                assertThat(shown).as(faults + "\n" + HlsBench.story(outcome)).isTrue();
                return null;
            });
        }
        try (ExecutorService all = Executors.newFixedThreadPool(5)) {
            for (Future<Void> one : all.invokeAll(tries)) {
                one.get();
            }
        }
    }

    @Test
    void theDetailNamesWhatHung() {
        String url = ladder("v", List.of(Fault.SEGMENTS_HANG, Fault.NONE));
        ProbeOutcome outcome = bench.probe(url);
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOfSatisfying(Verdict.Degraded.class, it -> {
            assertThat(it.reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
            assertThat(it.detail())
                    .startsWith("1 of 2 variants does not play: v0.m3u8 (")
                    .contains("/v03.ts");
        });
    }

    /** Viewers play a few behind the newest. */
    @ParameterizedTest
    @ValueSource(strings = {"hangs", "stops", "resets"})
    void playsTheSegmentBeforeWhereTheNewestHangs(String how) {
        rung("v", Fault.NONE);
        site.on("/v3.ts", how.equals("hangs") ? HANGS : how.equals("stops") ? STOPS : ScriptedServer.Line::reset);
        assertUp(bench.probe(site.url("/v.m3u8")), true);
    }

    @Test
    void isDownWhereAllOfItHangs() {
        assertDown(
                bench.probe(ladder("v", List.of(Fault.LIST_HANGS, Fault.LIST_HANGS, Fault.LIST_HANGS))),
                Reason.RESPONSE_TIMEOUT);
    }

    /** What only is slow is no reason to try another. */
    @Test
    void readsOnWhatComesSlowlyThoughThereIsAnother() {
        String url = ladder("v", List.of(Fault.NONE, Fault.MISSING));
        byte[] media = HlsSite.transportStream();
        site.on("/v03.ts", line -> {
            line.send(HlsSite.head("200 OK", "video/mp2t", media.length));
            for (int i = 0; i < 14; i++) {
                line.send(java.util.Arrays.copyOfRange(media, media.length * i / 14, media.length * (i + 1) / 14));
                line.idle(java.time.Duration.ofMillis(200));
            }
        });
        ProbeOutcome outcome = bench.probe(url);
        assertDown(outcome, Reason.SEGMENT_SLOW);
    }
}
