package dev.tallylight.plan.match;

import dev.tallylight.plan.match.Matching.Wanted;
import dev.tallylight.stream.StreamIndex.Present;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Finds the streams of rows whose URLs stand without their secrets, as an export writes them. Several streams may look the
 * same then: they are told apart by their names, and by their order where as many rows look so as streams do.
 */
final class LeftOutSecrets {
    private final Map<String, List<Present>> candidates = new HashMap<>();

    /** Who is told that a row cannot be found. */
    interface Refusing {
        void refuse(Wanted row, String field, String message);
    }

    LeftOutSecrets(List<Present> present, Set<UUID> taken) {
        for (Present stream : present) {
            if (stream.shown() != null && !taken.contains(stream.id())) {
                candidates
                        .computeIfAbsent(stream.shown(), key -> new ArrayList<>())
                        .add(stream);
            }
        }
    }

    void match(List<Wanted> rows, BiConsumer<Wanted, Present> assign, Refusing refusing) {
        Map<String, List<Wanted>> alike = new LinkedHashMap<>();
        for (Wanted row : rows) {
            alike.computeIfAbsent(String.valueOf(row.shown()), key -> new ArrayList<>())
                    .add(row);
        }
        alike.forEach((shown, some) -> {
            List<Present> streams = candidates.getOrDefault(shown, List.of());
            if (streams.isEmpty()) {
                some.forEach(row -> refusing.refuse(
                        row, "url", "holds *** where a secret was, and no stream here has this URL: write the secret"));
            } else if (streams.size() == 1 && some.size() == 1) {
                assign.accept(some.getFirst(), streams.getFirst());
            } else {
                byName(some, streams, assign, refusing);
            }
        });
    }

    private static void byName(
            List<Wanted> rows, List<Present> streams, BiConsumer<Wanted, Present> assign, Refusing refusing) {
        Map<String, List<Present>> named = new HashMap<>();
        streams.forEach(one ->
                named.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(one));
        Map<String, List<Wanted>> wanted = new LinkedHashMap<>();
        rows.forEach(row ->
                wanted.computeIfAbsent(row.name(), name -> new ArrayList<>()).add(row));
        wanted.forEach((name, some) -> {
            List<Present> same = named.getOrDefault(name, List.of());
            for (int i = 0; i < some.size(); i++) {
                if (same.size() == some.size()) {
                    assign.accept(some.get(i), same.get(i));
                } else {
                    refusing.refuse(
                            some.get(i),
                            "url",
                            "holds *** where a secret was, and " + streams.size()
                                    + " streams look so: write the secret, or give the key");
                }
            }
        });
    }
}
