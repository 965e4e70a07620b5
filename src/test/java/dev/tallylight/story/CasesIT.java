package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import dev.tallylight.testing.ReportedCases;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every stream and receiver that somebody has reported is judged rightly. One that is not is tried once more by itself:
 * the machine may have been busy.
 */
@Tag("processes")
@EnabledIfEnvironmentVariable(named = ReportedCases.VARIABLE, matches = ".+", disabledReason = ReportedCases.SKIPPED)
class CasesIT {
    private static final int MINUTES = 12;
    private static final Pattern FAILED = Pattern.compile("^(?:FAIL|ERROR)\\s+([\\w-]+)", Pattern.MULTILINE);
    private static final Pattern PASSED = Pattern.compile("^pass ", Pattern.MULTILINE);

    /** What was seen of a stream over time: {@code WATCH h-late404 want up {"('online', None)": …}}. */
    private static final Pattern WATCHED = Pattern.compile("^WATCH (\\S+) want (\\S+) \\{(.*)}$", Pattern.MULTILINE);

    private static final Pattern SEEN = Pattern.compile("\\('(\\w+)', (?:None|'(\\w+)')\\)");

    private final List<String> watchedWrongly = new ArrayList<>();

    @Test
    void judgesReportedStreams(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, new File("target/cases-video-it.log"), Map.of())
                        .awaitReady()) {
            String watched = run(folder, app, "video", List.of("--watch"));
            checkWatched(watched);
            if (!watchedWrongly.isEmpty()) {
                List<String> again = new ArrayList<>(watchedWrongly);
                watchedWrongly.clear();
                again.add("--watch");
                checkWatched(run(folder, app, "video", again));
            }
            assertThat(watchedWrongly).as(watched).isEmpty();
            check(folder, app, "video", matches(WATCHED, watched));
        }
    }

    @Test
    void judgesReportedRadioAndCallsAndReceivers(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, new File("target/cases-audio-it.log"), Map.of())
                        .awaitReady()) {
            check(folder, app, "audio", List.of());
        }
    }

    /** @param seen by watching already, for which a single probe is too short */
    private static void check(Path folder, PackagedApp app, String kit, List<String> seen) throws Exception {
        String first = run(folder, app, kit, List.of());
        assertThat(PASSED.matcher(first).results().count()).as(first).isGreaterThan(20);
        List<String> failed = new ArrayList<>(matches(FAILED, first));
        failed.removeAll(seen);
        if (!failed.isEmpty()) {
            String second = run(folder, app, kit, failed);
            assertThat(matches(FAILED, second)).as(first + second).isEmpty();
        }
    }

    private void checkWatched(String output) {
        Matcher watched = WATCHED.matcher(output);
        int count = 0;
        while (watched.find()) {
            count++;
            String[] want = watched.group(2).split("\\|")[0].split(":");
            List<String> statuses = new ArrayList<>();
            SEEN.matcher(watched.group(3)).results().forEach(seen -> statuses.add(seen.group(1) + ":" + seen.group(2)));
            boolean right = want[0].equals("down")
                    ? statuses.stream().anyMatch(seen -> seen.startsWith("offline:" + (want.length > 1 ? want[1] : "")))
                    : statuses.contains("online:null")
                            && statuses.stream().allMatch(seen -> seen.matches("(online|unknown):.*"));
            if (!right) {
                watchedWrongly.add(watched.group(1));
            }
        }
        assertThat(count).as(output).isPositive();
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private static String run(Path folder, PackagedApp app, String kit, List<String> arguments)
            throws IOException, InterruptedException {
        Path cases = Path.of(System.getenv(ReportedCases.VARIABLE));
        Path output = Files.createTempFile(folder, kit, ".txt");
        List<String> command = Stream.concat(
                        Stream.of(
                                "python3",
                                cases.resolve(kit).resolve("run.py").toString(),
                                "http://127.0.0.1:" + app.port(),
                                PackagedApp.token()),
                        arguments.stream())
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PYTHONUNBUFFERED", "1");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("the kit ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        System.out.println(text);
        return text;
    }
}
