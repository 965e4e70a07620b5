package dev.tallylight.plan.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.plan.match.Matching.Diff;
import dev.tallylight.plan.match.Matching.Refusal;
import dev.tallylight.plan.match.Matching.Target;
import dev.tallylight.plan.match.Matching.Wanted;
import dev.tallylight.stream.StreamIndex.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MatchingTest {
    private static final Present ONE = present(1, "k1", "u1");
    private static final Present TWO = present(2, "k2", "u2");
    private static final Present KEYLESS = present(3, null, "u3");

    @Test
    void knowsAStreamByItsKeyWhateverItsUrlIs() {
        assertThat(diff(List.of(wanted(1, "k1", "elsewhere")), ONE, TWO).targets())
                .extracting(Target::id)
                .containsExactly(ONE.id());
    }

    @Test
    void knowsAStreamByItsUrlWhereTheKeyIsUnknown() {
        Diff diff = diff(List.of(wanted(1, "new", "u3"), wanted(2, null, "u2")), ONE, TWO, KEYLESS);
        assertThat(diff.targets()).extracting(Target::id).containsExactly(KEYLESS.id(), TWO.id());
        assertThat(diff.surplus()).containsExactly(ONE.id());
    }

    @Test
    void takesWhatItDoesNotKnowForNew() {
        assertThat(diff(List.of(wanted(1, "k9", "u9")), ONE).targets())
                .extracting(Target::id)
                .containsExactly((UUID) null);
    }

    @Test
    void refusesTheSecondOfTwoRowsThatSayTheSame() {
        Diff diff = diff(List.of(wanted(1, "a", "x"), wanted(2, "a", "y"), wanted(3, "b", "x")));
        assertThat(diff.targets()).extracting(target -> target.wanted().row()).containsExactly(1);
        assertThat(diff.refusals())
                .extracting(Refusal::field, Refusal::message)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("key", "is also that of row 1"),
                        org.assertj.core.groups.Tuple.tuple("url", "and protocol are also those of row 1"));
    }

    @Test
    void letsAStreamHandItsUrlOnWithinTheList() {
        Diff diff = diff(List.of(wanted(1, "k1", "u2"), wanted(2, "k2", "u9")), ONE, TWO);
        assertThat(diff.targets()).extracting(Target::wave).containsExactly(1, 0);
        assertThat(diff.targets()).extracting(Target::after).containsExactly(TWO.id(), null);
    }

    @Test
    void refusesTwoStreamsThatChangeTheirUrlsWithEachOther() {
        Diff diff = diff(List.of(wanted(1, "k1", "u2"), wanted(2, "k2", "u1")), ONE, TWO);
        assertThat(diff.targets()).isEmpty();
        assertThat(diff.refusals()).extracting(Refusal::field).containsExactly("url", "url");
        assertThat(diff.surplus()).isEmpty();
    }

    @Test
    void refusesAUrlThatAnotherStreamKeepsUnlessThatIsPruned() {
        List<Wanted> rows = List.of(wanted(1, "k1", "u2"));
        assertThat(Matching.of(rows, List.of(ONE, TWO), false).refusals()).hasSize(1);
        Diff pruning = Matching.of(rows, List.of(ONE, TWO), true);
        assertThat(pruning.refusals()).isEmpty();
        assertThat(pruning.surplus()).containsExactly(TWO.id());
    }

    @Test
    void keepsTheStreamOfARowThatIsRejected() {
        Diff diff = diff(
                List.of(new Wanted(1, "k1", null, null, "", false), new Wanted(2, null, "u3", null, "", false)),
                ONE,
                TWO,
                KEYLESS);
        assertThat(diff.targets()).isEmpty();
        assertThat(diff.surplus()).containsExactly(TWO.id());
    }

    @Test
    void findsTheStreamOfAUrlWithoutItsSecret() {
        Diff diff = diff(List.of(hidden(1, "s", "Studio")), secret(1, "s", "Other"));
        assertThat(diff.targets()).extracting(Target::id).containsExactly(id(1));
    }

    @Test
    void tellsStreamsThatLookTheSameWithoutTheirSecretsApartByNameThenByOrder() {
        Diff diff = diff(
                List.of(hidden(1, "s", "A"), hidden(2, "s", "A"), hidden(3, "s", "B")),
                secret(1, "s", "B"),
                secret(2, "s", "A"),
                secret(3, "s", "A"));
        assertThat(diff.targets()).extracting(Target::id).containsExactly(id(2), id(3), id(1));
    }

    @Test
    void doesNotGuessWhichOfSeveralIsMeant() {
        Diff diff = diff(List.of(hidden(1, "s", "A")), secret(1, "s", "A"), secret(2, "s", "A"));
        assertThat(diff.refusals()).extracting(Refusal::field).containsExactly("url");
        assertThat(diff(List.of(hidden(1, "s", "A")), ONE).refusals()).hasSize(1);
    }

    @Test
    void prunesNothingWhileARejectedRowMayMeanAnyStream() {
        Wanted unreadable = new Wanted(1, null, null, null, "", false);
        assertThat(Matching.of(List.of(unreadable), List.of(ONE, TWO), true).surplus())
                .isEmpty();
        Wanted elsewhere = new Wanted(1, "k9", "u9", null, "", false);
        assertThat(Matching.of(List.of(elsewhere), List.of(ONE, TWO), true).surplus())
                .isEmpty();
    }

    /** Nobody can tell which stream each of them is: the one that would go may be the one that a row means. */
    @Test
    void prunesNothingWhereStreamsWithoutKeysMovedAndAllTheirRowsAreRejected() {
        List<Wanted> moved = List.of(
                new Wanted(1, null, "u10", null, "stream 1", false),
                new Wanted(2, null, "u11", null, "stream 2", false),
                new Wanted(3, null, null, null, "stream 3", false));
        List<Present> present = List.of(present(1, null, "u1"), present(2, null, "u2"), KEYLESS);
        assertThat(Matching.of(moved, present, true).surplus()).isEmpty();
        Wanted taker = new Wanted(4, null, "u2", null, "stream 2", true);
        List<Wanted> partly = new ArrayList<>(moved);
        partly.add(taker);
        assertThat(Matching.of(partly, present, true).surplus()).isEmpty();
    }

    @Test
    void keepsEveryStreamThatARejectedRowMayMean() {
        Wanted both = new Wanted(1, "k1", "u2", null, "", false);
        assertThat(Matching.of(List.of(both), List.of(ONE, TWO, KEYLESS), true).surplus())
                .containsExactly(KEYLESS.id());
    }

    @Test
    void keepsTheStreamsOfRowsThatContradictOthers() {
        assertThat(Matching.of(List.of(wanted(1, "k1", "u1"), wanted(2, "k1", "u2")), List.of(ONE, TWO, KEYLESS), true)
                        .surplus())
                .containsExactly(KEYLESS.id());
        Present secret = secret(4, "https://h/x?token=***", "A");
        Present alike = secret(5, "https://h/x?token=***", "B");
        Diff renamed = Matching.of(
                List.of(hidden(1, "https://h/x?token=***", "A"), hidden(2, "https://h/x?token=***", "C")),
                List.of(secret, alike, KEYLESS),
                true);
        assertThat(renamed.surplus()).containsExactly(KEYLESS.id());
    }

    @Test
    void deletesNoStreamThatItMayNotAndPutsNoneIntoItsPlace() {
        Diff diff = Matching.of(List.of(wanted(1, "k1", "u2")), List.of(ONE, TWO, KEYLESS), true, KEYLESS::equals);
        assertThat(diff.surplus()).containsExactly(KEYLESS.id());
        assertThat(diff.refusals()).extracting(Refusal::field).containsExactly("url");
    }

    @Property(tries = 300)
    void makesEachRowOneThingAndEachStreamOneRow(
            @ForAll @Size(max = 12) List<@IntRange(max = 8) Integer> keys,
            @ForAll @Size(max = 12) List<@IntRange(max = 8) Integer> urls,
            @ForAll boolean prune) {
        List<Wanted> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(keys.size(), urls.size()); i++) {
            rows.add(wanted(i + 1, keys.get(i) == 0 ? null : "k" + keys.get(i), "u" + urls.get(i)));
        }
        Diff diff = Matching.of(rows, List.of(ONE, TWO, KEYLESS, present(4, "k4", "u4")), prune);
        assertThat(diff.targets().size() + diff.refusals().size()).isEqualTo(rows.size());
        assertThat(diff.targets().stream().map(Target::id).filter(id -> id != null))
                .doesNotHaveDuplicates()
                .noneMatch(diff.surplus()::contains);
        assertThat(diff.targets()).allMatch(target -> target.wave() >= 0);
    }

    private static Diff diff(List<Wanted> rows, Present... present) {
        return Matching.of(rows, List.of(present), false);
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }

    private static Present present(int number, @Nullable String key, String place) {
        return new Present(id(number), key, place, "stream " + number, null, false);
    }

    private static Present secret(int number, String shown, String name) {
        return new Present(id(number), null, "secret place " + number, name, shown, false);
    }

    private static Wanted wanted(int row, @Nullable String key, String place) {
        return new Wanted(row, key, place, null, "row " + row, true);
    }

    private static Wanted hidden(int row, String shown, String name) {
        return new Wanted(row, null, "no place", shown, name, true);
    }
}
