package dev.tallylight.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.rest.ProblemException;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceTest {
    private static final Slice SPORT = Slice.of(List.of("sport"));
    private static final Slice TWO = Slice.of(List.of("sport", "local"));

    @Test
    void isAllOrHasTagsAndNeverNeither() {
        assertThatIllegalArgumentException().isThrownBy(() -> Slice.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Slice.ofColumn(new String[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Slice(false, new LinkedHashSet<>()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Slice(true, new LinkedHashSet<>(List.of("sport"))));
        assertThat(Slice.ofColumn(null)).isEqualTo(Slice.ALL);
        assertThat(Slice.ofColumn(new String[] {"sport"})).isEqualTo(SPORT);
    }

    @Test
    void seesWhatBearsOneOfItsTagsAndNothingWithoutTags() {
        assertThat(SPORT.sees(List.of("hd", "sport"))).isTrue();
        assertThat(SPORT.sees(List.of("news"))).isFalse();
        assertThat(SPORT.sees(List.of())).isFalse();
        assertThat(Slice.ALL.sees(List.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sport",
                "SPORT",
                " sport",
                "sport ",
                "sport,news",
                "sport*",
                "*",
                "%",
                "_port",
                "sp\u043ert",
                "spo\u0301rt",
                "sport\u200b",
                "s\u0131port",
                "\uff53port",
                "sports",
                "spor",
                "{sport}",
                "sport'--"
            })
    void takesNothingForItsTagThatIsWrittenOtherwise(String other) {
        assertThat(SPORT.sees(List.of(other))).isFalse();
        assertThat(SPORT.owns(List.of(other))).isFalse();
        assertThat(Slice.of(List.of(other)).sees(List.of("sport"))).isFalse();
        assertThatThrownBy(() -> SPORT.keeping(List.of("sport", other), List.of()))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void ownsWhatReachesNothingBeyondIt() {
        assertThat(TWO.owns(List.of("sport"))).isTrue();
        assertThat(TWO.owns(List.of("local", "sport"))).isTrue();
        assertThat(TWO.owns(List.of("sport", "news"))).isFalse();
        assertThat(TWO.owns(List.of())).isFalse();
        assertThat(Slice.ALL.owns(List.of())).isTrue();
    }

    @Test
    void letsItsTagsBeChangedAndKeepsTheOthers() {
        assertThat(TWO.keeping(List.of("local"), List.of("sport", "hd"))).containsExactly("local", "hd");
        assertThat(TWO.keeping(List.of("hd", "local"), List.of("sport", "hd"))).containsExactly("hd", "local");
        assertThat(SPORT.keeping(List.of("sport"), List.of("hd", "sport")))
                .as("what is so already stays as it is written")
                .containsExactly("hd", "sport");
        assertThat(Slice.ALL.keeping(List.of("hd"), List.of("sport"))).containsExactly("hd");
    }

    @Test
    void letsNothingLeaveItOrReachBeyond() {
        assertThatThrownBy(() -> SPORT.keeping(List.of(), List.of("sport")))
                .hasMessageContaining("must hold at least one of \"sport\"");
        assertThatThrownBy(() -> SPORT.keeping(List.of("hd"), List.of("sport", "hd")))
                .hasMessageContaining("must hold at least one of \"sport\"");
        assertThatThrownBy(() -> SPORT.keeping(List.of("sport", "news"), List.of("sport")))
                .hasMessageContaining("leave out \"news\"");
        assertThatThrownBy(() -> SPORT.requireOwned(List.of())).hasMessageContaining("at least one of \"sport\"");
        assertThatThrownBy(() -> SPORT.requireOwned(List.of("sport", "news")))
                .hasMessageContaining("leave out \"news\"");
    }

    @Test
    void saysTheSameInSqlAndNothingWhereItIsAll() {
        assertThat(SPORT.seesSql("s.tags", "$2")).isEqualTo("s.tags && cast($2 as varchar[])");
        assertThat(SPORT.ownsSql("e.tags", "?1"))
                .isEqualTo("(cardinality(e.tags) > 0 and e.tags <@ cast(?1 as varchar[]))");
        assertThat(Slice.ALL.seesSql("tags", "$1")).isEqualTo("true");
        assertThat(Slice.ALL.ownsSql("tags", "$1")).isEqualTo("true");
    }
}
