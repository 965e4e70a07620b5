package dev.tallylight.statuspage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPageDraftTest {
    @Test
    void contrastIsAsWcagReckonsIt() {
        assertThat(Colour.WHITE.contrast(Colour.BLACK)).isEqualTo(21.0, Offset.offset(0.001));
        assertThat(Colour.of("#767676").contrast(Colour.WHITE)).isEqualTo(4.54, Offset.offset(0.01));
    }

    @Property
    void everyColourCanBeMadeReadableAndWrittenOn(
            @ForAll @IntRange(max = 255) int red,
            @ForAll @IntRange(max = 255) int green,
            @ForAll @IntRange(max = 255) int blue) {
        Colour colour = new Colour(red, green, blue);
        for (Colour page : List.of(Colour.LIGHT_PAGE, Colour.DARK_PAGE)) {
            assertThat(colour.readableOn(page).contrast(page)).isGreaterThanOrEqualTo(Colour.READABLE);
        }
        assertThat(colour.written().contrast(colour)).isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void anAccentThatCannotBeReadIsRefusedWithOneThatCan() {
        assertThatThrownBy(() -> draft("ok", "T", "", new Theme("#ffcc00", null, null), null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().detail())
                                .startsWith(
                                        "theme.accent has a contrast of 1.4 to 1 with the light page, and must have 4.5")
                                .contains("take a darker one, such as #"));
        assertThat(draft("ok", "T", "", new Theme("#0B5CAD", null, "#ffcc00"), null)
                        .theme())
                .isEqualTo(new Theme("#0b5cad", null, "#ffcc00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../etc", "a/b", "A", "-a", "a-", "a.json", "ä", "subscribe", "api", "a b"})
    void aSlugIsAWordOfAnAddress(String slug) {
        assertThatThrownBy(() -> draft(slug, "T", "", null, null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().detail()).startsWith("slug "));
    }

    @ParameterizedTest
    @CsvSource({
        "status.example.com,true",
        "STATUS.example.com,true",
        "xn--bcher-kva.example,true",
        "example,false",
        "10.0.0.1,false",
        "status.example.com:8080,false",
        "https://status.example.com,false",
        "console.example.com,false",
        "localhost,false",
        "a.localhost,false",
        "tallylight.monitoring.svc,false",
        "tallylight.monitoring.svc.cluster.local,false",
        "status.local,true",
        "status.example.com/x,false",
        "bücher.example,false"
    })
    void aHostIsANameAndNotOurs(String host, boolean valid) {
        if (valid) {
            assertThat(draft("ok", "T", "", null, host).host()).isEqualTo(host.toLowerCase(Locale.ROOT));
        } else {
            assertThatThrownBy(() -> draft("ok", "T", "", null, host))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.problem().detail()).startsWith("host "));
        }
    }

    @Test
    void textsAreBoundedAndTheBoundIsNamed() {
        assertThatThrownBy(() -> draft("ok", "T", "x".repeat(10_000), null, null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().detail())
                                .isEqualTo("text must have at most 4000 characters, and has 10000"));
        assertThatThrownBy(() -> draft("ok", "T\u202eevil", "", null, null)).isInstanceOf(ProblemException.class);
        assertThat(draft("ok", "<b>T</b>", "<script>\r\nalert(1)\u202e", null, null)
                        .text())
                .isEqualTo("<script>\nalert(1)\u202e");
    }

    @Test
    void aPageWithoutTagsMustBeMeant() {
        assertThatThrownBy(() -> of(Slice.ALL, List.of(), null)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> of(Slice.ALL, List.of("a"), true)).isInstanceOf(ProblemException.class);
        assertThat(of(Slice.ALL, List.of(), true).everything()).isTrue();
        assertThatThrownBy(() -> of(Slice.of(List.of("a")), List.of(), true)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> of(Slice.of(List.of("a")), List.of("a", "b"), null))
                .isInstanceOf(ProblemException.class);
    }

    private static StatusPageDraft of(Slice slice, List<String> tags, @Nullable Boolean everything) {
        return StatusPageDraft.of(
                slice,
                new StatusPageRequest(
                        "ok", "T", List.copyOf(tags), everything, null, null, null, null, null, null, null, null),
                Set.of("console.example.com"));
    }

    private static StatusPageDraft draft(
            String slug, String title, String text, @Nullable Theme theme, @Nullable String host) {
        return StatusPageDraft.of(
                Slice.ALL,
                new StatusPageRequest(slug, title, List.of("a"), null, text, theme, null, null, host, null, null, null),
                Set.of("console.example.com"));
    }
}
