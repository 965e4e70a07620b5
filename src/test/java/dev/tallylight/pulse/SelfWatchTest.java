package dev.tallylight.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import dev.tallylight.testing.VirtualTimers;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelfWatchTest {
    private final VirtualTimers time = new VirtualTimers();
    private final Pulses pulses = new Pulses();
    private final SelfWatch watch = new SelfWatch(pulses, time.clock());
    private Pulse deliveries = pulse(0, 0, null);

    SelfWatchTest() {
        pulses.feel(() -> deliveries);
        pulses.feel(() -> new Pulse("listen", Duration.ZERO, Duration.ZERO, null));
    }

    private static Pulse pulse(int age, int hung, @Nullable String detail) {
        return new Pulse("deliveries", Duration.ofSeconds(age), Duration.ofSeconds(hung), detail);
    }

    private HealthCheckResponse readiness() {
        return new PulseReadiness(watch).call().subscribeAsCompletionStage().join();
    }

    private HealthCheckResponse liveness() {
        return new PulseLiveness(watch).call().subscribeAsCompletionStage().join();
    }

    @Test
    void isReadyWhileAllPulsesAreFresh() {
        deliveries = pulse(30, 30, null);
        assertThat(readiness().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(readiness().getData())
                .hasValueSatisfying(data -> assertThat(data).containsOnlyKeys("followers"));
    }

    @Test
    void isNotReadyAndNamesWhatIsStaleWithItsAge() {
        deliveries = pulse(41, 0, "connection refused");
        assertThat(readiness().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(readiness().getData())
                .hasValueSatisfying(data -> assertThat(data)
                        .containsEntry(
                                "deliveries",
                                "deliveries: nothing has come to a good end for 41 s (connection refused)"));
        assertThat(liveness().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void isAliveHoweverLongItFailsAndNotOnceItHasHungForTwoMinutes() {
        deliveries = pulse(3600, 119, null);
        assertThat(liveness().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        deliveries = pulse(3600, 121, null);
        assertThat(liveness().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    }

    @Test
    void keepsATroubleFromItsBeginningToItsEndWithTheWorstOfIt() {
        watch.look();
        assertThat(watch.trouble()).isNull();
        deliveries = pulse(35, 0, null);
        watch.look();
        time.pass(Duration.ofSeconds(20));
        deliveries = pulse(55, 0, "slow");
        watch.look();
        time.pass(Duration.ofSeconds(5));
        deliveries = pulse(0, 0, null);
        watch.look();
        SelfWatch.Trouble trouble = Objects.requireNonNull(watch.trouble());
        assertThat(trouble.worst()).containsExactly(pulse(55, 0, "slow"));
        assertThat(Duration.between(trouble.since(), Objects.requireNonNull(trouble.until())))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(watch.inWords()).isEmpty();
    }
}
