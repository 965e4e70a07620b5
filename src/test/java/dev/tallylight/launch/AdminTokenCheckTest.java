package dev.tallylight.launch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.testing.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "change-me",
                "a9f3c1d27b5e8046a9f3c1d",
                "change-me-change-me-change-me",
                "Change_Me 0123456789abcdef",
                "replace-with-a-long-random-token",
                "<your admin token goes here>",
                "tallylight-admin-token-2026",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababababab",
                "123456789012345678901234",
                "a9f3c1d2 7b5e8046 a9f3c1d2",
                "a9f3c1d27b5e8046é9f3c1d27b5e"
            })
    void refusesWhatCanBeGuessedAndSaysHowToMakeOne(String token) {
        assertThatThrownBy(() -> AdminTokenCheck.check(token))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("TALLYLIGHT_ADMIN_TOKEN")
                .hasMessageContaining("openssl rand -hex 24")
                .satisfies(refused -> org.assertj.core.api.Assertions.assertThat(
                                token.length() < 2 ? "" : String.valueOf(refused.getMessage()))
                        .doesNotContain(token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4f1c0a9be27d5386d1f09c7be35a2468b07d9e1fc3a58246",
                "tl_Zk3v9QwX1nB7sYt5LrC2mHfE8uJpA6dG0oKiVbNxTzS",
                "correct+horse/battery=staple",
                "load-test-admin-token-0123456789abcdef",
                "839201748201665093847261",
                "4f1c0a12345678d1f09c7be35a2468b0"
            })
    void takesWhatIsLongAndSomebodysOwn(String token) {
        assertThatCode(() -> AdminTokenCheck.check(token)).doesNotThrowAnyException();
    }

    @Test
    void takesTheTestsOwn() {
        assertThatCode(() -> AdminTokenCheck.check(Api.TOKEN)).doesNotThrowAnyException();
    }
}
