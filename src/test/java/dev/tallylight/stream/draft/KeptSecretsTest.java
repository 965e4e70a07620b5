package dev.tallylight.stream.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.rest.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptSecretsTest {
    private static StreamRequest request(String url) {
        return new StreamRequest(null, "a", url, null, null, null, null, null, null, null);
    }

    /** As it is shown by this version, or by one that showed more. */
    @ParameterizedTest
    @CsvSource({
        "http://u:p@h/x?token=t&sid=s, http://***@h/x?token=***&sid=***",
        "http://u:p@h/x?token=t&sid=s, http://***@h/x?token=***&sid=s",
        "http://h/x?secret, http://h/x?***",
        "http://h/x;token=t/y, http://h/x;token=***/y",
        "srt://h:9?streamid=read%3Aa%3Au%3Ap, srt://h:9?streamid=read:a:***:***"
    })
    void keepsTheSecretsOfAUrlThatIsSentBackAsItWasShown(String held, String sent) {
        assertThat(KeptSecrets.keep(request(sent), request(held)).url()).isEqualTo(held);
        assertThat(KeptSecrets.unlessShown(request(held), request(sent)).url()).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/x?token=t&sid=s, http://h/x?token=***&sid=another",
        "http://h/x?token=t, http://g/x?token=***",
        "http://h/x?token=t, http://h/x?token=***&more=***"
    })
    void asksForTheSecretOfAnother(String held, String sent) {
        assertThatThrownBy(() -> KeptSecrets.keep(request(sent), request(held))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> KeptSecrets.unlessShown(request(held), request(sent)))
                .isInstanceOf(ProblemException.class);
    }
}
