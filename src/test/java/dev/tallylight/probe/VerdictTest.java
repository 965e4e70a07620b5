package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {
    /** A NUL in a server's words, and the database would keep nothing of what was seen of its stream. */
    @Test
    void saysAServersWordsOnOneLineThatCanBeKept() {
        String words = "a redirect to rtsp://h/\0x\r\ny" + "z".repeat(1_000);
        assertThat(Verdict.failure(Reason.PROTOCOL_ERROR, Stage.ACCESS, words))
                .isInstanceOfSatisfying(
                        Verdict.Down.class,
                        down -> assertThat(down.detail())
                                .startsWith("a redirect to rtsp://h/ x  yz")
                                .hasSize(Verdict.MOST_DETAIL));
        assertThat(new Step(0, "GET", words).detail()).doesNotContain("\0").hasSize(300);
        assertThat(new MediaFacts.Audio("aa\0c", null, null).codec()).isEqualTo("aa c");
    }
}
