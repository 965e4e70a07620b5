package dev.tallylight.probe.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChunkReaderTest {
    private final List<RtmpMessage> messages = new ArrayList<>();
    private final ChunkReader reader = new ChunkReader(messages::add);

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) i;
        }
        return body;
    }

    @Test
    void putsAMessageTogetherFromChunks() {
        reader.feed(RtmpServer.message(6, 9, 1234, body(300), 128));
        assertThat(messages).hasSize(1);
        RtmpMessage message = messages.getFirst();
        assertThat(message.type()).isEqualTo(9);
        assertThat(message.stream()).isEqualTo(1);
        assertThat(message.timestamp()).isEqualTo(1234);
        assertThat(message.head()).isEqualTo(body(300));
    }

    @Test
    void addsDifferencesToTheTimeOfTheMessageBefore() {
        reader.feed(RtmpServer.message(6, 9, 1000, body(1), 128));
        reader.feed(new byte[] {0x46, 0, 0, 40, 0, 0, 1, 9, 7}); // type 1: 40 ms later
        reader.feed(new byte[] {(byte) 0x86, 0, 0, 20, 8}); // type 2: 20 ms later
        reader.feed(new byte[] {(byte) 0xc6, 9}); // type 3: the same difference again
        assertThat(messages).extracting(RtmpMessage::timestamp).containsExactly(1000L, 1040L, 1060L, 1080L);
    }

    @Test
    void addsTheTimeOfAFullHeaderWhereTheNextMessageHasNone() {
        reader.feed(RtmpServer.message(6, 9, 100, body(1), 128));
        reader.feed(new byte[] {(byte) 0xc6, 9, (byte) 0xc6, 9}); // §5.3.1.2.4
        assertThat(messages).extracting(RtmpMessage::timestamp).containsExactly(100L, 200L, 300L);
    }

    @Test
    void readsExtendedTimesWhetherTheyAreRepeatedOrNot() {
        byte[] repeated = RtmpServer.message(6, 9, 20_000_000, body(200), 128);
        reader.feed(repeated);
        byte[] once = Arrays.copyOf(repeated, repeated.length - 4);
        int second = 1 + 11 + 4 + 128 + 1;
        System.arraycopy(repeated, second + 4, once, second, 72);
        reader.feed(once);
        assertThat(messages).hasSize(2).allSatisfy(message -> {
            assertThat(message.timestamp()).isEqualTo(20_000_000);
            assertThat(message.head()).isEqualTo(body(200));
        });
    }

    @Test
    void takesTheSizeOfChunksThatTheServerSets() {
        reader.feed(ChunkWriter.control(RtmpMessage.SET_CHUNK_SIZE, 4096));
        reader.feed(RtmpServer.message(6, 9, 0, body(5000), 4096));
        assertThat(messages.getFirst().head()).isEqualTo(body(5000));
    }

    @Test
    void keepsTheBeginningOfAMessageOnly() {
        reader.feed(ChunkWriter.control(RtmpMessage.SET_CHUNK_SIZE, Integer.MAX_VALUE));
        reader.feed(RtmpServer.message(6, 9, 0, body(10_000_000), Integer.MAX_VALUE));
        assertThat(messages.getFirst().length()).isEqualTo(10_000_000);
        assertThat(messages.getFirst().head()).hasSize(ChunkReader.MOST_KEPT);
    }

    @Test
    void readsLongChunkStreamIds() {
        byte[] message = RtmpServer.message(6, 9, 5, body(3), 128);
        byte[] two = new byte[message.length + 1];
        System.arraycopy(message, 1, two, 2, message.length - 1);
        two[1] = 36; // 64 + 36
        reader.feed(two);
        byte[] three = new byte[message.length + 2];
        System.arraycopy(message, 1, three, 3, message.length - 1);
        three[0] = 1;
        three[1] = 36;
        three[2] = 1;
        reader.feed(three);
        assertThat(messages).hasSize(2);
    }

    @Test
    void refusesAContinuationOfNothing() {
        assertThatThrownBy(() -> reader.feed(new byte[] {(byte) 0xc6, 1, 2, 3}))
                .isInstanceOf(ChunkReader.MalformedException.class);
    }

    @Property
    void givesTheSameHoweverTheBytesAreCut(@ForAll @IntRange(min = 1, max = 400) int cut) {
        List<RtmpMessage> got = new ArrayList<>();
        ChunkReader pieces = new ChunkReader(got::add);
        byte[] all = RtmpServer.message(6, 9, 20_000_000, body(1000), 128);
        for (int at = 0; at < all.length; at += cut) {
            pieces.feed(Arrays.copyOfRange(all, at, Math.min(all.length, at + cut)));
        }
        assertThat(got).hasSize(1);
        assertThat(got.getFirst().head()).isEqualTo(body(1000));
    }

    @Property
    void takesAnyBytes(@ForAll byte[] bytes) {
        ChunkReader any =
                new ChunkReader(message -> assertThat(message.head().length).isLessThanOrEqualTo(message.length()));
        try {
            any.feed(bytes);
        } catch (ChunkReader.MalformedException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
