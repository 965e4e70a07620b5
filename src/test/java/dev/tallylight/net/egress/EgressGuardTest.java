package dev.tallylight.net.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.url.IpLiteral;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.testing.EgressPolicies;
import io.smallrye.mutiny.Uni;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {
    private static final String VARIABLE = "TALLYLIGHT_EGRESS_STREAMS";
    private final List<String> asked = new ArrayList<>();

    private EgressGuard guard(String policy, String... answers) {
        NameResolver resolver = (host, deadline) -> {
            asked.add(host);
            return Uni.createFrom()
                    .item(Stream.of(answers).map(EgressGuardTest::address).toList());
        };
        return new EgressGuard(EgressPolicy.parse(policy), resolver, VARIABLE);
    }

    private static InetAddress address(String literal) {
        byte[] bytes = Objects.requireNonNull(IpLiteral.parse(literal), literal);

        return IpLiteral.address(null, bytes);
    }

    private static List<InetAddress> admit(EgressGuard guard, String host) {
        return guard.admit(host, Duration.ofSeconds(1)).await().indefinitely();
    }

    private static void assertRefused(EgressGuard guard, String host, String... words) {
        assertThatThrownBy(() -> admit(guard, host)).isInstanceOfSatisfying(NetFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.EGRESS_REFUSED);
            assertThat(failure.detail()).contains(words);
        });
    }

    /** Every class of addresses, under public, under private, and where its own block is named. */
    @ParameterizedTest
    @CsvSource({
        "93.184.216.34,          yes, yes, yes", // public
        "2606:2800:220:1::1,     yes, yes, yes",
        "127.0.0.1,              no,  yes, yes", // loopback
        "127.255.255.254,        no,  yes, yes",
        "::1,                    no,  yes, yes",
        "10.0.0.1,               no,  yes, yes", // RFC 1918
        "172.16.0.1,             no,  yes, yes",
        "172.31.255.255,         no,  yes, yes",
        "172.32.0.1,             yes, yes, yes",
        "192.168.1.1,            no,  yes, yes",
        "169.254.1.1,            no,  yes, yes", // link-local
        "fe80::1,                no,  yes, yes",
        "100.64.0.1,             no,  yes, yes", // CGNAT
        "100.128.0.1,            yes, yes, yes",
        "fc00::1,                no,  yes, yes", // ULA
        "fdff::1,                no,  yes, yes",
        "fec0::1,                no,  yes, yes", // site-local
        "169.254.169.254,        no,  no,  yes", // metadata
        "169.254.170.2,          no,  no,  yes",
        "100.100.100.200,        no,  no,  yes",
        "168.63.129.16,          no,  no,  yes",
        "fd00:ec2::254,          no,  no,  yes",
        "fd20:ce::254,           no,  no,  yes",
        "224.0.0.1,              no,  no,  yes", // multicast
        "239.255.255.255,        no,  no,  yes",
        "ff02::1,                no,  no,  yes",
        "0.0.0.0,                no,  no,  no", // unspecified
        "0.1.2.3,                no,  no,  no",
        "::,                     no,  no,  no",
        "255.255.255.255,        no,  no,  no", // broadcast
        "240.0.0.1,              no,  no,  yes", // reserved
        "192.0.0.1,              no,  no,  yes",
        "192.88.99.1,            no,  no,  yes",
        "192.0.2.1,              no,  no,  yes", // documentation
        "198.51.100.1,           no,  no,  yes",
        "203.0.113.1,            no,  no,  yes",
        "2001:db8::1,            no,  no,  yes",
        "3fff::1,                no,  no,  yes",
        "198.18.0.1,             no,  no,  yes", // benchmarks
        "198.19.255.255,         no,  no,  yes",
        "2001:2::1,              no,  no,  yes",
        "100::1,                 no,  no,  yes", // discard
        "4000::1,                no,  no,  yes", // never handed out
        "64:ff9b:1::a00:1,       no,  no,  yes", // local-use NAT64
        "::ffff:93.184.216.34,   yes, yes, yes", // IPv4 inside
        "::ffff:127.0.0.1,       no,  yes, yes",
        "::ffff:169.254.169.254, no,  no,  yes",
        "::ffff:0:7f00:1,     no,  yes, yes",
        "::7f00:1,               no,  yes, yes",
        "64:ff9b::7f00:1,        no,  yes, yes",
        "64:ff9b::a9fe:a9fe,     no,  no,  yes",
        "64:ff9b::5db8:d822,     yes, yes, yes",
        "2002:7f00:1::,          no,  yes, yes",
        "2002:a9fe:a9fe::,       no,  no,  yes",
        "2002:5db8:d822::1,      yes, yes, yes",
        "2001:0:5db8:d822::80ff:fffe, no, yes, yes", // Teredo: the client is 127.0.0.1
        "2001:0:7f00:1::a247:27dd, no, yes, yes", // and here the server
        "2001:0:5db8:d822::a247:27dd, yes, yes, yes",
        "2001:0:5db8:d822::ffff:ffff, no, no, no" // a client of 0.0.0.0
    })
    void judgesEveryClassOfAddresses(String literal, String underPublic, String underPrivate, String named) {
        InetAddress address = address(literal);
        assertThat(guard("public").allows(address)).isEqualTo(underPublic.equals("yes"));
        assertThat(guard("private").allows(address)).isEqualTo(underPrivate.equals("yes"));
        assertThat(guard("0.0.0.0/0,::/0").allows(address)).isEqualTo(named.equals("yes"));
    }

    @Test
    void addsBlocksToPublic() {
        EgressGuard guard = guard(" 10.1.0.0/16 , fd00:1::/32, 192.168.7.7");
        assertThat(guard.allows(address("10.1.255.255"))).isTrue();
        assertThat(guard.allows(address("::ffff:10.1.0.1"))).isTrue();
        assertThat(guard.allows(address("64:ff9b::a01:1"))).isTrue();
        assertThat(guard.allows(address("fd00:1::5"))).isTrue();
        assertThat(guard.allows(address("192.168.7.7"))).isTrue();
        assertThat(guard.allows(address("93.184.216.34"))).isTrue();
        assertThat(guard.allows(address("10.2.0.1"))).isFalse();
        assertThat(guard.allows(address("192.168.7.8"))).isFalse();
        assertThat(guard.allows(address("127.0.0.1"))).isFalse();
    }

    @Test
    void letsAMetadataServiceThroughOnlyWhereABlockContainsIt() {
        assertThat(guard("private,169.254.169.254").allows(address("169.254.169.254")))
                .isTrue();
        assertThat(guard("private,10.0.0.0/8").allows(address("169.254.169.254")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Public",
                "all",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0/8",
                "10.0.0.0/",
                "::1/129",
                "public,",
                "localhost",
                "10.0.0.0/8;192.168.0.0/16",
                "010.0.0.0/8",
                "fe80::1%eth0",
                "-1/8",
                "1.2.3.4/-1"
            })
    void saysWhatAPolicyMayHold(String text) {
        assertThatThrownBy(() -> EgressPolicy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("holds \"" + text + "\"")
                .hasMessageContaining("It may hold public, private, or blocks such as");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0177.0.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "127.1",
                "127.0.1",
                "127.0.0.01",
                "1.2.3.4.5",
                "256.0.0.1",
                "example.1",
                "0x",
                "::1%lo",
                "1::2::3"
            })
    void takesNoHostThatOnlyLooksLikeAnAddress(String host) {
        assertRefused(guard("private", "93.184.216.34"), host, host, "looks like an address");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "1.example", "0x7f.example", "cafe", "a.1a", "xn--caf-dma.fr"})
    void asksForNames(String host) {
        assertThat(admit(guard("public", "93.184.216.34"), host).getFirst().getHostName())
                .isEqualTo(host);
        assertThat(asked).containsExactly(host);
    }

    @Test
    void refusesAHostOfWhichOneAddressIsRefused() {
        EgressGuard guard = guard("public", "93.184.216.34", "2606:2800:220:1::1", "10.0.0.7");
        assertRefused(guard, "rebind.example", "rebind.example is at 10.0.0.7, which is a private address", VARIABLE);
    }

    @Test
    void saysWhereAnAddressLeads() {
        assertRefused(guard("public"), "64:ff9b::a9fe:a9fe", "leads to 169.254.169.254, a cloud's metadata service");
        assertRefused(guard("public"), "::1", "::1 is a loopback address, not allowed by " + VARIABLE);
    }

    @Test
    void asksOnceAndGivesEveryAddressWithTheName() {
        List<InetAddress> addresses = admit(guard("public", "93.184.216.34", "2606:2800:220:1::1"), "a.example");
        assertThat(addresses)
                .hasSize(2)
                .allMatch(address -> address.getHostName().equals("a.example"));
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "x.localhost"})
    void takesLocalhostForLoopbackWithoutAsking(String host) {
        assertRefused(guard("public", "93.184.216.34"), host, "loopback");
        assertThat(admit(guard("private", "93.184.216.34"), host))
                .containsExactly(address("127.0.0.1"), address("::1"));
        assertThat(admit(guard("127.0.0.1", "93.184.216.34"), host)).containsExactly(address("127.0.0.1"));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "http://LOCALHOST./",
                "rtmp://127.0.0.1/live",
                "http://[::1]:8080/",
                "http://[::ffff:10.0.0.1]/",
                "http://example.com@127.0.0.1/",
                "http://example.com:80@169.254.169.254/",
                "http://0177.0.0.1/",
                "http://\uff11\uff12\uff17.0.0.1/",
                "http://127.0.0.1./"
            })
    void refusesLiteralsWhenAUrlIsEntered(String url) {
        assertThatThrownBy(() -> guard("public").checkLiteral(Url.parse(url)))
                .isInstanceOf(EgressRefusedException.class)
                .message()
                .doesNotContain("example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://127.0.0.1./"})
    void noUrlSlipsPastWithANumberForAHost(String url) {
        // either the URL's parser or the guard must say no
        assertThatThrownBy(() -> guard("public").checkLiteral(Url.parse(url)))
                .isInstanceOfAny(UrlException.class, EgressRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1@example.com/",
                "http://example.com/?u=http://127.0.0.1",
                "http://93.184.216.34/"
            })
    void letsOtherUrlsBeEntered(String url) {
        assertThatCode(() -> guard("public").checkLiteral(Url.parse(url))).doesNotThrowAnyException();
        assertThat(asked).isEmpty();
    }

    @Test
    void namesTheVariableOfAWrongPolicy() {
        EgressConfig config = EgressPolicies.ofWebhooks("internal");
        assertThatThrownBy(() ->
                        new Egress(config, (host, deadline) -> Uni.createFrom().nothing()))
                .hasMessageStartingWith("TALLYLIGHT_EGRESS_WEBHOOKS holds \"internal\"");
    }
}
