package dev.tallylight.net.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialTargetTest {
    @Test
    void readsHostsWithPortsAndUrls() {
        assertThat(DialTarget.parseList("example.com:443, https://example.org,,[2001:db8::1]:53"))
                .extracting(Url::host, Url::port)
                .containsExactly(tuple("example.com", 443), tuple("example.org", 443), tuple("2001:db8::1", 53));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com           | holds \"example.com\", which names no port",
                "a.example:443,b c:1   | holds",
                "https://u:secret@h:99999 | holds",
            })
    void saysWhatIsWrong(String list, String message) {
        assertThatThrownBy(() -> DialTarget.parseList(list))
                .isInstanceOf(UrlException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void isBounded() {
        assertThatThrownBy(() -> DialTarget.parseList(String.join(",", Collections.nCopies(21, "example.com:1"))))
                .hasMessage("holds more than 20");
    }
}
