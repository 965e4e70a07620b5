package dev.tallylight.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;

/** A PostgreSQL for a test, which waits longer for it than the ten seconds that are the library's own: many start at once. */
public final class PatientPostgres {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private PatientPostgres() {}

    public static EmbeddedPostgres start() throws IOException {
        return builder().start();
    }

    public static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder().setPGStartupWait(PATIENCE);
    }
}
