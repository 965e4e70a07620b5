package dev.tallylight.server;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.Violations;
import dev.tallylight.server.beat.HeartbeatTimes;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server's description once it was checked: what is written down. */
record ServerDraft(String name, HeartbeatTimes times, List<String> tags, List<String> dependsOn, boolean paused) {
    static final Duration INTERVAL = Duration.ofSeconds(30);
    static final Duration GRACE = Duration.ofMinutes(20);
    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(7);
    private static final Duration LONGEST_GRACE = Duration.ofDays(31);
    private static final int MOST_NAME = 200;
    private static final int MOST_TAGS = 50;
    private static final int MOST_TAG = 100;
    private static final int MOST_PARENTS = 20;

    /** @throws dev.tallylight.rest.ProblemException naming every field that is not valid */
    static ServerDraft of(ServerRequest request) {
        Violations violations = new Violations();
        String name = request.name() == null ? "" : request.name().strip();
        violations.check(
                !name.isEmpty() && name.length() <= MOST_NAME,
                "name",
                "is required, with at most " + MOST_NAME + " characters: such as the server's host name");
        violations.line("name", name);
        Duration interval = within("interval", request.interval(), INTERVAL, LONGEST_INTERVAL, "7d", violations);
        Duration grace = within("grace", request.grace(), GRACE, LONGEST_GRACE, "31d", violations);
        violations.lines("tags", request.tags());
        List<String> tags = tags(request.tags(), violations);
        List<String> parents = parents(request.dependsOn(), violations);
        violations.raise();
        return new ServerDraft(
                name, new HeartbeatTimes(interval, grace), tags, parents, Boolean.TRUE.equals(request.paused()));
    }

    private static Duration within(
            String field,
            @Nullable Duration given,
            Duration otherwise,
            Duration longest,
            String longestWords,
            Violations violations) {
        Duration value = given == null ? otherwise : given;
        violations.check(
                value.compareTo(LEAST) >= 0 && value.compareTo(longest) <= 0,
                field,
                "must be from 5s to " + longestWords);
        return value;
    }

    private static List<String> tags(@Nullable List<@Nullable String> given, Violations violations) {
        Set<String> tags = new LinkedHashSet<>();
        if (given == null) {
            return List.of();
        }
        violations.check(given.size() <= MOST_TAGS, "tags", "must be at most " + MOST_TAGS);
        for (String tag : given.subList(0, Math.min(given.size(), MOST_TAGS))) {
            if (tag == null || tag.isBlank() || tag.length() > MOST_TAG) {
                violations.add("tags", "must each have 1 to " + MOST_TAG + " characters");
            } else {
                tags.add(tag.strip());
            }
        }
        return List.copyOf(tags);
    }

    private static List<String> parents(@Nullable List<@Nullable String> given, Violations violations) {
        Set<String> parents = new LinkedHashSet<>();
        if (given == null) {
            return List.of();
        }
        violations.check(given.size() <= MOST_PARENTS, "dependsOn", "must be at most " + MOST_PARENTS);
        for (int i = 0; i < Math.min(given.size(), MOST_PARENTS); i++) {
            try {
                parents.add(UUID.fromString(String.valueOf(given.get(i))).toString());
            } catch (IllegalArgumentException e) {
                violations.add("dependsOn[" + i + "]", "must be the id of a stream or of a server");
            }
        }
        return List.copyOf(parents);
    }

    /**
     * What a slice writes: the tags that it may give, and what it does not see stays.
     *
     * @param present the tags that it has
     * @param kept of what it depends on, what is beyond the slice
     */
    ServerDraft within(Slice slice, Collection<String> present, Collection<String> kept) {
        Set<String> parents = new LinkedHashSet<>(dependsOn);
        parents.addAll(kept);
        return new ServerDraft(name, times, slice.keeping(tags, present), List.copyOf(parents), paused);
    }
}
