package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailedStartTest {
    @Test
    void namesTheSettingAndNothingElse() {
        assertThat(said(new RuntimeException(
                        "Failed to start",
                        new IllegalArgumentException("tallylight.history.samples is 1 days; it must be more"))))
                .isEqualTo("tallylight: it could not start: tallylight.history.samples is 1 days; it must be more\n");
    }

    @Test
    void saysOfAFaultWhereItWasAndWhatItIsLast() {
        assertThat(said(new RuntimeException("Failed to start", new IllegalStateException("two of one name"))))
                .startsWith("java.lang.RuntimeException: Failed to start")
                .contains("\tat ")
                .endsWith("\ntallylight: it could not start: two of one name\n");
    }

    @Test
    void saysTheKindOfWhatHasNoMessage() {
        assertThat(said(new NullPointerException()))
                .endsWith("\ntallylight: it could not start: java.lang.NullPointerException\n");
    }

    private static String said(Throwable failure) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FailedStart.say(failure, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).replace("\r", "");
    }
}
