package dev.tallylight.probe.ts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.media.track.Track;
import dev.tallylight.probe.media.ts.TsReader;
import dev.tallylight.testing.TsBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TsDatagramsTest {
    private static final int UNITS = 200;
    private static final byte[] CLEAN = TsBytes.video(UNITS);

    /** Counts what comes out. */
    private static final class Played implements TsReader.Sink {
        private final TsReader reader = new TsReader(this);
        private final TsDatagrams datagrams;
        private final List<Long> times = new ArrayList<>();

        Played(boolean announced) {
            datagrams = new TsDatagrams(announced, reader::feed);
        }

        @Override
        public void announced(Track.Kind kind) {}

        @Override
        public void unit(int pid, Track.Kind kind, long time, int size, boolean keyframe) {
            times.add(time);
        }

        void assertClean(int fewest) {
            assertThat(times).hasSizeGreaterThanOrEqualTo(fewest);
            assertThat(reader.reading().continuityErrors()).isZero();
            assertThat(datagrams.lost()).isZero();
        }
    }

    private static byte[] rtp(int number, byte[] payload) {
        return ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) 33)
                .putShort((short) number)
                .putInt(number * 3600)
                .putInt(77)
                .put(payload)
                .array();
    }

    @Property(tries = 500)
    void takesDatagramsForAStreamOfBytesHoweverTheyAreCut(
            @ForAll @IntRange(min = 1, max = 2000) int size, @ForAll boolean announced) {
        Played played = new Played(announced);
        for (int at = 0; at < CLEAN.length; at += size) {
            played.datagrams.heard(Arrays.copyOfRange(CLEAN, at, Math.min(CLEAN.length, at + size)));
        }
        played.assertClean(UNITS);
    }

    /** Nobody waits for a packet's beginning to come in; the tables come once here, so they are told first. */
    @Property(tries = 500)
    void comesInAnywhere(@ForAll @IntRange(min = 1, max = 2000) int size, @ForAll @IntRange(max = 188 * 40) int from) {
        Played played = new Played(false);
        played.reader.feed(new TsBytes().tables().tables().bytes());
        for (int at = from; at < CLEAN.length; at += size) {
            played.datagrams.heard(Arrays.copyOfRange(CLEAN, at, Math.min(CLEAN.length, at + size)));
        }
        played.assertClean(UNITS - 25);
    }

    @Property(tries = 100)
    void knowsRtpWhateverTheAddressSays(@ForAll @IntRange(min = 1, max = 7) int packets, @ForAll boolean announced) {
        Played played = new Played(announced);
        int size = packets * TsBytes.PACKET;
        for (int at = 0; at < CLEAN.length; at += size) {
            byte[] payload = Arrays.copyOfRange(CLEAN, at, Math.min(CLEAN.length, at + size));
            played.datagrams.heard(rtp(65_530 + at / size, payload));
        }
        played.assertClean(UNITS);
        assertThat(played.datagrams.received()).isEqualTo((CLEAN.length + size - 1) / size);
    }

    @Test
    void countsWhatIsMissingByTheNumbersOfRtp() {
        Played played = new Played(false);
        for (int i : new int[] {1, 2, 5, 6, 8}) {
            played.datagrams.heard(rtp(i, Arrays.copyOfRange(CLEAN, i * 188, (i + 1) * 188)));
        }
        assertThat(played.datagrams.lost()).isEqualTo(3);
        assertThat(played.datagrams.received()).isEqualTo(5);
    }
}
