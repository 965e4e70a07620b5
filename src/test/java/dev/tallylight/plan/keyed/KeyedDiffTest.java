package dev.tallylight.plan.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.Filed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of webhooks and windows that a file holds, of those that it held, and of those that are nobody's. */
class KeyedDiffTest {
    private static final int NO_END = Integer.MAX_VALUE;

    /**
     * One that there is, with what it says.
     *
     * @param key null where no file ever held it
     */
    private record There(UUID id, @Nullable String key, boolean managed, String says) {
        Filed.Held held() {
            return new Filed.Held(id, key, "shown", managed);
        }
    }

    @Property(tries = 1_000)
    void becomesWhatTheFileSaysAndTouchesNothingThatIsNobodys(
            @ForAll("rows") List<KeyedRow<String>> rows, @ForAll("present") List<There> present) {
        KeyedDiff<String> diff = diff(rows, present);
        assertThat(diff.refusals()).isEmpty();
        List<There> after = applied(diff, present);

        assertThat(after.stream().filter(There::managed).collect(Collectors.toMap(There::key, There::says)))
                .isEqualTo(rows.stream().collect(Collectors.toMap(KeyedRow::key, KeyedRow::request)));
        assertThat(after)
                .containsAll(present.stream().filter(one -> one.key() == null).toList());
        Set<String> wanted = rows.stream().map(KeyedRow::key).collect(Collectors.toSet());
        assertThat(after)
                .containsAll(present.stream()
                        .filter(one -> !one.managed() && !wanted.contains(String.valueOf(one.key())))
                        .toList());
        assertThat(ids(after)).doesNotHaveDuplicates();
        // what is there by its key goes on being the same one: its deliveries and its secret are not lost
        for (There one : present) {
            if (one.key() != null && wanted.contains(one.key())) {
                assertThat(ids(after)).contains(one.id());
            }
        }
    }

    @Property(tries = 500)
    void changesNothingTheSecondTime(
            @ForAll("rows") List<KeyedRow<String>> rows, @ForAll("present") List<There> present) {
        List<There> once = applied(diff(rows, present), present);
        KeyedDiff<String> again = diff(rows, once);
        assertThat(again.gone()).isEmpty();
        assertThat(again.rows()).allMatch(row -> row.id() != null);
        assertThat(applied(again, once)).isEqualTo(once);
    }

    @Test
    void deletesWhatTheFileHeldAloneWhereItHoldsNone() {
        List<There> present = List.of(there(1, "a", true), there(2, null, false), there(3, "b", false));
        assertThat(diff(List.of(), present).gone())
                .containsExactly(present.getFirst().id());
    }

    @Test
    void takesBackByItsKeyWhatAHubWithoutTheFileChanged() {
        assertThat(diff(List.of(row(1, "b")), List.of(there(3, "b", false))).rows())
                .extracting(Filed.Row::id)
                .containsExactly(new UUID(0, 3));
    }

    @Test
    void refusesTheSecondOfTwoRowsWithOneKeyAndSaysWhichIsTheFirst() {
        KeyedDiff<String> diff = diff(
                List.of(row(1, "a"), new KeyedRow<>(2, "a", "name", "x", List.of())), List.of(there(1, "a", true)));
        assertThat(diff.refusals()).hasSize(1);
        assertThat(diff.refusals().getFirst().row()).isEqualTo(2);
        assertThat(diff.refusals().getFirst().why().field()).isEqualTo("name");
        assertThat(diff.refusals().getFirst().why().message()).contains("is also that of row 1", "a key of its own");
        assertThat(diff.gone()).isEmpty();
    }

    @Test
    void refusesWhatWouldBeMoreThanThereMayBeInAll() {
        List<There> present = List.of(there(1, "a", true), there(2, null, false), there(3, null, false));
        KeyedDiff<String> fits = KeyedDiff.of(List.of(row(1, "b")), held(present), 3);
        assertThat(fits.refusals()).isEmpty();
        KeyedDiff<String> over = KeyedDiff.of(List.of(row(1, "a"), row(2, "b"), row(3, "c")), held(present), 4);
        assertThat(over.refusals()).extracting(KeyedDiff.Refused::row).containsExactly(3);
        assertThat(over.refusals().getFirst().why().message()).contains("one more than the 4");
    }

    @Provide
    Arbitrary<List<KeyedRow<String>>> rows() {
        return Arbitraries.integers()
                .between(0, 7)
                .set()
                .ofMaxSize(8)
                .flatMap(keys -> Arbitraries.of("x", "y", "z")
                        .list()
                        .ofSize(keys.size())
                        .map(says -> {
                            List<KeyedRow<String>> rows = new ArrayList<>();
                            for (int key : keys) {
                                rows.add(new KeyedRow<>(
                                        rows.size() + 1, "k" + key, "key", says.get(rows.size()), List.of()));
                            }
                            return rows;
                        }));
    }

    @Provide
    Arbitrary<List<There>> present() {
        Arbitrary<Integer> key = Arbitraries.integers().between(-4, 7);
        Arbitrary<Boolean> managed = Arbitraries.of(true, false);
        return Combinators.combine(key, managed, Arbitraries.of("x", "y", "z"))
                .as((k, m, says) -> new There(new UUID(0, 0), k < 0 ? null : "k" + k, k >= 0 && m, says))
                .list()
                .ofMaxSize(10)
                .map(KeyedDiffTest::distinct);
    }

    private static List<There> distinct(List<There> all) {
        List<There> found = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (There one : all) {
            if (one.key() == null || keys.add(one.key())) {
                found.add(new There(new UUID(1, found.size()), one.key(), one.managed(), one.says()));
            }
        }
        return found;
    }

    /** As the database does it. */
    private static List<There> applied(KeyedDiff<String> diff, List<There> present) {
        Map<UUID, There> all = new LinkedHashMap<>();
        present.forEach(one -> all.put(one.id(), one));
        diff.gone().forEach(all::remove);
        int made = 0;
        for (Filed.Row<String> row : diff.rows()) {
            UUID id = row.id() == null ? new UUID(2, made++) : row.id();
            assertThat(row.id() == null || all.containsKey(id)).isTrue();
            all.put(id, new There(id, row.key(), true, row.request()));
        }
        return List.copyOf(all.values());
    }

    private static KeyedDiff<String> diff(List<KeyedRow<String>> rows, List<There> present) {
        return KeyedDiff.of(rows, held(present), NO_END);
    }

    private static List<Filed.Held> held(List<There> present) {
        return present.stream().map(There::held).toList();
    }

    private static List<UUID> ids(List<There> all) {
        return all.stream().map(There::id).toList();
    }

    private static KeyedRow<String> row(int row, String key) {
        return new KeyedRow<>(row, key, "key", "x", List.of());
    }

    private static There there(int id, @Nullable String key, boolean managed) {
        return new There(new UUID(0, id), key, managed, Objects.toString(key));
    }
}
