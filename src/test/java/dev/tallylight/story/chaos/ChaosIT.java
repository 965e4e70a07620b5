package dev.tallylight.story.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.story.Installation;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour, or as long as {@code TALLYLIGHT_CHAOS_MINUTES} says, of one {@link Fault} after another, with quiet minutes in
 * between, done to a hub with its built-in checkpoint and a private one of two agents. Of {@code TALLYLIGHT_CHAOS_STREAMS}
 * (2,000) streams one in twenty truly goes down and up. At each quiet minute and at the end statuses, held views, pulses
 * and readiness are compared with the truth ({@link Comparison}); at the end what was told, too ({@link Judgement}).
 *
 * <p>The bound: what happens must be told within interval + timeout + 2 retries + 12 s of quiet time, which is all time
 * but that of a fault and of its mending ({@link Fault#mending}). {@code TALLYLIGHT_CHAOS_SEED} is printed and repeats a run's
 * faults and outages; {@code TALLYLIGHT_CHAOS_FAULTS=BLACK_HOLE,HUB_STALLED} makes only these;
 * {@code TALLYLIGHT_CHAOS_INTERVAL=5} and {@code TALLYLIGHT_CHAOS_QUIET=30} (seconds) make a short run worth its while.
 */
@Tag("processes")
@EnabledIfEnvironmentVariable(
        named = Plan.MINUTES,
        matches = "\\d+",
        disabledReason = "skipped: takes an hour; set TALLYLIGHT_CHAOS_MINUTES=60 to run it")
class ChaosIT {
    private static final Duration ARRIVAL = Duration.ofMinutes(5);
    private static final int SHOWN = 100;
    /** One view of down is enough to be offline, no fault here takes all agents away, and none the network. */
    private static final Set<String> NEVER = Set.of("stream.degraded", "checkpoint.lost", "checkpoint.blind");

    private final Plan plan = Plan.read(System.getenv());
    private final Bound bound = new Bound(plan.bound());
    private final Map<Fault, Integer> made = new EnumMap<>(Fault.class);
    private final Set<String> differences = new LinkedHashSet<>();
    private final List<String> course = new ArrayList<>();
    private long begun = System.nanoTime();
    private int pulses;

    @Test
    void holdsWhatIsTrueAndTellsNothingElse(@TempDir Path folder) throws Exception {
        SteppedClock clock = SteppedClock.at(folder.resolve("clock")).orElse(null);
        if (clock == null) {
            System.out.println("ChaosIT: " + SteppedClock.SKIPPED);
        }
        try (Handler heartbeats = new Handler()) {
            Map<String, String> environment = new HashMap<>(clock == null ? Map.of() : clock.environment());
            environment.put("TALLYLIGHT_HEARTBEAT_URL", heartbeats.url());
            try (Installation at = Installation.start(folder, "chaos-hub", environment)) {
                Fault.Stage stage = settingUp(at, clock);
                say("%s, %s, bound %s, %d of them restless".formatted(plan, at.log, plan.bound(), plan.restless()));
                try (Outages outages = new Outages(at.pages, plan.restless(), plan.bound(), plan.seed())) {
                    chaos(stage, outages);
                    finish(stage, outages, heartbeats);
                }
            }
        }
    }

    private Fault.Stage settingUp(Installation at, @org.jspecify.annotations.Nullable SteppedClock clock)
            throws Exception {
        Map.Entry<String, String> far = at.checkpoint("Far Away");
        List<PackagedApp> agents = List.of(
                at.agent(far.getValue(), "chaos-agent-1", Map.of()),
                at.agent(far.getValue(), "chaos-agent-2", Map.of()));
        List<String> streams = at.add(
                plan.streams(),
                page -> at.request(Installation.HOSTS.get(page % Installation.HOSTS.size()), page, plan.policy(), ""));
        Fault.Stage stage = new Fault.Stage(plan, at, agents, clock, streams, far, new Random(plan.seed()));
        await().atMost(ARRIVAL.plus(plan.bound()))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    assertThat(at.statuses()).isEqualTo(Map.of("online", (long) plan.streams()));
                    assertThat(at.postgres.count("select count(*) from checkpoint_view where view = 'up'"))
                            .as("views of up, from two checkpoints")
                            .isEqualTo(2L * plan.streams());
                });
        begun = System.nanoTime();
        return stage;
    }

    private void chaos(Fault.Stage stage, Outages outages) throws Exception {
        List<Fault> bag = new ArrayList<>();
        while (System.nanoTime() - begun < plan.minutes().toNanos()) {
            if (bag.isEmpty()) {
                bag.addAll(plan.faults());
                Collections.shuffle(bag, stage.dice());
            }
            strike(bag.removeFirst(), stage);
            compare(stage, outages);
        }
    }

    private void strike(Fault fault, Fault.Stage stage) throws Exception {
        long from = System.nanoTime();
        bound.disturb(from);
        String what;
        try {
            what = fault.strike(stage);
        } catch (AssertionError | IllegalStateException e) {
            what = "it was refused: " + e.getMessage();
            differences.add(at(from) + " " + fault + ": " + what);
        } finally {
            bound.calm(System.nanoTime(), fault.mending());
        }
        made.merge(fault, 1, Integer::sum);
        say("%s to %s %s: %s".formatted(at(from), at(System.nanoTime()), fault, what));
        sleep(fault.mending());
        for (PackagedApp app : stage.processes()) {
            assertThat(app.isAlive())
                    .as(() -> "the process at port %d has ended, with %d; see target/heart/chaos-*.log"
                            .formatted(app.port(), app.exitValue()))
                    .isTrue();
        }
        sleep(plan.quiet().compareTo(plan.bound()) > 0 ? plan.quiet() : plan.bound());
    }

    private void compare(Fault.Stage stage, Outages outages) throws Exception {
        Comparison comparison = new Comparison(stage, outages, bound);
        List<String> found = comparison.differences();
        pulses = comparison.pulses();
        String now = at(System.nanoTime());
        found.forEach(each -> differences.add(now + " " + each));
        say("%s quiet: %s".formatted(now, found.isEmpty() ? "all as it is" : String.join("; ", found)));
        stage.at().database.resetSwallowed(); // or PostgreSQL would run out of connections that nobody has
    }

    private void finish(Fault.Stage stage, Outages outages, Handler heartbeats) throws Exception {
        outages.settle();
        say(at(System.nanoTime()) + " everything is up from now on");
        sleep(plan.bound().plusSeconds(5));
        compare(stage, outages);
        long now = System.nanoTime();
        Told told = Told.read(stage.at().handler);
        Judgement judgement = new Judgement(bound, this::at);
        for (int page = 0; page < stage.streams().size(); page++) {
            String stream = stage.streams().get(page);
            judgement.judge("stream " + page, outages.of(page), told.alerts().getOrDefault(stream, List.of()), now);
        }
        differences.addAll(told.faults());
        NEVER.stream()
                .filter(told.others()::containsKey)
                .forEach(type -> differences.add("told, and not true: %s, %d times"
                        .formatted(type, told.others().get(type))));
        if (heartbeats.posts().isEmpty()) {
            differences.add("the heartbeat URL was never asked for");
        }
        differences.addAll(judgement.differences());
        report(judgement, told, heartbeats);
        assertThat(differences.stream().limit(SHOWN))
                .as("%d differences; see target/heart/chaos-*.log", differences.size())
                .isEmpty();
    }

    private void report(Judgement judgement, Told told, Handler heartbeats) {
        System.out.println("\nChaosIT, seed " + plan.seed() + "\n| what | how often |\n|---|---|");
        made.forEach((fault, times) -> System.out.printf("| %s | %d |%n", fault, times));
        judgement.table().forEach(System.out::println);
        System.out.printf("| POSTs that repeat another | %d |%n", told.repeats());
        told.others().forEach((type, times) -> System.out.printf("| %s | %d |%n", type, times));
        System.out.printf("| pulses in /q/metrics | %s |%n", pulses == 0 ? "none are shown" : pulses);
        System.out.printf("| differences | %d |%n%n", differences.size());
        System.out.println("Heartbeats: "
                + (heartbeats.posts().isEmpty()
                        ? "none"
                        : String.join(
                                " ",
                                heartbeats.posts().stream()
                                        .map(post -> at(post.at()))
                                        .toList())));
        System.out.println("The course, to hold them against:");
        course.forEach(System.out::println);
        differences.stream().limit(SHOWN).forEach(each -> System.out.println("! " + each));
    }

    private void say(String line) {
        course.add(line);
        System.out.println("ChaosIT: " + line);
    }

    /** Minutes and seconds since the chaos began. */
    private String at(long nanoTime) {
        if (nanoTime == Outages.LASTING) {
            return "the end";
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoTime - begun);
        return "%s%02d:%02d".formatted(seconds < 0 ? "-" : "+", Math.abs(seconds) / 60, Math.abs(seconds) % 60);
    }

    private static void sleep(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }
}
