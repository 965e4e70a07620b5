package dev.tallylight.probe.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.hls.playlist.PlaylistParser;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which variant a player would choose, and which next. */
class VariantOrderTest {
    private static final String SOUND = "BANDWIDTH=64000,CODECS=\"mp4a.40.2\"";

    private static List<String> order(Expectations expect, String... variants) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < variants.length; i++) {
            text.append("#EXT-X-STREAM-INF:")
                    .append(variants[i])
                    .append('\n')
                    .append(i)
                    .append('\n');
        }
        Playlist.Master master = (Playlist.Master) PlaylistParser.parse(text.toString());
        return new VariantOrder(expect)
                .of(master.variants()).stream().map(Playlist.Variant::uri).toList();
    }

    @Test
    void beginsWithTheFirstThenItsCopiesThenWhatNeedsLess() {
        assertThat(order(Expectations.NONE, "BANDWIDTH=600", "BANDWIDTH=900", "BANDWIDTH=300", "BANDWIDTH=600"))
                .containsExactly("0", "3", "2", "1");
    }

    @Test
    void takesSoundAloneLastWhereThereIsAPicture() {
        assertThat(order(Expectations.NONE, SOUND, "BANDWIDTH=900000,RESOLUTION=320x180"))
                .containsExactly("1", "0");
        assertThat(order(Expectations.NONE, SOUND, "BANDWIDTH=900000")).containsExactly("1", "0");
        assertThat(order(Expectations.NONE, SOUND, SOUND)).containsExactly("0", "1");
    }

    @Test
    void takesTheFirstWhereSoundIsAllThatIsExpected() {
        assertThat(order(new Expectations(false, true), SOUND, "BANDWIDTH=900000,RESOLUTION=320x180"))
                .containsExactly("0", "1");
    }

    @Test
    void takesWhatHasTheExpectedSoundAndBitrateBeforeWhatHasNot() {
        assertThat(order(
                        new Expectations(true, true),
                        "BANDWIDTH=900000,CODECS=\"avc1.42c00d\"",
                        "BANDWIDTH=900000,CODECS=\"avc1.42c00d,mp4a.40.2\""))
                .containsExactly("1", "0");
        Expectations least = new Expectations(false, false, 800_000L, Set.of(), null, null, false, true);
        assertThat(order(least, "BANDWIDTH=300000", "BANDWIDTH=900000")).containsExactly("1", "0");
    }

    @Property
    void triesEachAddressOnceAndNoneThatIsSilentlyLeftOut(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 9) Integer> kinds) {
        String[] variants = kinds.stream()
                .map(kind -> kind < 3 ? SOUND : "BANDWIDTH=" + kind * 100_000 + ",RESOLUTION=320x180")
                .toArray(String[]::new);
        List<String> order = order(Expectations.NONE, variants);
        assertThat(order).hasSize(variants.length).doesNotHaveDuplicates();
        boolean anyPicture = kinds.stream().anyMatch(kind -> kind >= 3);
        assertThat(kinds.get(Integer.parseInt(order.getFirst())) >= 3).isEqualTo(anyPicture);
    }
}
