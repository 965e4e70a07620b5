package dev.tallylight.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private final Changes changes = new Changes(new ObjectMapper());

    private static Fields fields(Object... namesAndValues) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            shown.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Fields.of(shown);
    }

    @Test
    void namesWhatIsDifferentAndNothingElse() {
        Fields before = fields("name", "A", "paused", false, "policy", Map.of("interval", "30s", "timeout", "10s"));
        Fields after = fields("name", "B", "paused", false, "policy", Map.of("interval", "30s", "timeout", "5s"));
        assertThat(changes.between(before, after).toString())
                .isEqualTo(
                        "{\"name\":{\"before\":\"A\",\"after\":\"B\"},\"policy.timeout\":{\"before\":\"10s\",\"after\":\"5s\"}}");
    }

    @Test
    void hasOneSideOfWhatCameOrWent() {
        Fields thing = fields("name", "A", "tags", List.of("x"), "none", List.of());
        assertThat(changes.between(null, thing).toString())
                .isEqualTo("{\"name\":{\"after\":\"A\"},\"tags\":{\"after\":[\"x\"]}}");
        assertThat(changes.between(thing, null).toString())
                .isEqualTo("{\"name\":{\"before\":\"A\"},\"tags\":{\"before\":[\"x\"]}}");
    }

    @Test
    void saysOfWhatIsHiddenOnlyThatItChanged() {
        Fields before = fields("url", "rtmp://h/***")
                .hiding("url", "rtmp://h/one")
                .hiding("auth", "p1")
                .hiding("key", "k");
        Fields after = fields("url", "rtmp://h/***")
                .hiding("url", "rtmp://h/two")
                .hiding("auth", "p2")
                .hiding("key", "k");
        assertThat(changes.between(before, after).toString())
                .isEqualTo("{\"auth\":{\"changed\":true},\"url\":{\"changed\":true}}");
        assertThat(before.toString()).doesNotContain("one", "p1");
    }

    @Test
    void isBoundedWhateverAThingHolds() {
        Object[] many = new Object[1_000];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "header" + i;
            many[i + 1] = "x";
        }
        var found = changes.between(null, fields(many));
        assertThat(found.size()).isEqualTo(Changes.MOST_FIELDS + 1);
        assertThat(found.at("/…/fields").intValue()).isEqualTo(500 - Changes.MOST_FIELDS);
        assertThat(changes.between(fields("text", "a"), fields("text", "b".repeat(Changes.MOST_CHARACTERS)))
                        .toString())
                .isEqualTo("{\"text\":{\"changed\":true}}");
    }
}
