package dev.tallylight.probe.whep;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StunTest {
    /** RFC 5769 §2.1. */
    private static final String SAMPLE =
            "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008"
                    + "932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                    + "80280004e57a3bcf";

    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

    @Test
    void readsTheSampleOfTheSpecification() {
        Stun.Message message = Stun.read(HexFormat.of().parseHex(SAMPLE), PASSWORD);
        assertThat(message).isNotNull();
        assertThat(message.type()).isEqualTo(Stun.BINDING_REQUEST);
        assertThat(message.username()).isEqualTo("evtj:h6vY");
        assertThat(message.signed()).isTrue();
    }

    @Test
    void provesNothingByAnotherPassword() {
        Stun.Message message = Stun.read(HexFormat.of().parseHex(SAMPLE), "another");
        assertThat(message).isNotNull();
        assertThat(message.signed()).isFalse();
    }

    @Test
    void readsWhatItWrites() throws UnknownHostException {
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        Stun.Message check = Stun.read(Stun.check(id, "them:us", "secret", 7), "secret");
        assertThat(check).isNotNull();
        assertThat(check.username()).isEqualTo("them:us");
        assertThat(check.answers(id)).isTrue();
        assertThat(check.signed()).isTrue();
        byte[] answer = Stun.success(id, "secret", InetAddress.getByName("192.0.2.1"), 32853);
        assertThat(HexFormat.of().formatHex(answer)).contains("002000080001a147e112a643"); // RFC 5769 §2.2
        Stun.Message success = Stun.read(answer, "secret");
        assertThat(success).isNotNull();
        assertThat(success.type()).isEqualTo(Stun.BINDING_SUCCESS);
        assertThat(success.signed()).isTrue();
    }

    @Property
    void takesAnyBytes(@ForAll byte[] bytes, @ForAll byte any) {
        byte[] sample = HexFormat.of().parseHex(SAMPLE);
        for (int i = 0; i < bytes.length; i++) {
            sample[Math.floorMod(bytes[i] * 31 + i, sample.length)] = any;
        }
        Stun.read(sample, PASSWORD);
        Stun.read(bytes, PASSWORD);
    }
}
