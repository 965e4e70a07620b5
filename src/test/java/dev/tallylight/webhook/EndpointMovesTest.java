package dev.tallylight.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.webhook.message.Format;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointMovesTest {
    private static EndpointRequest endpoint(String url, Format format, String token, boolean sendCredentials) {
        return new EndpointRequest(
                url,
                null,
                null,
                format,
                token,
                Map.of("X-A", "1", "X-B", "2"),
                null,
                null,
                sendCredentials,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static EndpointDraft wanted(String url, Format format) {
        return EndpointDraft.of(endpoint(url, format, "t", false));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    /** Scheme, host and port, as they are meant. */
    @ParameterizedTest
    @CsvSource({
        "https://h/a, false",
        "https://H:443/b?c=d, false",
        "http://h/a, true",
        "https://h:444/a, true",
        "https://g/a, true"
    })
    void knowsAnotherServer(String to, boolean moved) {
        EndpointRequest before = endpoint("https://h/a", Format.DISPERSA, "t", false);
        assertThat(EndpointMoves.moved(before, wanted(to, Format.DISPERSA))).isEqualTo(moved);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "{} -> token,headers",
                "{\"token\":\"u\"} -> headers",
                "{\"token\":null,\"headers\":{\"X-A\":\"1\"}} -> headers",
                "{\"headers\":null} -> token",
                "{\"token\":\"u\",\"headers\":{\"X-A\":\"1\",\"X-B\":null}} -> ``"
            })
    void namesWhatWasNotGivenAgain(String patch, String fields) throws JsonProcessingException {
        EndpointRequest before = endpoint("https://h/a", Format.DISPERSA, "t", false);
        EndpointDraft moved = wanted("https://g/a", Format.DISPERSA);
        JsonNode sent = json(patch);
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> EndpointMoves.checkSecrets(before, moved, sent));
        List<Problem.Violation> found = refused == null || refused.problem().violations() == null
                ? List.of()
                : refused.problem().violations();
        assertThat(String.join(",", found.stream().map(Problem.Violation::field).toList()))
                .isEqualTo(fields);
    }

    @Test
    void keepsASecretPathSecret() throws JsonProcessingException {
        EndpointRequest before = endpoint("https://h/secret", Format.SLACK, "", false);
        EndpointDraft standard = wanted("https://h/secret", Format.STANDARD);
        JsonNode patch = json("{\"format\":\"standard\"}");
        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> EndpointMoves.checkSecrets(before, standard, patch))
                        .problem()
                        .violations())
                .extracting(Problem.Violation::field)
                .containsExactly("url");
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, false, 403",
        "true, false, false, 0",
        "true, true, false, 403",
        "false, false, true, 0",
        "true, true, true, 0"
    })
    void letsAdminsAloneSendCredentials(boolean before, boolean moved, boolean admin, int status) {
        EndpointDraft draft = EndpointDraft.of(endpoint("https://h/a", Format.DISPERSA, "t", true));
        if (status == 0) {
            assertThatCode(() -> EndpointMoves.checkCredentials(before, moved, draft, admin))
                    .doesNotThrowAnyException();
        } else {
            assertThat(catchThrowableOfType(
                                    ProblemException.class,
                                    () -> EndpointMoves.checkCredentials(before, moved, draft, admin))
                            .problem()
                            .status())
                    .isEqualTo(status);
        }
    }
}
