package dev.tallylight.plan.match;

import dev.tallylight.stream.StreamIndex.Present;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which wanted stream is which of those that there are: by key, else by URL and protocol, else, where the list leaves
 * secrets out, by the URL without them. Pure: the same lists make the same of it.
 */
public final class Matching {
    /** How many streams may hand their URLs on to one another in one list, one after the other. */
    public static final int MOST_WAVES = 50;

    private final List<Present> present;
    private boolean prune;
    private final Map<String, Present> byKey = new HashMap<>();
    private final Map<String, Present> byPlace = new HashMap<>();
    private final Map<String, List<Present>> byShown = new HashMap<>();
    private final Map<UUID, Wanted> rowOf = new HashMap<>();
    private final Map<Wanted, Present> streamOf = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Set<UUID> claimed = new HashSet<>();

    private Matching(List<Present> present, boolean prune) {
        this.present = present;
        this.prune = prune;
        for (Present stream : present) {
            if (stream.key() != null) {
                byKey.put(stream.key(), stream);
            }
            byPlace.put(stream.place(), stream);
            if (stream.shown() != null) {
                byShown.computeIfAbsent(stream.shown(), ignored -> new ArrayList<>(1))
                        .add(stream);
            }
        }
    }

    /**
     * A row of the list.
     *
     * @param place the same for the same URL and protocol, and for no others; null where its URL is none
     * @param shown its URL without secrets and its protocol, where its secrets were left out; else null
     * @param valid whether it may become anything; one that may not still keeps its stream from being pruned
     */
    public record Wanted(
            int row,
            @Nullable String key,
            @Nullable String place,
            @Nullable String shown,
            String name,
            boolean valid) {}

    /**
     * What a row becomes.
     *
     * @param id the stream that it is; null for a new one
     * @param after the stream that has its URL now, and gives it up in this list; null where there is none
     * @param wave those of a lower one come first
     */
    public record Target(
            Wanted wanted, @Nullable UUID id, @Nullable UUID after, int wave) {
        /** Neither its key nor its URL is that of a stream: whoever wrote the row may have meant any, where it is rejected. */
        public boolean isOfNoStream() {
            return id == null && after == null;
        }
    }

    /** A row that contradicts another, or a stream that stays. */
    public record Refusal(Wanted wanted, String field, String message) {}

    /**
     * The difference.
     *
     * @param surplus the streams that no row is, in the order of their ids
     */
    public record Diff(List<Target> targets, List<Refusal> refusals, List<UUID> surplus) {}

    /** @param prune whether streams that no row is will be deleted, and so stand in nobody's way */
    public static Diff of(List<Wanted> wanted, List<Present> present, boolean prune) {
        return of(wanted, present, prune, one -> true);
    }

    /** @param mayGo those that may be deleted where no row is them */
    public static Diff of(List<Wanted> wanted, List<Present> present, boolean prune, Predicate<Present> mayGo) {
        Matching matching = new Matching(present, prune);
        present.stream().filter(mayGo.negate()).map(Present::id).forEach(matching.claimed::add);
        return matching.match(wanted);
    }

    private Diff match(List<Wanted> wanted) {
        List<Wanted> rows = distinct(wanted);
        rows.stream().filter(row -> row.key() != null).forEach(row -> assign(row, byKey.get(row.key())));
        rows.stream().filter(this::isOpen).forEach(row -> assign(row, byPlace.get(row.place())));
        new LeftOutSecrets(present, rowOf.keySet())
                .match(rows.stream().filter(this::isOpenWithoutSecrets).toList(), this::assign, this::refuse);
        boolean known = claimForRejected(wanted);
        prune &= known;
        List<Target> targets = targets(rows);
        List<UUID> surplus = !known
                ? List.of()
                : present.stream()
                        .map(Present::id)
                        .filter(id -> !rowOf.containsKey(id) && !claimed.contains(id))
                        .toList();
        return new Diff(targets, List.copyOf(refusals), surplus);
    }

    /** The valid rows; of those that say the same stream twice, the first. */
    private List<Wanted> distinct(List<Wanted> wanted) {
        Map<String, Wanted> keys = new HashMap<>();
        Map<String, Wanted> places = new HashMap<>();
        List<Wanted> rows = new ArrayList<>();
        for (Wanted row : wanted) {
            if (!row.valid()) {
                continue;
            }
            Wanted sameKey = row.key() == null ? null : keys.get(row.key());
            Wanted samePlace = row.shown() != null ? null : places.get(row.place());
            if (sameKey != null) {
                refuse(row, "key", "is also that of row " + sameKey.row());
            } else if (samePlace != null) {
                refuse(row, "url", "and protocol are also those of row " + samePlace.row());
            } else {
                if (row.key() != null) {
                    keys.put(row.key(), row);
                }
                if (row.shown() == null && row.place() != null) {
                    places.put(row.place(), row);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private boolean isOpen(Wanted row) {
        return row.shown() == null && !streamOf.containsKey(row);
    }

    private boolean isOpenWithoutSecrets(Wanted row) {
        return row.shown() != null && !streamOf.containsKey(row);
    }

    private void assign(Wanted row, @Nullable Present stream) {
        if (stream != null && rowOf.putIfAbsent(stream.id(), row) == null) {
            streamOf.put(row, stream);
        }
    }

    private void refuse(Wanted row, String field, String message) {
        refusals.add(new Refusal(row, field, message));
    }

    /**
     * What a row that is rejected may have meant is not deleted for it.
     *
     * @return false where one of them may mean any stream: then none is surplus for certain
     */
    private boolean claimForRejected(List<Wanted> wanted) {
        List<Wanted> rejected =
                new ArrayList<>(wanted.stream().filter(row -> !row.valid()).toList());
        refusals.forEach(refusal -> rejected.add(refusal.wanted()));
        boolean known = true;
        for (Wanted row : rejected) {
            boolean saidTwice = row.valid() && row.shown() == null; // its first row stands for it
            known &= claim(row) || saidTwice;
        }
        return known;
    }

    /** @return whether there is a stream that it may have meant */
    private boolean claim(Wanted row) {
        Set<UUID> meant = new HashSet<>();
        Present keyed = row.key() == null ? null : byKey.get(row.key());
        Present placed = row.place() == null ? null : byPlace.get(row.place());
        if (keyed != null) {
            meant.add(keyed.id());
        }
        if (placed != null) {
            meant.add(placed.id());
        }
        if (row.shown() != null) {
            byShown.getOrDefault(row.shown(), List.of()).forEach(one -> meant.add(one.id()));
        }
        claimed.addAll(meant);
        return !meant.isEmpty();
    }

    private List<Target> targets(List<Wanted> rows) {
        Set<Wanted> refused = new HashSet<>();
        refusals.forEach(refusal -> refused.add(refusal.wanted()));
        Map<Wanted, Integer> waves = new HashMap<>();
        List<Target> targets = new ArrayList<>();
        for (Wanted row : rows) {
            if (refused.contains(row)) {
                continue;
            }
            Present holder = holder(row);
            int wave = wave(row, waves);
            if (holder != null && wave < 0) {
                refuse(
                        row,
                        "url",
                        "and protocol are those of the stream \"" + holder.name() + "\" (" + holder.id() + ") already"
                                + (rowOf.containsKey(holder.id()) ? ", which does not give them up first" : ""));
            } else {
                Present own = streamOf.get(row);
                targets.add(new Target(row, own == null ? null : own.id(), holder == null ? null : holder.id(), wave));
            }
        }
        return targets;
    }

    /** Another stream that has the row's URL and protocol now. */
    private @Nullable Present holder(Wanted row) {
        Present holder = row.shown() != null || row.place() == null ? null : byPlace.get(row.place());
        return holder == null || Objects.equals(streamOf.get(row), holder) ? null : holder;
    }

    /** How many must move before it; -1 where somebody stays in its way. Follows the chain of those in the way. */
    private int wave(Wanted row, Map<Wanted, Integer> known) {
        List<Wanted> chain = new ArrayList<>();
        Wanted at = row;
        int base = 0;
        while (true) {
            Integer already = known.get(at);
            if (already != null) {
                base = already;
                break;
            }
            chain.add(at);
            Present holder = holder(at);
            if (holder == null) {
                base = -2; // the last of the chain is free to go
                break;
            }
            Wanted next = rowOf.get(holder.id());
            if (next == null) {
                base = prune && !claimed.contains(holder.id()) ? -2 : -1;
                break;
            }
            if (next.shown() != null || chain.contains(next) || chain.size() > MOST_WAVES) {
                base = -1;
                break;
            }
            at = next;
        }
        for (int i = chain.size() - 1; i >= 0; i--) {
            base = base == -2 ? 0 : base < 0 || base >= MOST_WAVES ? -1 : base + 1;
            known.put(chain.get(i), base);
        }
        return base;
    }
}
