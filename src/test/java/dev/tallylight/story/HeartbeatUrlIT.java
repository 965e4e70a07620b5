package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.Handler;
import dev.tallylight.testing.ReadinessWatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dead man's switch at somebody else's: its log over so many good minutes, over as many in which a lane hangs (a stream's
 * row is locked by a stranger, and the stream goes down), and over a few good ones again. It is asked once a minute while
 * all is well, and not while it is not.
 */
@Tag("processes")
@EnabledIfEnvironmentVariable(
        named = "TALLYLIGHT_HEARTBEAT_MINUTES",
        matches = "\\d+",
        disabledReason =
                "skipped: takes minutes; set TALLYLIGHT_HEARTBEAT_MINUTES=5, or 60, to run it for twice as many and five")
class HeartbeatUrlIT {
    private static final int MINUTES =
            Integer.parseInt(System.getenv().getOrDefault("TALLYLIGHT_HEARTBEAT_MINUTES", "5"));
    private static final int MENDED_MINUTES = Math.min(MINUTES, 5);
    /** So long a pulse may be fresh after its follower has hung; the heartbeat after that is the first that is missing. */
    private static final Duration UNNOTICED = Duration.ofSeconds(45);

    private final long begun = System.nanoTime();

    @Test
    void isAskedOnceAMinuteWhileAllIsWellAndNotWhileALaneHangs(@TempDir Path folder) throws Exception {
        try (Handler heartbeats = new Handler();
                Installation at =
                        Installation.start(folder, "heartbeat", Map.of("TALLYLIGHT_HEARTBEAT_URL", heartbeats.url()))) {
            at.add(20, "\"interval\":\"5s\"");
            at.awaitAllOnline(20);
            Spell good = spell("all is well", MINUTES, at, heartbeats);
            Spell hung;
            try (Connection stranger = at.postgres.connect();
                    Statement statement = stranger.createStatement()) {
                stranger.setAutoCommit(false);
                statement.execute("select * from stream_state for update");
                at.pages.down(0);
                hung = spell("a lane hangs", MINUTES, at, heartbeats);
                stranger.rollback();
            }
            Spell mended = spell("it was freed", MENDED_MINUTES, at, heartbeats);
            assertThat(good.beats()).as("one a minute").hasSizeBetween(MINUTES - 1, MINUTES + 1);
            assertThat(good.notReady()).isEmpty();
            assertThat(hung.beats())
                    .as("silence, once it is known")
                    .allMatch(at2 -> at2 < hung.from() + UNNOTICED.toNanos());
            assertThat(hung.notReady()).as("readiness says so, too").isNotEmpty();
            assertThat(mended.beats()).as("and on").isNotEmpty();
        }
    }

    /** What was heard in a stretch of time, and when readiness was refused. */
    private record Spell(long from, List<Long> beats, List<String> notReady) {}

    private Spell spell(String what, int minutes, Installation at, Handler heartbeats) throws InterruptedException {
        long from = System.nanoTime();
        try (ReadinessWatch readiness = new ReadinessWatch(at.hub.port())) {
            TimeUnit.MINUTES.sleep(minutes);
            List<Long> beats = heartbeats.posts().stream()
                    .map(Handler.Post::at)
                    .filter(beat -> beat >= from)
                    .toList();
            List<String> refused = readiness.notReady().stream()
                    .map(answer -> answer.status() + " " + answer.text().replaceAll("\\s+", " "))
                    .distinct()
                    .toList();
            System.out.printf(
                    "HeartbeatUrlIT: from %s on %s; heartbeats at %s; readiness refused %d times of %d%n",
                    at(from),
                    what,
                    beats.stream().map(this::at).toList(),
                    readiness.notReady().size(),
                    readiness.answers().size());
            refused.stream().limit(5).forEach(each -> System.out.println("HeartbeatUrlIT:   " + each));
            return new Spell(from, beats, refused);
        }
    }

    private String at(long nanoTime) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoTime - begun);
        return "+%02d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
