package dev.tallylight.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** A plain path gives what REST Assured's script gives for it, wherever it gives anything. */
class PlainPathsTest {
    private static final String ANSWER = """
            {"id": "x", "size": 7, "number": 1.5, "large": 12345678901, "huge": 123456789012345678901234567890,
             "numbers": [0, -1, 2147483648, 0.1, -2.5e-7, 1e3, 1e300, 99.95], "yes": true, "text": "ä\\n\\u20ac", "no": null, "empty": [], "none": {},
             "items": [{"id": "a", "tags": ["s", "t"], "at": {"id": 1}}, {"id": "b", "tags": [], "at": {"id": 2}}, {"id": null}],
             "mixed": [{"id": 1}, 2, null, [{"id": 3}]], "rows": [[1, 2], [3]], "at": {"items": [{"id": "deep"}], "id": true}}""";

    private static final List<String> STEPS = List.of(
            "id", "size", "number", "large", "no", "empty", "none", "items", "mixed", "rows", "at", "tags", "missing");

    @Test
    void areWhatAScriptGives() throws JsonProcessingException {
        JsonPath script = JsonPath.from(ANSWER);
        Object json = PlainPaths.read(ANSWER);
        assertThat(json).isNotNull().isEqualTo(script.<Object>get("$"));
        int known = 0;
        SoftAssertions all = new SoftAssertions();
        for (String path : paths()) {
            Object plain = PlainPaths.at(json, path);
            if (plain != PlainPaths.UNKNOWN) {
                known++;
                all.assertThat(plain).as(path).isEqualTo(script.<Object>get(path));
            }
        }
        all.assertAll();
        assertThat(known).as("paths that need no script").isGreaterThan(60);
    }

    private static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (String first : STEPS) {
            for (String end : List.of("", "[0]", "[1]", "[9]", ".size()")) {
                paths.add(first + end);
            }
            for (String second : List.of("id", "at", "items", "tags", "missing")) {
                for (String index : List.of("", "[0]", "[1]")) {
                    paths.add(first + index + "." + second);
                    paths.add(first + index + "." + second + "[0]");
                    paths.add(first + index + "." + second + ".id");
                    paths.add(first + index + "." + second + ".size()");
                }
            }
        }
        return paths;
    }
}
