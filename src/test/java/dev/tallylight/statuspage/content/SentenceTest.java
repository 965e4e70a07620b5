package dev.tallylight.statuspage.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page says at its top, of streams and of servers. */
class SentenceTest {
    /** {@code offline=1 online=4}. */
    private static Map<Shown, Long> counts(String text) {
        Map<Shown, Long> counts = new EnumMap<>(Shown.class);
        for (String part : text.split(" ")) {
            if (!part.equals("-")) {
                String[] pair = part.split("=");
                counts.put(Shown.valueOf(pair[0].toUpperCase(Locale.ROOT)), Long.valueOf(pair[1]));
            }
        }
        return counts;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - | - | Nothing is watched here yet
            online=1 | - | The stream is on air
            online=5 | - | All streams are on air
            offline=1 | - | The stream is off air
            offline=5 | - | All 5 streams are off air
            offline=1 online=4 | - | 1 of 5 streams is off air
            offline=2 degraded=1 online=2 | - | 2 of 5 streams are off air, 1 partly reachable
            maintenance=2 online=3 | - | 2 of 5 streams are in maintenance
            unknown=2 online=3 | - | Of 2 of 5 streams it is not known how they are
            unknown=5 | - | It is not known at the moment how things are
            asleep=2 | - | Off air, as planned
            paused=2 | - | Nothing is watched at the moment
            online=3 asleep=1 | - | All is as it should be
            - | online=1 | The server is online
            - | online=3 | All servers are online
            - | offline=1 | The server is offline
            - | offline=1 online=2 | 1 of 3 servers is offline
            online=5 | online=3 | All streams are on air, all servers are online
            online=5 | offline=1 | The server is offline
            online=4 offline=1 | offline=3 | 1 of 5 streams is off air, all 3 servers are offline
            online=5 | unknown=1 | Of the server it is not known how it is
            unknown=5 | unknown=1 | It is not known at the moment how things are
            online=5 | maintenance=1 online=1 | 1 of 2 servers is in maintenance
            online=5 | paused=1 | All is as it should be
            """)
    void saysTheWorstOfEachKind(String streams, String servers, String sentence) {
        assertThat(Sentence.of(counts(streams), counts(servers))).isEqualTo(sentence);
    }
}
