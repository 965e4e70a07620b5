package dev.tallylight.console.hint;

import dev.tallylight.hint.HintRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** What was typed into the form, to show it again beside what is wrong with it. */
public class HintForm {
    static final String[] FIELDS = {"kind", "name", "tags"};

    @RestForm
    @Nullable
    String kind;

    @RestForm
    @Nullable
    String name;

    @RestForm
    @Nullable
    String tags;

    Map<String, String> shown() {
        return Map.of("kind", text(kind), "name", text(name), "tags", text(tags));
    }

    HintRequest request() {
        List<@Nullable String> named = Arrays.stream(text(tags).split(",", -1))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .<@Nullable String>map(tag -> tag)
                .toList();
        return new HintRequest(kind, name == null || name.isBlank() ? null : name, named);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
