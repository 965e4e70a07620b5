package dev.tallylight.probe.dash.mpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlQueryTest {
    @ParameterizedTest
    @CsvSource({
        "$querypart$, '', true, a=1&b=%262",
        "$querypart$, c=3, true, a=1&b=%262&c=3",
        "$querypart$, c=3, false, c=3",
        "$querypart$, '', false, ''",
        "token=$query:b$, '', true, token=%262",
        "token=$query:x$, '', true, token=",
        "t=$query:a$&u=$query:c$$$, c=3, true, t=1&u=3$",
        "x=1, '', true, x=1",
        "x=$urn:unknown$, '', true, x=",
        "'', c=3, true, ''",
    })
    void fillsInTheTemplate(String template, String fixed, boolean ofManifest, String query) {
        UrlQuery one = new UrlQuery(template, fixed, ofManifest, false);
        assertThat(UrlQuery.of(List.of(one), "a=1&b=%262", true)).isEqualTo(query);
    }

    @Test
    void addsWhatEachLevelSays() {
        UrlQuery token = new UrlQuery("$querypart$", "", true, false);
        UrlQuery own = new UrlQuery("$querypart$", "own=1", false, true);
        assertThat(UrlQuery.of(List.of(token, own, token), "tok=1", true)).isEqualTo("tok=1&own=1");
        assertThat(UrlQuery.of(List.of(token, own), "tok=1", false)).isEqualTo("tok=1");
        assertThat(UrlQuery.of(List.of(token, own), "", false)).isEmpty();
    }
}
