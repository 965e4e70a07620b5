package dev.tallylight.stream.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentlyNamedTest {
    private final RecentlyNamed named = new RecentlyNamed();

    private static StreamId stream(int number) {
        return new StreamId(new UUID(0, number));
    }

    @Test
    void eachReaderIsToldWhatCameSinceItLooked() {
        named.add(stream(1));
        RecentlyNamed.Named first = named.since(0);
        assertThat(first.streams()).containsExactly(stream(1));
        named.add(stream(2));
        named.add(stream(2));
        assertThat(named.since(first.place()).streams()).containsExactly(stream(2));
        assertThat(named.since(0).streams()).containsExactlyInAnyOrder(stream(1), stream(2));
        assertThat(named.since(named.since(0).place()).streams()).isEmpty();
    }

    @Test
    void aReaderThatIsTooFarBehindIsToldSo() {
        for (int i = 0; i < RecentlyNamed.MOST; i++) {
            named.add(stream(i));
        }
        assertThat(named.since(0).missed()).isFalse();
        named.add(stream(-1));
        assertThat(named.since(0).missed()).isTrue();
        assertThat(named.since(1).streams()).hasSize(RecentlyNamed.MOST);
    }
}
