package dev.tallylight.plan.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.plan.match.Matching.Diff;
import dev.tallylight.plan.match.Matching.Target;
import dev.tallylight.plan.match.Matching.Wanted;
import dev.tallylight.stream.StreamIndex.Parentage;
import dev.tallylight.stream.StreamIndex.Present;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Streams that depend on each other, as a list says it as a whole. */
class DependenciesTest {
    private static final int SERVER = 50;
    private static final List<Present> STREAMS = IntStream.range(0, 7)
            .mapToObj(number -> new Present(id(number), "k" + number, "u" + number, "S" + number, null, true))
            .toList();

    @Test
    void refusesACircleThatRowsMakeTogether() {
        Dependencies.Weighed weighed = weigh(Map.of(0, List.of(1), 1, List.of(2), 2, List.of(0)), Map.of(), Set.of());
        assertThat(weighed.diff().refusals()).hasSize(1);
        Matching.Refusal refusal = weighed.diff().refusals().getFirst();
        assertThat(refusal.field()).isEqualTo("dependsOn");
        assertThat(refusal.wanted().row()).isEqualTo(1);
        assertThat(refusal.message())
                .isEqualTo("leads back to the stream itself: S0 → S1 → S2 → S0; leave out one of them");
        assertThat(weighed.diff().targets()).hasSize(2);
    }

    @Test
    void refusesACircleThatGoesByWayOfAStreamThatIsNotListed() {
        assertThat(weigh(Map.of(0, List.of(1)), Map.of(1, List.of(0)), Set.of())
                        .diff()
                        .refusals())
                .hasSize(1);
        assertThat(weigh(Map.of(0, List.of(0)), Map.of(), Set.of()).diff().refusals())
                .hasSize(1);
    }

    @Test
    void refusesWhatDependsOnAStreamThatTheListDropsOrThatThereNeverWas() {
        assertThat(weigh(Map.of(0, List.of(1)), Map.of(0, List.of(1)), Set.of(1))
                        .diff()
                        .refusals())
                .extracting(Matching.Refusal::message)
                .singleElement()
                .asString()
                .contains("\"S1\"", "no longer listed");
        assertThat(weigh(Map.of(0, List.of(99)), Map.of(), Set.of()).diff().refusals())
                .extracting(Matching.Refusal::message)
                .singleElement()
                .asString()
                .contains("names no stream or server that there is");
    }

    @Test
    void mayDependOnAServer() {
        assertThat(weigh(Map.of(0, List.of(SERVER)), Map.of(), Set.of()).diff().refusals())
                .isEmpty();
        assertThat(weigh(Map.of(0, List.of(SERVER)), Map.of(SERVER, List.of(0)), Set.of())
                        .diff()
                        .refusals())
                .extracting(Matching.Refusal::message)
                .containsExactly("leads back to the stream itself: S0 → origin → S0; leave out one of them");
    }

    @Test
    void leavesOutWhatDependsOnWhatIsDeletedForNoRowIsIt() {
        Diff diff = new Diff(List.of(target(0), target(1)), List.of(), List.of(id(2), id(3)));
        Diff left = Dependencies.withoutOrphans(
                diff, target -> number(target.id()) == 0 ? List.of(id(2), id(SERVER)) : List.of(), STREAMS);
        assertThat(left.targets()).containsExactly(target(1));
        assertThat(left.refusals())
                .extracting(Matching.Refusal::message)
                .singleElement()
                .asString()
                .contains("\"S2\"", "no longer listed");
        assertThat(left.surplus()).containsExactly(id(3));
    }

    @Test
    void keepsWhatTheRowThatIsLeftOutMayHaveMeant() {
        Wanted row = new Wanted(1, "new", "u2", null, "new", true);
        Diff taking = new Diff(List.of(new Target(row, null, id(2), 0)), List.of(), List.of(id(2), id(3), id(4)));
        assertThat(Dependencies.withoutOrphans(taking, target -> List.of(id(3)), STREAMS)
                        .surplus())
                .containsExactly(id(4));
        Diff anew = new Diff(List.of(new Target(row, null, null, 0)), List.of(), List.of(id(2), id(3)));
        assertThat(Dependencies.withoutOrphans(anew, target -> List.of(id(3)), STREAMS)
                        .surplus())
                .isEmpty();
    }

    @Test
    void letsTwoStreamsChangeWhoDependsOnWhom() {
        Dependencies.Weighed weighed = weigh(Map.of(0, List.of(), 1, List.of(0)), Map.of(0, List.of(1)), Set.of());
        assertThat(weighed.diff().refusals()).isEmpty();
        assertThat(weighed.first()).isEqualTo(Map.of(id(0), List.of()));
        assertThat(weigh(Map.of(0, List.of(2), 1, List.of(2)), Map.of(0, List.of(1)), Set.of())
                        .first())
                .as("nothing is written twice where nothing is in the way")
                .isEmpty();
    }

    /** The oracle looks at every order in which rows may be written, one by one, as PostgreSQL would see them. */
    @Property(tries = 2_000)
    void refusesExactlyWhatCannotBeAndWhatItTakesCanBeWrittenInAnyOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Map<Integer, List<Integer>> held = acyclic(random);
        Set<Integer> gone = new HashSet<>();
        Map<Integer, List<Integer>> wanted = new HashMap<>();
        for (int each = 0; each < STREAMS.size(); each++) {
            int fate = random.nextInt(4);
            if (fate == 0) {
                gone.add(each);
            } else if (fate < 3) {
                wanted.put(each, random.nextInt(3) == 0 ? held.getOrDefault(each, List.of()) : some(random));
            }
        }
        Dependencies.Weighed weighed = weigh(wanted, held, gone);

        Map<Integer, List<Integer>> after = new HashMap<>(held);
        after.putAll(wanted);
        gone.forEach(after::remove);
        boolean dangling = wanted.values().stream().anyMatch(parents -> !Collections.disjoint(parents, gone));
        assertThat(weighed.diff().refusals().isEmpty()).isEqualTo(!dangling && !hasCircle(after));
        if (weighed.diff().refusals().isEmpty()) {
            Map<Integer, List<Integer>> now = new HashMap<>(held);
            weighed.first()
                    .forEach((id, parents) -> now.put(
                            number(id),
                            parents.stream().map(DependenciesTest::number).toList()));
            assertThat(hasCircle(now)).isFalse();
            List<Integer> order = new ArrayList<>(wanted.keySet());
            Collections.shuffle(order, random);
            for (int row : order) {
                now.put(row, wanted.getOrDefault(row, List.of()));
                assertThat(hasCircle(now))
                        .as("%s after %s, from %s", wanted, row, held)
                        .isFalse();
            }
        }
    }

    @Test
    void takesNoTimeForAChainOfAHundredThousandAndAsManyThatShareParents() {
        List<Present> many = IntStream.range(0, 100_000)
                .mapToObj(number -> new Present(id(number), "k" + number, "u" + number, "S" + number, null, true))
                .toList();
        List<Target> targets =
                many.stream().map(one -> target(number(one.id()))).toList();
        Dependencies.Weighed chain = Dependencies.weigh(
                new Diff(targets, List.of(), List.of()),
                target -> IntStream.rangeClosed(1, 20)
                        .map(step -> number(target.id()) + step)
                        .filter(parent -> parent < many.size())
                        .mapToObj(DependenciesTest::id)
                        .toList(),
                many,
                new Parentage(Map.of(), Map.of()));
        assertThat(chain.diff().refusals()).isEmpty();
    }

    private static Map<Integer, List<Integer>> acyclic(Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, STREAMS.size()).boxed().toList());
        Collections.shuffle(order, random);
        Map<Integer, List<Integer>> edges = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            List<Integer> parents = new ArrayList<>();
            for (int j = i + 1; j < order.size(); j++) {
                if (random.nextInt(4) == 0) {
                    parents.add(order.get(j));
                }
            }
            if (!parents.isEmpty()) {
                edges.put(order.get(i), parents);
            }
        }
        return edges;
    }

    private static List<Integer> some(Random random) {
        return IntStream.range(0, STREAMS.size())
                .filter(each -> random.nextInt(6) == 0)
                .boxed()
                .toList();
    }

    private static boolean hasCircle(Map<Integer, List<Integer>> edges) {
        return edges.keySet().stream().anyMatch(start -> reaches(start, start, edges, new HashSet<>()));
    }

    private static boolean reaches(int from, int to, Map<Integer, List<Integer>> edges, Set<Integer> seen) {
        for (int parent : edges.getOrDefault(from, List.of())) {
            if (parent == to || seen.add(parent) && reaches(parent, to, edges, seen)) {
                return true;
            }
        }
        return false;
    }

    private static Dependencies.Weighed weigh(
            Map<Integer, List<Integer>> wanted, Map<Integer, List<Integer>> held, Set<Integer> gone) {
        Map<UUID, List<UUID>> before = new HashMap<>();
        held.forEach((stream, parents) -> before.put(
                id(stream), parents.stream().map(DependenciesTest::id).toList()));
        List<Target> targets =
                wanted.keySet().stream().sorted().map(DependenciesTest::target).toList();
        return Dependencies.weigh(
                new Diff(
                        targets,
                        List.of(),
                        gone.stream().sorted().map(DependenciesTest::id).toList()),
                target -> wanted.getOrDefault(number(target.id()), List.of()).stream()
                        .map(DependenciesTest::id)
                        .toList(),
                STREAMS,
                new Parentage(Map.of(id(SERVER), "origin"), before));
    }

    private static Target target(int stream) {
        return new Target(
                new Wanted(stream + 1, "k" + stream, "u" + stream, null, "S" + stream, true), id(stream), null, 0);
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }

    private static int number(@org.jspecify.annotations.Nullable UUID id) {
        return id == null ? -1 : (int) id.getLeastSignificantBits();
    }
}
