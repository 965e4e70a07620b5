package dev.tallylight.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line is one line, and says what it says, whatever things and people are called. */
class AuditLogTest {
    private static AuditRow row(String actor, String name, String changes) {
        return new AuditRow(
                new UUID(0, 1),
                Instant.EPOCH,
                new Caller(actor, "0199", "192.0.2.7"),
                Action.UPDATE,
                "stream",
                "0200",
                name,
                changes,
                1);
    }

    @Test
    void saysWhoDidWhatFromWhere() {
        assertThat(AuditLog.line(row("wall display", "Studio A", "{\"paused\":{\"before\":false,\"after\":true}}")))
                .isEqualTo(
                        "update stream 0200 \"Studio A\" by \"wall display\" (0199) from 192.0.2.7: {\"paused\":{\"before\":false,\"after\":true}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\n2026-11-29 INFO [audit] delete token",
                "x\r\nforged",
                "x\u001b[2K\u001b[1A",
                "x\u0085next line",
                "x\u2028separated",
                "x\u202eturned round",
                "x\u009b31m"
            })
    void isOneLineThatNothingTurnsRound(String name) {
        for (String line : new String[] {
            AuditLog.line(row(name, "Studio A", "{}")),
            AuditLog.line(row("admin", name, "{}")),
            AuditLog.line(row("admin", "Studio A", "{\"name\":{\"after\":\"" + name + "\"}}"))
        }) {
            assertThat(line.codePoints()
                            .filter(each -> Character.getType(each) == Character.CONTROL
                                    || Character.getType(each) == Character.FORMAT
                                    || Character.getType(each) == Character.LINE_SEPARATOR))
                    .isEmpty();
            assertThat(line).containsAnyOf("\\u", "\\n");
        }
    }

    @Test
    void letsNoNameGoOnAsIfItWereTheLinesOwn() {
        assertThat(AuditLog.line(row("eve\" (1) from 10.0.0.1", "Studio A", "{}")))
                .contains("by \"eve\\\" (1) from 10.0.0.1\" (0199) from 192.0.2.7");
    }

    @Test
    void isNotEndless() {
        assertThat(AuditLog.line(row("admin", "Studio A", "x".repeat(100_000)))).hasSizeLessThan(2_100);
    }
}
