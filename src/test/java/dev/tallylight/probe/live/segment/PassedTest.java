package dev.tallylight.probe.live.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of variants that do not play goes out to chats and mails: none of it is a secret. */
class PassedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "low/index.m3u8 | low/index.m3u8",
                "low/index.m3u8?sig=S3CRET | low/index.m3u8",
                "http://h:1/token/S3CRET/live.m3u8?sig=S3CRET | http://h:1/token/***/live.m3u8",
                "http://h:1/hdnts=exp=1~hmac=S3CRET/live.m3u8;jsid=S3CRET | http://h:1/hdnts=***/live.m3u8;jsid=***",
                "http://user:S3CRET@h:1/live.m3u8#S3CRET | http://***@h:1/live.m3u8#***",
                "live.m3u8;token=S3CRET | live.m3u8;token=***",
                "live.m3u8?sig=S3CRET#audio=stereo | live.m3u8#audio=stereo",
                "video v at cdn-a/ | video v at cdn-a/",
            })
    void namesHoldNoSecrets(String uri, String name) {
        assertThat(Passed.name(uri)).isEqualTo(name);
        Passed passed = new Passed("variants");
        passed.add(uri, new ProbeFailure(Reason.NOT_FOUND, Stage.MANIFEST, "404"));
        assertThat(((Verdict.Degraded) passed.plays(2, new Verdict.Up(true))).detail())
                .isEqualTo("1 of 2 variants does not play: " + name + " (404)");
        assertThat(new Ladder.Rung(uri, null, null, null, null).name()).isEqualTo(name);
    }
}
