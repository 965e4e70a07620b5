package dev.tallylight.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ViewDigestTest {
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);

    private record Held(UUID stream, View view, boolean firm) {}

    private static ViewDigest of(List<Held> all) {
        ViewDigest digest = ViewDigest.NONE;
        for (Held each : all) {
            digest = digest.with(each.stream(), each.view(), each.firm());
        }
        return digest;
    }

    @Property(tries = 200)
    void isTheSameInWhateverOrderItIsMade(@ForAll List<View> views, @ForAll long seed) {
        List<Held> all = new ArrayList<>();
        views.forEach(view -> all.add(new Held(new UUID(7, all.size()), view, all.size() % 2 == 0)));
        ViewDigest digest = of(all);
        Collections.shuffle(all, new Random(seed));
        assertThat(of(all)).isEqualTo(digest);
        assertThat(digest.count()).isEqualTo(views.size());
    }

    @Test
    void isAnotherForEachOtherView() {
        Set<Long> sums = new HashSet<>();
        for (UUID stream : List.of(A, B)) {
            for (View view : View.values()) {
                sums.add(ViewDigest.NONE.with(stream, view, false).sum());
            }
            sums.add(ViewDigest.NONE.with(stream, View.DOWN, true).sum());
        }
        assertThat(sums).hasSize(2 * (View.values().length + 1));
    }

    @Test
    void twoStreamsThatSwapTheirViewsMakeAnother() {
        ViewDigest one = ViewDigest.NONE.with(A, View.UP, false).with(B, View.DOWN, false);
        ViewDigest other = ViewDigest.NONE.with(A, View.DOWN, false).with(B, View.UP, false);
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void firmnessCountsForDownAlone() {
        assertThat(ViewDigest.NONE.with(A, View.UP, true)).isEqualTo(ViewDigest.NONE.with(A, View.UP, false));
        assertThat(ViewDigest.NONE.with(A, View.UNKNOWN, true)).isEqualTo(ViewDigest.NONE.with(A, View.UNKNOWN, false));
    }

    /** Agents and hubs of other versions compute it too: it must never change. */
    @Test
    void isForEverTheSameNumber() throws IOException {
        ViewDigest digest = ViewDigest.NONE.with(A, View.UP, false).with(B, View.DOWN, true);
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.writeValueAsString(digest)).isEqualTo("{\"count\":2,\"sum\":-1542116594637765324}");
        assertThat(mapper.readValue("{\"count\":2,\"sum\":-1542116594637765324,\"later\":1}", ViewDigest.class))
                .isEqualTo(digest);
    }
}
