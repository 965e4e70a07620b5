package dev.tallylight.statuspage.subscriber.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often strangers may ask, by a clock of the test's. */
class RequestLimitsTest {
    private static final SubscriberConfig CONFIG = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(SubscriberConfig.class)
            .build()
            .getConfigMapping(SubscriberConfig.class);

    private final AtomicLong nanos = new AtomicLong();
    private final RequestLimits limits = new RequestLimits(CONFIG, nanos::get);
    private final UUID page = UUID.randomUUID();

    @Test
    void letsOneAddressAskTenTimesAnHourAndNamesTheLimit() {
        for (int i = 0; i < 10; i++) {
            limits.count("192.0.2.1", page);
        }
        assertThatThrownBy(() -> limits.count("192.0.2.1", page))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.problem().status()).isEqualTo(429);
                    assertThat(problem.problem().detail()).contains("from one address", "10 an hour");
                });
        limits.count("192.0.2.2", page);
        nanos.addAndGet(Duration.ofMinutes(7).toNanos());
        limits.count("192.0.2.1", page);
    }

    @Test
    void takesAWholeNetworkOfIpv6ForOneClient() {
        for (int i = 0; i < 10; i++) {
            limits.count("2001:db8::" + Integer.toHexString(i), page);
        }
        assertThatThrownBy(() -> limits.count("2001:db8::ffff", page)).hasMessageContaining("from one address");
        limits.count("2001:db8:0:1::1", page);
    }

    @Test
    void letsAThousandAddressesAskOnePageThreeHundredTimesAnHour() {
        for (int i = 0; i < 300; i++) {
            limits.count("10.0." + i / 250 + "." + i % 250, page);
        }
        assertThatThrownBy(() -> limits.count("10.1.1.1", page)).hasMessageContaining("for this page");
        limits.count("10.1.1.1", UUID.randomUUID());
    }

    @Test
    void callsOnOneHostTenTimesAnHour() {
        for (int i = 0; i < 10; i++) {
            limits.countHost("victim.example");
        }
        assertThatThrownBy(() -> limits.countHost("victim.example")).hasMessageContaining("URL of one host");
        limits.countHost("other.example");
    }
}
