package dev.tallylight.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CountedRefusalsTest {
    private final CountedRefusals refusals = new CountedRefusals();

    private static CountedRefusals.Key key(String address, String object) {
        return new CountedRefusals.Key(new Caller(null, null, address), object, 401);
    }

    private void count(String address, String object, int second) {
        refusals.count(key(address, object), TimeUnit.SECONDS.toNanos(second), UUID::randomUUID, Instant.EPOCH);
    }

    private List<CountedRefusals.Unwritten> write(int second) {
        List<CountedRefusals.Unwritten> rows = refusals.unwritten(TimeUnit.SECONDS.toNanos(second));
        rows.forEach(refusals::written);
        return rows;
    }

    @Test
    void areOneRowOfAnAddressAnObjectAndAMinute() {
        for (int i = 0; i < 500; i++) {
            count("192.0.2.1", "token", 0);
        }
        count("192.0.2.1", "stream", 0);
        count("192.0.2.2", "token", 0);
        assertThat(write(1))
                .allMatch(CountedRefusals.Unwritten::isFirst)
                .extracting(one -> one.row().count())
                .containsExactlyInAnyOrder(500, 1, 1);
        assertThat(write(2)).isEmpty();
    }

    @Test
    void areCountedOnInTheirRowWithinTheMinuteAndInAnotherAfterIt() {
        count("192.0.2.1", "token", 0);
        UUID first = write(1).getFirst().row().id();
        count("192.0.2.1", "token", 30);
        CountedRefusals.Unwritten again = write(31).getFirst();
        assertThat(again.isFirst()).isFalse();
        assertThat(again.row().id()).isEqualTo(first);
        assertThat(again.row().count()).isEqualTo(2);
        count("192.0.2.1", "token", 61);
        CountedRefusals.Unwritten other = write(62).getFirst();
        assertThat(other.isFirst()).isTrue();
        assertThat(other.row().id()).isNotEqualTo(first);
        assertThat(other.row().count()).isEqualTo(1);
    }

    @Test
    void ofAFloodOfAddressesAreFewRows() {
        for (int i = 0; i < 100_000; i++) {
            count("2001:db8::" + Integer.toHexString(i), "token", 0);
        }
        List<CountedRefusals.Unwritten> rows = write(1);
        assertThat(rows).hasSize(CountedRefusals.MOST + 1);
        assertThat(rows.stream().mapToInt(one -> one.row().count()).sum()).isEqualTo(100_000);
    }

    @Test
    void areKeptUntilTheyAreWritten() {
        count("192.0.2.1", "token", 0);
        assertThat(refusals.unwritten(0)).hasSize(1);
        assertThat(refusals.unwritten(TimeUnit.MINUTES.toNanos(10))).hasSize(1);
        count("192.0.2.1", "token", 700);
        assertThat(write(700)).extracting(one -> one.row().count()).containsExactly(2);
    }

    @Test
    void nameObjectsByAFewWords() {
        assertThat(AuditObject.ofPath("/api/v1/streams/0199")).isEqualTo("stream");
        assertThat(AuditObject.ofPath("/api/v1/tokens")).isEqualTo("token");
        assertThat(AuditObject.ofPath("/notifications/0199/replay")).isEqualTo("webhook");
        assertThat(AuditObject.ofPath("/inbox/in_secret")).isEqualTo("inbox");
        assertThat(AuditObject.ofPath("/sign-in")).isEqualTo("session");
        assertThat(AuditObject.ofPath("/whatever\n/somebody")).isEqualTo("other");
        assertThat(AuditObject.ofPath("")).isEqualTo("other");
    }
}
