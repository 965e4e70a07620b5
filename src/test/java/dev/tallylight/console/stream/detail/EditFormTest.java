package dev.tallylight.console.stream.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.stream.draft.StreamRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditFormTest {
    private static EditForm form() {
        EditForm form = new EditForm();
        form.name = " Arena 1 ";
        form.tags = "sport, , tier 1";
        form.interval = "30s";
        form.failuresToDown = "2";
        return form;
    }

    @Test
    void becomesThePatchThatTheApiTakes() {
        EditForm form = form();
        form.video = "on";
        form.minBitrate = "800";
        form.onMiss = "degraded";

        assertThat(form.patch(null).toString())
                .isEqualTo("{\"name\":\"Arena 1\",\"tags\":[\"sport\",\"tier 1\"],\"policy\":{\"interval\":\"30s\","
                        + "\"timeout\":null,\"quorum\":null,\"failuresToDown\":2},\"expect\":{\"video\":true,\"audio\":null,"
                        + "\"variants\":null,\"minBitrate\":800000,\"maxSilence\":null,\"onMiss\":\"degraded\"}}");
    }

    @Test
    void expectsNothingWhereNothingIsChosen() {
        assertThat(form().patch(null).get("expect").isNull()).isTrue();
    }

    @Test
    void keepsWhatIsExpectedBesides() {
        StreamRequest.Expect codecs =
                new StreamRequest.Expect(null, null, null, List.of("h264"), null, null, null, null);

        assertThat(form().patch(codecs).get("expect").has("codecs")).isFalse();
        assertThat(form().patch(codecs).get("expect").isObject()).isTrue();
    }

    @Test
    void saysWhichFieldIsNoNumber() {
        EditForm form = form();
        form.minBitrate = "many";

        assertThatThrownBy(() -> form.patch(null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().violations())
                                .extracting(each -> each.field())
                                .containsExactly("expect.minBitrate"));
    }
}
