package dev.tallylight.bench;

import dev.tallylight.bench.seed.SeedTarget;
import dev.tallylight.bench.seed.Seeding;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Fills a running installation with streams of each of the seven kinds and their history: for screenshots. It asks for the
 * installation's {@code HUB} (http://127.0.0.1:8080), its {@code TOKEN}, and its {@code DATA} folder or the {@code DATABASE} as JDBC
 * names it; {@code STREAMS=60}, {@code PLACES=4}, {@code DAYS=30}, {@code SAMPLE_DAYS=3} and {@code SEED=16} may be given. The streams
 * are assigned to checkpoints of its own. For {@code MINUTES=0} it stays, and has these say every few seconds that they are there;
 * afterwards they have said so a day in advance.
 */
public final class SeededHistory {
    private SeededHistory() {}

    public static void main(String... arguments) throws Exception {
        String database = System.getenv("DATABASE");
        String data = System.getenv("DATA");
        if (database == null && data == null || System.getenv("TOKEN") == null) {
            throw new IllegalArgumentException(
                    "TOKEN, and DATA (the data folder) or DATABASE (jdbc:postgresql://…), must be given");
        }
        int streams = number("STREAMS", 60);
        int days = number("DAYS", 30);
        try (SeedTarget target = new SeedTarget(
                URI.create(System.getenv().getOrDefault("HUB", "http://127.0.0.1:8080")),
                System.getenv("TOKEN"),
                database == null ? SeedTarget.embedded(Path.of(data)) : database)) {
            Seeding seeding = new Seeding(
                    target,
                    new Seeding.Sizes(
                            streams,
                            number("PLACES", 4),
                            days,
                            Math.min(days, 90),
                            streams,
                            number("SAMPLE_DAYS", 3),
                            streams,
                            number("SEED", 16)));
            System.out.println(streams + " streams, " + seeding.run());
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(number("MINUTES", 0));
            while (System.nanoTime() < end) {
                seeding.beat();
                TimeUnit.SECONDS.sleep(5);
            }
            seeding.leave();
        }
        System.exit(0);
    }

    private static int number(String name, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(name, Integer.toString(otherwise)));
    }
}
