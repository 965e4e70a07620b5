package dev.tallylight.store.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeysTest {
    private static final String OLD =
            Base64.getEncoder().encodeToString("the key that there was before it".getBytes(UTF_8));
    private static final String NEW =
            Base64.getEncoder().encodeToString("the key that takes the old one's".getBytes(UTF_8));

    @Test
    void whatIsSealedCarriesTheIdOfItsKey() throws GeneralSecurityException {
        EncryptionKeys keys = EncryptionKeys.parse(NEW + "," + OLD);
        byte[] sealed = keys.seal("secret".getBytes(UTF_8));
        assertThat(HexFormat.of().formatHex(sealed))
                .startsWith("01" + keys.first().id());
        assertThat(EncryptionKeys.idIn(sealed))
                .isEqualTo(EncryptionKeys.parse(NEW).first().id());
    }

    /** Ids are in databases: they must be what they were. */
    @Test
    void anIdIsAlwaysTheSame() {
        assertThat(EncryptionKeys.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
                        .ids())
                .isEqualTo("912f0e7b");
    }

    @Test
    void anOldKeyOpensWhatItSealedAndTheFirstSeals() throws GeneralSecurityException {
        byte[] before = EncryptionKeys.parse(OLD).seal("secret".getBytes(UTF_8));
        EncryptionKeys both = EncryptionKeys.parse(NEW + " , " + OLD);
        assertThat(both.open(before)).isEqualTo("secret".getBytes(UTF_8));
        byte[] after = both.seal("secret".getBytes(UTF_8));
        assertThat(EncryptionKeys.parse(NEW).open(after)).isEqualTo("secret".getBytes(UTF_8));
        assertThatThrownBy(() -> EncryptionKeys.parse(OLD).open(after)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void whatWasSealedBeforeKeysHadIdsStaysReadable() throws GeneralSecurityException {
        EncryptionKeys both = EncryptionKeys.parse(NEW + "," + OLD);
        for (int i = 0; i < 1_000; i++) {
            assertThat(both.open(OlderSeal.of(OLD, "secret " + i))).isEqualTo(("secret " + i).getBytes(UTF_8));
        }
        // and where its nonce begins as what is sealed today
        byte[] nonce = java.util.Arrays.copyOf(both.first().head(), 12);
        assertThat(both.open(OlderSeal.of(OLD, "secret", nonce))).isEqualTo("secret".getBytes(UTF_8));
        assertThat(both.open(OlderSeal.of(NEW, "secret", nonce))).isEqualTo("secret".getBytes(UTF_8));
    }

    @Test
    void nothingThatWasAlteredOpens() throws GeneralSecurityException {
        EncryptionKeys both = EncryptionKeys.parse(NEW + "," + OLD);
        byte[] sealed = both.seal("secret".getBytes(UTF_8));
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> both.open(altered)).isInstanceOf(GeneralSecurityException.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] shorter = java.util.Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> both.open(shorter)).isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void oneKeyGivenTwiceIsOne() {
        assertThat(EncryptionKeys.parse(NEW + "," + NEW).ids())
                .isEqualTo(EncryptionKeys.parse(NEW).ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "c2hvcnQ=", "not base64, either", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,"})
    void whatIsWrongIsSaidWithoutItsValue(String list) {
        assertThatThrownBy(() -> EncryptionKeys.parse(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .containsPattern("^(with key [0-9] )?(not base64|base64 of [0-9]+ bytes)$");
    }
}
