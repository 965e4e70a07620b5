package dev.tallylight.plan.match;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Finds ways that lead back. It takes as long as there are ways, and no depth of the stack. */
final class Circles {
    /** Past that, whoever reads of them has enough to do. */
    private static final int MOST = 100;

    private Circles() {}

    /** @return some of them, one at least where there are any; each from one of its members up to before it comes again */
    static List<List<UUID>> in(Iterable<UUID> all, Function<UUID, List<UUID>> next) {
        List<List<UUID>> found = new ArrayList<>();
        Set<UUID> done = new HashSet<>();
        for (UUID start : all) {
            if (found.size() < MOST && !done.contains(start)) {
                from(start, next, done, found);
            }
        }
        return found;
    }

    private static void from(UUID start, Function<UUID, List<UUID>> next, Set<UUID> done, List<List<UUID>> found) {
        LinkedHashMap<UUID, Iterator<UUID>> path = new LinkedHashMap<>();
        path.put(start, next.apply(start).iterator());
        while (!path.isEmpty()) {
            Map.Entry<UUID, Iterator<UUID>> end = path.lastEntry();
            if (!end.getValue().hasNext()) {
                done.add(end.getKey());
                path.remove(end.getKey());
                continue;
            }
            UUID to = end.getValue().next();
            if (path.containsKey(to)) {
                if (found.size() < MOST) {
                    List<UUID> way = new ArrayList<>(path.keySet());
                    found.add(List.copyOf(way.subList(way.indexOf(to), way.size())));
                }
            } else if (!done.contains(to)) {
                path.put(to, next.apply(to).iterator());
            }
        }
    }
}
