package dev.tallylight.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void keepsOrdinaryTextAsItIs() {
        assertThat(OneLine.of("404 Not Found: é 日本 😀", 100)).isEqualTo("404 Not Found: é 日本 😀");
        assertThat(OneLine.of("", 1)).isEmpty();
    }

    @Test
    void takesOutWhatNoLineMayHold() {
        assertThat(OneLine.of("bad\0word\r\n\u0085\u2028end", 100)).isEqualTo("bad word    end");
        assertThat(OneLine.of("half \uD83D of a pair \uDE00", 100)).isEqualTo("half \uFFFD of a pair \uFFFD");
    }

    @Test
    void cutsOffBetweenCharacters() {
        assertThat(OneLine.of("abcdef", 6)).isEqualTo("abcdef");
        assertThat(OneLine.of("abcdef", 5)).isEqualTo("abcd…");
        assertThat(OneLine.of("abc😀", 4)).isEqualTo("abc…");
        assertThat(OneLine.of("ab😀c", 4)).isEqualTo("ab…");
    }

    @Property
    void isShortAndCanBeKeptWhateverItIsGiven(@ForAll char[] text, @ForAll @IntRange(min = 1, max = 40) int most) {
        String line = OneLine.of(new String(text), most);
        assertThat(line.length()).isLessThanOrEqualTo(most);
        assertThat(line.chars()).noneMatch(Character::isISOControl);
        assertThat(new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(line);
    }

    @Test
    void leavesNothingThatTurnsTheOrder() {
        assertThat(OneLine.of("a\u202Egpj.exe \u2066b\u2069", 100)).isEqualTo("a gpj.exe  b ");
    }
}
