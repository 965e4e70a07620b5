package dev.tallylight.console.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.stream.browse.State;
import dev.tallylight.stream.browse.StreamGroup;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Groups: as many as a page takes, and addresses that do not grow with them. */
class StreamListsTest {
    private static final List<StreamGroup> MANY = IntStream.range(0, 250)
            .mapToObj(
                    i -> new StreamGroup("tag %03d".formatted(i), Map.of(i == 249 ? State.OFFLINE : State.ONLINE, 1L)))
            .toList();

    @Test
    void manyGroupsAreOnPagesThoseWithProblemsFirst() {
        assertThat(StreamLists.page(MANY, 0))
                .hasSize(100)
                .first()
                .extracting(StreamGroup::name)
                .isEqualTo("tag 249");
        assertThat(Stream.of(0, 100, 200).flatMap(skip -> StreamLists.page(MANY, skip).stream()))
                .containsExactlyInAnyOrderElementsOf(MANY);
        assertThat(StreamLists.page(MANY.subList(200, 250), 0)).isEqualTo(MANY.subList(200, 250));
    }

    @Test
    void aLinkNamesWhatSomebodyFoldedAndNotWhatIsOpen() {
        Listing listing = new Listing();
        List<String> open = StreamLists.unfolded(listing, MANY.subList(0, 50));
        assertThat(open).hasSize(50);
        assertThat(listing.toggled("tag 003", true)).isEqualTo("/streams?fold=tag+003");
        listing.fold = List.of("tag 003");
        assertThat(StreamLists.unfolded(listing, MANY.subList(0, 50)))
                .hasSize(49)
                .doesNotContain("tag 003");
        assertThat(listing.toggled("tag 003", false)).isEqualTo("/streams?open=tag+003");
    }

    @Test
    void anAddressStaysShortHoweverMuchIsFolded() {
        Listing listing = new Listing();
        listing.fold = MANY.stream().map(StreamGroup::name).toList();
        assertThat(listing.toggled("another", true)).hasSizeLessThan(500).endsWith("fold=another");
    }
}
