package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class OneLineEachTest {
    private static final PatternFormatter AS_CONFIGURED = new PatternFormatter("%-5p [%c{2.}] %s%e%n");

    private static List<String> written(ExtLogRecord line) {
        assertThat(new OneLineEach().isLoggable(line)).isTrue();
        return AS_CONFIGURED.format(line).lines().toList();
    }

    private static ExtLogRecord line(String form, Object... values) {
        ExtLogRecord line = new ExtLogRecord(Level.INFO, form, ExtLogRecord.FormatStyle.PRINTF, "x");
        line.setLoggerName("dev.tallylight.audit");
        line.setParameters(values);
        return line;
    }

    @Test
    void aNameForgesNoLine() {
        assertThat(written(line(
                        "token created: name \"%s\"",
                        "x\"\r\n2026-11-29 INFO  [audit] token revoked\u001b[2J\u202eevil")))
                .containsExactly(
                        "INFO  [de.ta.audit] token created: name \"x\"\\r\\n2026-11-29 INFO  [audit] token revoked\\u001b[2J\\u202eevil\"");
    }

    @Test
    void whatIsALineStaysAsItIs() {
        assertThat(written(line("100 %% of %s — schön 😀", "Münster")))
                .containsExactly("INFO  [de.ta.audit] 100 % of Münster — schön 😀");
    }

    @Test
    void norDoesAnExceptionsMessageDeepDown() {
        ExtLogRecord line = line("failed");
        IllegalStateException cause = new IllegalStateException("said\nERROR [x] forged");
        cause.addSuppressed(new IllegalArgumentException("also\nERROR [x] forged"));
        line.setThrown(new RuntimeException("outer", cause));
        assertThat(written(line))
                .noneMatch(each -> each.startsWith("ERROR"))
                .anyMatch(each -> each.contains("IllegalStateException: said\\nERROR [x] forged"))
                .anyMatch(each -> each.contains("IllegalArgumentException: also\\nERROR [x] forged"))
                .anyMatch(each -> each.contains("at " + OneLineEachTest.class.getName()));
    }

    @Test
    void aCircleOfCausesEnds() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException other = new RuntimeException("other\n", one);
        one.initCause(other);
        ExtLogRecord line = line("failed");
        line.setThrown(one);
        assertThat(written(line)).isNotEmpty();
    }
}
