package dev.tallylight.story.chaos;

import dev.tallylight.story.Installation;
import dev.tallylight.testing.Deafness;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.Suspended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What is done to it: each kind strikes, says what it did, and is over when it returns; {@link #mending} begins then. */
enum Fault {
    /** Signals are not heard: the connection that listens is ended, again and again. */
    LISTEN_KILLED(Duration.ofSeconds(10)) {
        @Override
        String strike(Stage stage) throws Exception {
            try (Deafness deafness = new Deafness(stage.at().postgres)) {
                long before = deafness.ended();
                pause(Duration.ofSeconds(5));
                return "LISTEN's connection ended %d times in 5 s".formatted(deafness.ended() - before);
            }
        }
    },
    /** The database's connections vanish; new ones are as good as ever. */
    BLACK_HOLE(Duration.ofSeconds(20)) {
        @Override
        String strike(Stage stage) {
            return stage.at().database.blackHole() + " connections black-holed";
        }
    },
    DATABASE_SUSPENDED(Duration.ofSeconds(20)) {
        @Override
        String strike(Stage stage) throws Exception {
            try (Suspended ignored =
                    Suspended.process(stage.at().postgres.process().orElseThrow())) {
                pause(TWENTY);
            }
            return "PostgreSQL suspended for 20 s";
        }
    },
    DATABASE_STOPPED(Duration.ofSeconds(20)) {
        @Override
        String strike(Stage stage) throws Exception {
            stage.at().postgres.stop();
            pause(TWENTY);
            stage.at().postgres.start();
            return "PostgreSQL stopped for 20 s";
        }
    },
    /** Long enough for the other to take its streams over, or not. */
    AGENT_SUSPENDED(Duration.ofSeconds(45)) {
        @Override
        String strike(Stage stage) throws Exception {
            int which = stage.dice().nextInt(stage.agents().size());
            Duration length = Duration.ofSeconds(5 + stage.dice().nextInt(56));
            try (Suspended ignored = Suspended.process(stage.agents().get(which).process())) {
                pause(length);
            }
            return "agent %d suspended for %d s".formatted(which + 1, length.toSeconds());
        }
    },
    CLOCK_STEPPED(Duration.ofSeconds(20)) {
        @Override
        String strike(Stage stage) throws Exception {
            Duration off = Duration.ofSeconds(stage.dice().nextInt(-3_600, 3_601));
            if (stage.clock() == null) {
                return "no C compiler: the clock did not step";
            }
            stage.clock().set(off);
            pause(Duration.ofSeconds(2));
            return "the hub's clock set to %+d s".formatted(off.toSeconds());
        }
    },
    PAUSED_AND_RESUMED(Duration.ofSeconds(30)) {
        @Override
        String strike(Stage stage) {
            List<String> some = stage.some();
            Installation.together(some.size(), i -> {
                stage.at()
                        .client
                        .post("/api/v1/streams/" + some.get(i) + "/pause", "")
                        .expect(200);
                return stage.at()
                        .client
                        .post("/api/v1/streams/" + some.get(i) + "/resume", "")
                        .expect(200);
            });
            return some.size() + " streams paused and resumed in one breath";
        }
    },
    EDITED_IN_BULK(Duration.ofSeconds(30)) {
        @Override
        String strike(Stage stage) {
            List<String> some = stage.some();
            long interval = stage.plan().interval().toSeconds();
            long other = stage.dice().nextBoolean() ? interval : Math.max(1, interval * 2 / 3);
            String policy = stage.plan().policy().replace("\"interval\":\"" + interval, "\"interval\":\"" + other);
            int edit = stage.dice().nextInt(1_000);
            Installation.together(
                    some.size(),
                    i -> stage.at()
                            .client
                            .call("PATCH", "/api/v1/streams/" + some.get(i), """
                            {"name":"Stream %d, edit %d","policy":{%s}}""".formatted(i, edit, policy))
                            .expect(200));
            return "%d streams renamed and put to an interval of %d s".formatted(some.size(), other);
        }
    },
    CHECKPOINTS_CHANGED(Duration.ofSeconds(20)) {
        @Override
        String strike(Stage stage) {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                made.add(stage.at()
                        .checkpoint("Passing " + stage.dice().nextInt(1_000_000))
                        .getKey());
            }
            pause(Duration.ofSeconds(5));
            made.forEach(id -> stage.at()
                    .client
                    .call("DELETE", "/api/v1/checkpoints/" + id, null)
                    .expect(204));
            return "three checkpoints created and deleted";
        }
    },
    HUB_STALLED(Duration.ofSeconds(30)) {
        @Override
        String strike(Stage stage) {
            Duration length = Duration.ofMillis(2_000 + stage.dice().nextInt(6_001));
            try (Suspended ignored = Suspended.process(stage.at().hub.process())) {
                pause(length);
            }
            return "the hub stood still for %d ms".formatted(length.toMillis());
        }
    };

    private static final Duration TWENTY = Duration.ofSeconds(20);
    private static final int SHARE = 10;

    private final Duration mending;

    Fault(Duration mending) {
        this.mending = mending;
    }

    /** How long after it the hub is given to be whole again, beside the detection bound. */
    Duration mending() {
        return mending;
    }

    /** @return what was done */
    abstract String strike(Stage stage) throws Exception;

    private static void pause(Duration length) {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What faults are done to.
     *
     * @param clock the hub's; null where there is no C compiler
     * @param streams their ids by page
     * @param far id and token of the private checkpoint
     */
    record Stage(
            Plan plan,
            Installation at,
            List<PackagedApp> agents,
            dev.tallylight.testing.@org.jspecify.annotations.Nullable SteppedClock clock,
            List<String> streams,
            Map.Entry<String, String> far,
            Random dice) {
        List<PackagedApp> processes() {
            List<PackagedApp> all = new ArrayList<>(agents);
            all.add(at.hub);
            return all;
        }

        /** One stream in {@value #SHARE}, by chance. */
        List<String> some() {
            List<String> all = new ArrayList<>(streams);
            Collections.shuffle(all, dice);
            return all.subList(0, Math.max(1, all.size() / SHARE));
        }
    }
}
