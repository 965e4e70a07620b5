package dev.tallylight.probe.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.media.Content;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import dev.tallylight.testing.TsBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets of 188 bytes, of 192 with a time before each, and of 204 with check bytes behind each. */
class TsSyncTest {
    private static final int UNITS = 100;
    private static final byte[] CLEAN = TsBytes.video(UNITS);

    private static final class Played implements TsReader.Sink {
        private final TsReader reader = new TsReader(this);
        private final List<Long> times = new ArrayList<>();

        @Override
        public void announced(Track.Kind kind) {}

        @Override
        public void unit(int pid, Track.Kind kind, long time, int size, boolean keyframe) {
            times.add(time);
        }

        void feed(byte[] data, int from, int piece) {
            for (int at = from; at < data.length; at += piece) {
                reader.feed(Arrays.copyOfRange(data, at, Math.min(data.length, at + piece)));
            }
        }
    }

    private static byte[] stream(int kind) {
        return switch (kind) {
            case 0 -> CLEAN;
            case 1 -> spaced(CLEAN, 4, 0);
            default -> spaced(CLEAN, 0, 16);
        };
    }

    private static byte[] spaced(byte[] packets, int before, int behind) {
        Random random = new Random(7);
        byte[][] parts = new byte[packets.length / TsBytes.PACKET][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new byte[before + TsBytes.PACKET + behind];
            random.nextBytes(parts[i]);
            System.arraycopy(packets, i * TsBytes.PACKET, parts[i], before, TsBytes.PACKET);
        }
        return TsBytes.concat(parts);
    }

    @Property(tries = 600)
    void readsPacketsOfAnyKindInPiecesOfAnySize(
            @ForAll @IntRange(max = 2) int kind, @ForAll @IntRange(min = 1, max = 3000) int piece) {
        Played played = new Played();
        played.feed(stream(kind), 0, piece);
        assertThat(played.times).hasSize(UNITS);
        assertThat(played.reader.packets()).isEqualTo(CLEAN.length / TsBytes.PACKET);
        assertThat(played.reader.reading().continuityErrors()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void readsAPieceOfAnyKind(int kind) {
        assertThat(TsReader.looksLike(stream(kind))).isTrue();
        MediaReading reading = TsReader.read(stream(kind));
        assertThat(reading.continuityErrors()).isZero();
        assertThat(reading.tracks().getFirst().units()).isEqualTo(UNITS);
    }

    /** What was cut out costs what it held and nothing more, and another sender may take over. */
    @Property(tries = 200)
    void findsThePacketsAgain(
            @ForAll @IntRange(max = 2) int first,
            @ForAll @IntRange(max = 2) int second,
            @ForAll @IntRange(max = 4000) int cut) {
        Played played = new Played();
        played.feed(Arrays.copyOf(stream(first), stream(first).length - cut), 0, 1316);
        played.feed(stream(second), 0, 1316);
        int lost = (cut + 600) / 370 + 2; // a unit has two packets, and three packets are waited for
        assertThat(played.times).hasSizeBetween(2 * UNITS - lost, 2 * UNITS);
    }

    @Property(tries = 300)
    void isKnownByItsContentFromAnyByteOn(@ForAll @IntRange(max = 2) int kind, @ForAll @IntRange(max = 203) int from) {
        byte[] stream = stream(kind);
        assertThat(Content.of(Arrays.copyOfRange(stream, from, from + 4 * 204), false))
                .isEqualTo(Content.MPEGTS);
    }

    @Test
    void findsNoPacketsInNoise() {
        byte[] noise = new byte[100_000];
        new Random(5).nextBytes(noise);
        Played played = new Played();
        played.feed(noise, 0, 1316);
        assertThat(played.reader.packets()).isZero();
        assertThat(TsReader.looksLike(noise)).isFalse();
    }
}
