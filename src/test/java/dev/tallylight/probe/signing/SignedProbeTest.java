package dev.tallylight.probe.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.hls.HlsProbe;
import dev.tallylight.probe.http.HttpProbe;
import dev.tallylight.testing.LiveHls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signed probes of a server that lets in those who are signed, by a check of its own. */
class SignedProbeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final WmsAuth SIGNING = new WmsAuth("s3cret-key", Duration.ofMinutes(5), null);

    private final ProbeBench bench = new ProbeBench();
    private final LiveHls stream;
    private final List<String> turnedAway = new CopyOnWriteArrayList<>();

    SignedProbeTest() throws IOException {
        stream = new LiveHls();
        bench.address = "127.0.0.1";
        protect(new WmsAuthDoor("s3cret-key"));
    }

    /** As a server does that keeps the session: the playlist is protected, its segments are not. */
    private void protect(WmsAuthDoor door) {
        stream.admits(exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            boolean signed = query != null && query.startsWith("wmsAuthSign=");
            String viewer = exchange.getRemoteAddress().getAddress().getHostAddress();
            String objection = door.objection(signed ? query.substring(12) : null, viewer, Instant.now());
            if (exchange.getRequestURI().getPath().endsWith(".ts") || objection == null) {
                return true;
            }
            turnedAway.add(objection);
            return false;
        });
    }

    @AfterEach
    void close() {
        bench.close();
        stream.close();
    }

    private ProbeOutcome probe(@Nullable UrlSigning signing) {
        ProbeTarget target =
                new ProbeTarget(Url.parse(stream.url()), Protocol.AUTO, null, Expectations.NONE, TIMEOUT, signing);
        Probe hls = new HlsProbe(bench.vertx, bench.sessions, bench.egress, bench.clock);
        return bench.probe(target, hls, new HttpProbe(bench.sessions, bench.egress));
    }

    private static String story(ProbeOutcome outcome) {
        return ProbeBench.story(outcome);
    }

    @Test
    void isLetInWithASignatureAndNotWithout() {
        ProbeOutcome signed = probe(SIGNING);
        assertThat(signed.verdict()).as(story(signed)).isInstanceOf(Verdict.Up.class);
        assertThat(turnedAway).isEmpty();
        assertThat(story(signed))
                .contains("WMSAuth, for 127.0.0.1, valid for 300 s")
                .contains("wmsAuthSign=***")
                .doesNotContain("s3cret-key");
        ProbeOutcome bare = probe(null);
        assertThat(bare.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(Reason.ACCESS_DENIED));
        assertThat(turnedAway).isNotEmpty().allMatch("no signature"::equals);
    }

    @Test
    void isTurnedAwayWithAnotherKeyOrAddress() {
        assertDenied(probe(new WmsAuth("other", Duration.ofMinutes(5), null)));
        bench.address = "192.0.2.10";
        assertDenied(probe(SIGNING));
        assertThat(turnedAway).isNotEmpty().allMatch("wrong hash for 127.0.0.1"::equals);
    }

    @Test
    void signsForTheTimeOfTheProbe() {
        bench.clock = () -> Instant.now().minus(Duration.ofMinutes(6));
        assertDenied(probe(SIGNING));
        assertThat(turnedAway).isNotEmpty().allMatch(words -> words.startsWith("outside of its time"));
    }

    private static void assertDenied(ProbeOutcome outcome) {
        assertThat(outcome.verdict())
                .as(story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(Reason.ACCESS_DENIED));
        assertThat(story(outcome)).doesNotContain("s3cret-key").contains("wmsAuthSign=***");
    }

    @Test
    void isUnknownAndSaysWhatToConfigureWhileItsAddressIsNotKnown() {
        bench.address = null;
        assertThat(probe(SIGNING).verdict()).isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> {
            assertThat(unknown.reason()).isEqualTo(Reason.UNSUPPORTED);
            assertThat(unknown.detail()).contains("TALLYLIGHT_CHECKPOINT_PUBLIC_ADDRESS");
        });
        assertThat(turnedAway).as("nothing was asked").isEmpty();
    }

    /** Its parameter has a name that nobody would take for a secret's. */
    @Test
    void hidesSignaturesWhateverTheirParameterIsCalled() {
        List<String> queries = new CopyOnWriteArrayList<>();
        stream.admits(exchange -> {
            queries.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
            return exchange.getRequestURI().getPath().endsWith(".m3u8");
        });
        SignedQuery signing = SignedQuery.of(new SignedQuery.Description(
                "k",
                "text",
                Hash.HMAC_SHA256,
                Encoding.HEX,
                "{path}{expires}",
                "e={expires}&x={signature}",
                TIMEOUT.plusMinutes(1),
                true));
        ProbeOutcome outcome = probe(signing);
        assertThat(outcome.verdict()).as(story(outcome)).isInstanceOf(Verdict.Down.class);
        assertThat(queries).hasSizeGreaterThan(1).allMatch(query -> query.matches("e=[0-9]+&x=[0-9a-f]{64}"));
        for (String query : queries) {
            assertThat(story(outcome)).doesNotContain(query.substring(query.indexOf("x=") + 2));
        }
        assertThat(story(outcome)).contains("&x=***");
    }
}
