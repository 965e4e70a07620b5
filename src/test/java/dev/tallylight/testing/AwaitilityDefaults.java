package dev.tallylight.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * What comes soon is looked for soon, and what takes seconds is asked for less and less: each look is a request to the application,
 * and it was asked ten times a second by each of seven suites on two cores. Quarkus calls this before each test.
 */
public final class AwaitilityDefaults implements QuarkusTestBeforeEachCallback {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(400);

    @Override
    public void beforeEach(QuarkusTestMethodContext test) {
        Awaitility.setDefaultPollInterval((looks, before) -> interval(looks));
    }

    /** @param looks that there were or are to come, at least 1 */
    static Duration interval(int looks) {
        Duration grown = FIRST.multipliedBy(Math.max(1, looks / 2));
        return grown.compareTo(LONGEST) < 0 ? grown : LONGEST;
    }
}
