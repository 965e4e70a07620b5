package dev.tallylight.plan.match;

import dev.tallylight.plan.match.Matching.Diff;
import dev.tallylight.plan.match.Matching.Refusal;
import dev.tallylight.plan.match.Matching.Target;
import dev.tallylight.stream.StreamIndex.Parentage;
import dev.tallylight.stream.StreamIndex.Present;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether the streams of a list may depend on each other as it says, all of it taken together: each parent must be there
 * afterwards, and no way may lead back. What the rows say is compared as a whole, for it is written piece by piece.
 */
public final class Dependencies {
    private final Map<UUID, String> names;
    private final Map<UUID, List<UUID>> held;
    private final Map<UUID, Target> listed = new HashMap<>();
    private final Map<UUID, List<UUID>> wanted = new HashMap<>();
    private final Set<UUID> gone;

    private Dependencies(
            Diff diff, Function<Target, List<UUID>> dependsOn, List<Present> present, Parentage parentage) {
        this.names = new HashMap<>(parentage.servers());
        present.forEach(stream -> names.put(stream.id(), stream.name()));
        this.held = parentage.dependsOn();
        this.gone = new HashSet<>(diff.surplus());
        for (Target target : diff.targets()) {
            if (target.id() != null) {
                listed.put(target.id(), target);
                wanted.put(target.id(), dependsOn.apply(target));
            }
        }
    }

    /**
     * What was found.
     *
     * @param diff without the rows that cannot be
     * @param first what streams may still depend on before the first row is written, of those that else would close a circle
     *     on the way from one state to the other, which has none; empty where there is no such danger
     */
    public record Weighed(Diff diff, Map<UUID, List<UUID>> first) {}

    /**
     * Weighs a list whose missing streams are deleted.
     *
     * @param dependsOn what the row of a target says
     * @param parentage what there is depends on
     */
    public static Weighed weigh(
            Diff diff, Function<Target, List<UUID>> dependsOn, List<Present> present, Parentage parentage) {
        Dependencies all = new Dependencies(diff, dependsOn, present, parentage);
        List<Refusal> refusals = new ArrayList<>();
        for (Target target : diff.targets()) {
            List<UUID> parents = dependsOn.apply(target);
            all.unknown(target, parents)
                    .or(() -> onGone(target, parents, all.names, all.gone))
                    .ifPresent(refusals::add);
        }
        Circles.in(all.names.keySet(), all::after).forEach(circle -> all.refuse(circle, refusals));
        return new Weighed(without(diff, refusals, dependsOn), refusals.isEmpty() ? all.first() : Map.of());
    }

    private Optional<Refusal> unknown(Target target, List<UUID> parents) {
        return parents.stream()
                .filter(parent -> !names.containsKey(parent))
                .findFirst()
                .map(parent -> new Refusal(
                        target.wanted(), "dependsOn", "names no stream or server that there is: " + parent));
    }

    /**
     * Leaves out the rows that depend on what is deleted because the list does not hold it: it would be taken from them. It
     * stays, for their streams stay as they are.
     */
    public static Diff withoutOrphans(Diff diff, Function<Target, List<UUID>> dependsOn, List<Present> present) {
        Set<UUID> gone = new HashSet<>(diff.surplus());
        Map<UUID, String> names = present.stream()
                .filter(stream -> gone.contains(stream.id()))
                .collect(Collectors.toMap(Present::id, Present::name));
        List<Refusal> refusals = diff.targets().stream()
                .flatMap(target -> onGone(target, dependsOn.apply(target), names, gone).stream())
                .toList();
        return without(diff, refusals, dependsOn);
    }

    private static Optional<Refusal> onGone(
            Target target, List<UUID> parents, Map<UUID, String> names, Set<UUID> gone) {
        return parents.stream()
                .filter(gone::contains)
                .findFirst()
                .map(parent -> new Refusal(
                        target.wanted(),
                        "dependsOn",
                        "names the stream \"" + names.get(parent) + "\" (" + parent
                                + "), which is no longer listed and would be deleted: list it, or leave it out here"));
    }

    /** The row of the circle that comes first in the list, told from there on. */
    private void refuse(List<UUID> circle, List<Refusal> refusals) {
        circle.stream()
                .map(listed::get)
                .filter(target -> target != null)
                .min(java.util.Comparator.comparingInt(target -> target.wanted().row()))
                .ifPresent(target -> refusals.add(new Refusal(
                        target.wanted(),
                        "dependsOn",
                        "leads back to the stream itself: " + way(circle, target) + "; leave out one of them")));
    }

    private String way(List<UUID> circle, Target from) {
        List<UUID> way = new ArrayList<>(circle);
        Collections.rotate(way, -circle.indexOf(from.id()));
        way.add(way.getFirst());
        return way.stream().map(names::get).collect(Collectors.joining(" → "));
    }

    private static Diff without(Diff diff, List<Refusal> refused, Function<Target, List<UUID>> dependsOn) {
        if (refused.isEmpty()) {
            return diff;
        }
        Set<Matching.Wanted> rows = refused.stream().map(Refusal::wanted).collect(Collectors.toSet());
        List<Refusal> all = new ArrayList<>(diff.refusals());
        rows.forEach(row -> refused.stream()
                .filter(one -> one.wanted().equals(row))
                .findFirst()
                .ifPresent(all::add));
        List<Target> left = diff.targets().stream()
                .filter(target -> rows.contains(target.wanted()))
                .toList();
        Set<UUID> kept = new HashSet<>();
        left.forEach(target -> {
            kept.addAll(dependsOn.apply(target));
            if (target.after() != null) {
                kept.add(target.after());
            }
        });
        return new Diff(
                diff.targets().stream()
                        .filter(target -> !rows.contains(target.wanted()))
                        .toList(),
                all,
                left.stream().anyMatch(Target::isOfNoStream)
                        ? List.of()
                        : diff.surplus().stream()
                                .filter(id -> !kept.contains(id))
                                .toList());
    }

    /** Once all is written. */
    private List<UUID> after(UUID stream) {
        if (gone.contains(stream)) {
            return List.of();
        }
        return wanted.getOrDefault(stream, held.getOrDefault(stream, List.of()));
    }

    /** At one time or another while it is written. */
    private List<UUID> meanwhile(UUID stream) {
        Set<UUID> either = new LinkedHashSet<>(held.getOrDefault(stream, List.of()));
        either.addAll(wanted.getOrDefault(stream, List.of()));
        return List.copyOf(either);
    }

    private Map<UUID, List<UUID>> first() {
        if (Circles.in(names.keySet(), this::meanwhile).isEmpty()) {
            return Map.of();
        }
        Map<UUID, List<UUID>> kept = new HashMap<>();
        held.forEach((stream, parents) -> {
            List<UUID> stays = parents.stream().filter(after(stream)::contains).toList();
            if (stays.size() < parents.size()) {
                kept.put(stream, stays);
            }
        });
        return kept;
    }
}
