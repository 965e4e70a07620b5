package dev.tallylight.access.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WrongTriesTest {
    private static final GuessConfig CONFIG = new GuessConfig() {
        @Override
        public int most() {
            return 3;
        }

        @Override
        public Duration firstWait() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration longestWait() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Duration forgottenAfter() {
            return Duration.ofMinutes(15);
        }
    };

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // a clock may wrap
    private final WrongTries tries = new WrongTries(CONFIG, now::get);

    private WrongTries.Verdict wrong(String address) {
        return tries.add(address);
    }

    private void passed(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void wrongAsOftenAsMayBe(String address) {
        for (int i = 0; i < CONFIG.most(); i++) {
            assertThat(wrong(address)).isEqualTo(new WrongTries.Verdict(Duration.ZERO, false));
        }
    }

    @Test
    void whetherOneMustWaitIsSaidWithoutATry() {
        assertThat(tries.waiting("a")).isZero();
        wrongAsOftenAsMayBe("a");
        assertThat(tries.waiting("a")).isZero();
        wrong("a");
        assertThat(tries.waiting("a")).isEqualTo(Duration.ofSeconds(1));
        assertThat(tries.waiting("b")).isZero();
        passed(Duration.ofSeconds(1));
        assertThat(tries.waiting("a")).isZero();
        assertThat(wrong("a").pause()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void waitsGrowFromOneBurstsBeginningOn() {
        wrongAsOftenAsMayBe("a");
        assertThat(wrong("a")).isEqualTo(new WrongTries.Verdict(Duration.ofSeconds(1), true));
        passed(Duration.ofMillis(400));
        assertThat(wrong("a"))
                .as("within a wait, what is left of it")
                .isEqualTo(new WrongTries.Verdict(Duration.ofMillis(600), false));
        for (int seconds : new int[] {2, 4, 8, 16, 32, 60, 60}) {
            passed(Duration.ofSeconds(60));
            assertThat(wrong("a")).isEqualTo(new WrongTries.Verdict(Duration.ofSeconds(seconds), false));
        }
        assertThat(wrong("b").pause()).as("another address").isZero();
    }

    @Test
    void forgetsWhoWasSilent() {
        wrongAsOftenAsMayBe("a");
        assertThat(wrong("a").begins()).isTrue();
        passed(CONFIG.forgottenAfter().plusSeconds(1));
        wrongAsOftenAsMayBe("a");
        assertThat(wrong("a").begins()).as("a burst of its own").isTrue();
    }

    @Test
    void remembersNoMoreThanTenThousandAddresses() {
        wrongAsOftenAsMayBe("often");
        for (int i = 0; i < 50_000; i++) {
            wrong("10." + i);
            if (i % 1_000 == 0) {
                wrong("often");
            }
        }
        assertThat(tries.addresses()).isEqualTo(10_000);
        assertThat(wrong("often").pause()).as("who goes on is not forgotten").isPositive();
    }

    @Test
    void aSenderIsAnAddressOrASlash64() {
        assertThat(Sender.of("203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(Sender.of("::ffff:203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(Sender.of("2001:db8:1:2::1"))
                .isEqualTo(Sender.of("2001:db8:1:2:ffff::9"))
                .isNotEqualTo(Sender.of("2001:db8:1:3::1"))
                .isEqualTo("20:01:0d:b8:00:01:00:02/64");
        assertThat(Sender.of("fe80::1%eth0")).isEqualTo(Sender.of("fe80::2"));
        assertThat(Sender.of(null)).isEqualTo("unknown");
        assertThat(Sender.of("x".repeat(1_000))).hasSize(64);
    }
}
