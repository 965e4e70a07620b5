package dev.tallylight.statuspage.subscriber.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressConfig;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.rest.ProblemException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs strangers may have us call, where operators may send into the private network. */
class HookUrlTest {
    private static final EgressGuard GUARD = new Egress(
                    new SmallRyeConfigBuilder()
                            .addDiscoveredConverters()
                            .withMapping(EgressConfig.class)
                            .withDefaultValue("tallylight.egress.webhooks", "private")
                            .withDefaultValue("tallylight.egress.streams", "private")
                            .build()
                            .getConfigMapping(EgressConfig.class),
                    (host, deadline) -> Uni.createFrom().nothing())
            .subscribers();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/api/v1/tokens",
                "http://localhost/",
                "http://[::1]/",
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:10.0.0.1]/",
                "http://0x7f000001/",
                "http://2130706433/",
                "ftp://example.org/",
                "mailto:ada@example.org",
                "https://user:secret@example.org/",
                "/relative",
                ""
            })
    void areNoneOfOurOwnNetworkAndNothingElseThanHttp(String typed) {
        assertThatThrownBy(() -> HookSubscriptions.url(typed, GUARD))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.problem().status()).isEqualTo(422);
                    assertThat(problem.problem().detail()).startsWith("url ").doesNotContain("TALLYLIGHT_");
                });
    }

    @Test
    void areBounded() {
        assertThatThrownBy(() -> HookSubscriptions.url("https://example.org/" + "a".repeat(1_000), GUARD))
                .hasMessageContaining("at most 1000 characters");
    }

    @Test
    void mayBePublic() {
        assertThat(HookSubscriptions.url("https://example.org/hook?x=1", GUARD).host())
                .isEqualTo("example.org");
    }
}
