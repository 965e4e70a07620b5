package dev.tallylight.pulse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatUrlTest {
    @ParameterizedTest
    @ValueSource(strings = {"not a url", "ftp://example.com/", "http://", "file:///etc/passwd"})
    void namesTheVariableAndTheRemedy(String wrong) {
        assertThatThrownBy(() -> HeartbeatUrl.parse(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TALLYLIGHT_HEARTBEAT_URL")
                .hasMessageContaining("https://example.com/ping/1234");
    }

    @Test
    void takesAUrlWithAKeyInIt() {
        assertThat(HeartbeatUrl.parse("https://hc.example.com/ping/abc?key=1").host())
                .isEqualTo("hc.example.com");
    }
}
