package dev.tallylight.access.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.Violations;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressListTest {
    private static AddressList list(String... column) {
        return AddressList.ofColumn(column);
    }

    @Test
    void holdsEverywhereWhereThereIsNone() {
        assertThat(AddressList.ofColumn(null).holds("203.0.113.7")).isTrue();
        assertThat(AddressList.ofColumn(null).holds(null)).isTrue();
    }

    @Test
    void holdsAddressesAndBlocksOfBothFamilies() {
        AddressList list = list("203.0.113.7", "198.51.100.0/24", "2001:db8::/48", "fe80::1");
        for (String within :
                List.of("203.0.113.7", "198.51.100.255", "2001:db8:0:1::9", "::ffff:203.0.113.7", "fe80::1%eth0")) {
            assertThat(list.holds(within)).as(within).isTrue();
        }
        for (String beyond : List.of(
                "203.0.113.8",
                "198.51.101.0",
                "2001:db8:1::1",
                "::ffff:203.0.113.8",
                "localhost",
                "",
                "fe80::2%eth0")) {
            assertThat(list.holds(beyond)).as(beyond).isFalse();
        }
        assertThat(list.holds(null)).isFalse();
    }

    private static void check(@Nullable String... wanted) {
        Violations violations = new Violations();
        AddressList.check(violations, "addresses", Arrays.asList(wanted));
        violations.raise();
    }

    @Test
    void isCheckedBeforeItIsKept() {
        assertThatNoException().isThrownBy(() -> check(" 203.0.113.7 ", "0.0.0.0/0", "::1"));
        for (String wrong : List.of(
                "", "example.com", "203.0.113", "203.0.113.7/24", "203.0.113.0/33", "10.0.0.0/", "1.2.3.4, 5.6.7.8")) {
            assertThatExceptionOfType(ProblemException.class)
                    .as(wrong)
                    .isThrownBy(() -> check("203.0.113.7", wrong))
                    .withMessageContaining("addresses must each be");
        }
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> check((@Nullable String) null));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> check(Collections.nCopies(101, "203.0.113.7").toArray(String[]::new)))
                .withMessageContaining("at most 100");
    }
}
