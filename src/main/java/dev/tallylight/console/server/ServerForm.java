package dev.tallylight.console.server;

import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.server.ServerRequest;
import dev.tallylight.server.ServerView;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** What was typed of a server, to show it again beside what is wrong with it. */
public class ServerForm {
    static final String[] FIELDS = {"name", "interval", "grace", "tags", "dependsOn"};

    @RestForm
    @Nullable
    String name;

    @RestForm
    @Nullable
    String interval;

    @RestForm
    @Nullable
    String grace;

    /** With commas between. */
    @RestForm
    @Nullable
    String tags;

    /** Ids, with commas between. */
    @RestForm
    @Nullable
    String dependsOn;

    Map<String, String> shown() {
        return Map.of(
                "name", text(name),
                "interval", interval == null ? "30s" : interval,
                "grace", grace == null ? "20m" : grace,
                "tags", text(tags),
                "dependsOn", text(dependsOn));
    }

    /** What is there, to be changed. */
    static Map<String, String> of(ServerView server) {
        return Map.of(
                "name", server.name(),
                "interval", Durations.format(server.interval()),
                "grace", Durations.format(server.grace()),
                "tags", String.join(", ", server.tags()),
                "dependsOn", String.join(", ", server.dependsOn()));
    }

    ServerRequest request(@Nullable Boolean paused) {
        return new ServerRequest(
                name, length("interval", interval), length("grace", grace), listed(tags), listed(dependsOn), paused);
    }

    private static List<@Nullable String> listed(@Nullable String value) {
        return Arrays.stream(text(value).split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .<@Nullable String>map(each -> each)
                .toList();
    }

    private static @Nullable Duration length(String field, @Nullable String value) {
        String text = text(value).strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID, field, String.valueOf(e.getMessage()));
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
