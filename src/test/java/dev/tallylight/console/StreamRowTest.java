package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.View;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamRowTest {
    @ParameterizedTest
    @CsvSource({
        "up up, 2 of 2 see it play",
        "up unknown, '1 of 2 see it play, 1 cannot tell'",
        "unknown unknown, '0 of 2 see it play, 2 cannot tell'",
        "up up degraded, 1 of 3 sees it degraded",
        "degraded degraded unknown, '2 of 3 see it degraded, 1 cannot tell'",
        "down degraded up, 1 of 3 say down",
        "down unknown, '1 of 2 say down, 1 cannot tell'"
    })
    void whoSeesNothingAgreesWithNobody(String views, String words) {
        List<View> all =
                Arrays.stream(views.split(" ", -1)).map(View::ofWireName).toList();
        assertThat(StreamRow.votes(all)).isEqualTo(words);
    }
}
