package dev.tallylight.probe.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.media.track.Track;
import dev.tallylight.testing.TsBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How muxers lay the sections of a table into packets: ISO/IEC 13818-1 §2.4.4. */
class TsSectionTest {
    private static final int ROOM = 184;

    private static List<Track.Kind> announcedBy(TsBytes ts) {
        List<Track.Kind> announced = new ArrayList<>();
        new TsReader(new TsReader.Sink() {
                    @Override
                    public void announced(Track.Kind kind) {
                        announced.add(kind);
                    }

                    @Override
                    public void unit(int pid, Track.Kind kind, long time, int size, boolean keyframe) {}
                })
                .feed(ts.frame(0, 10).frame(0, 10).frame(0, 10).bytes());
        return announced;
    }

    @Test
    void readsASectionBehindAnother() {
        byte[] other = TsBytes.section(0xc0, 7, new byte[40]);
        assertThat(announcedBy(new TsBytes()
                        .sections(0, TsBytes.pat(1, TsBytes.PMT_PID))
                        .sections(TsBytes.PMT_PID, other, TsBytes.pmt(1, TsBytes.VIDEO_PID))))
                .containsExactly(Track.Kind.VIDEO);
    }

    @Test
    void readsTheTailBeforeThePointer() {
        byte[] table = TsBytes.pmt(1, TsBytes.VIDEO_PID, 250);
        byte[] tail = Arrays.copyOfRange(table, ROOM - 1, table.length);
        byte[] next = TsBytes.section(0xc0, 7, new byte[20]);
        assertThat(announcedBy(new TsBytes()
                        .sections(0, TsBytes.pat(1, TsBytes.PMT_PID))
                        .packet(TsBytes.PMT_PID, true, TsBytes.concat(new byte[1], Arrays.copyOf(table, ROOM - 1)))
                        .packet(
                                TsBytes.PMT_PID,
                                true,
                                TsBytes.stuffed(TsBytes.concat(new byte[] {(byte) tail.length}, tail, next)))))
                .containsExactly(Track.Kind.VIDEO);
    }

    /** Two sections one behind the other, in packets that begin wherever: a muxer may end a packet early. */
    @Property
    void putsSectionsTogetherHoweverTheyAreLaid(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 900) Integer> sizes,
            @ForAll @IntRange(min = 2, max = 184) int room) {
        List<byte[]> sections = sizes.stream()
                .map(size -> TsBytes.section(0x02, size, new byte[size]))
                .toList();
        byte[] all = TsBytes.concat(sections.toArray(byte[][]::new));
        List<byte[]> read = new ArrayList<>();
        TsSection section = new TsSection(read::add);
        int at = 0;
        while (at < all.length) {
            int pointer = toTheNextBeginning(sections, at);
            boolean begins = pointer < room - 1 && at + pointer < all.length;
            int taken = Math.min(all.length - at, begins ? room - 1 : Math.min(room, pointer));
            byte[] payload = Arrays.copyOfRange(all, at, at + taken);
            byte[] whole = TsBytes.stuffed(begins ? TsBytes.concat(new byte[] {(byte) pointer}, payload) : payload);
            section.feed(whole, 0, at + taken == all.length ? whole.length : taken + (begins ? 1 : 0), begins);
            at += taken;
        }
        assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(sections);
    }

    private static int toTheNextBeginning(List<byte[]> sections, int at) {
        int begin = 0;
        for (byte[] section : sections) {
            if (begin >= at) {
                break;
            }
            begin += section.length;
        }
        return begin - at;
    }

    @Property
    void takesAnyBytes(@ForAll @Size(max = 20) List<@Size(max = 184) byte[]> payloads, @ForAll boolean begins) {
        TsSection section = new TsSection(whole -> assertThat(whole).hasSizeBetween(12, 1024));
        payloads.forEach(payload -> section.feed(payload, 0, payload.length, begins));
    }

    @Test
    void skipsASectionThatIsTooLong() {
        byte[] data = TsBytes.concat(
                new byte[1], TsBytes.section(0x02, 1, new byte[2000]), TsBytes.section(0x02, 2, new byte[10]));
        List<byte[]> read = new ArrayList<>();
        new TsSection(read::add).feed(data, 0, data.length, true);
        assertThat(read).hasSize(1);
    }

    /** One identifier for the tables of a whole multiplex, of which one service is sent on. */
    @Test
    void announcesNothingOfAServiceThatIsNotThere() {
        byte[] absent = TsBytes.pmt(2, 0x222);
        byte[] listed = TsBytes.pmt(1, TsBytes.VIDEO_PID);
        TsBytes ts = new TsBytes().sections(0, TsBytes.pat(1, TsBytes.PMT_PID));
        for (int i = 0; i < 3; i++) {
            ts.sections(TsBytes.PMT_PID, absent).sections(TsBytes.PMT_PID, listed);
        }
        assertThat(announcedBy(ts)).containsExactly(Track.Kind.VIDEO);
    }

    @Test
    void ignoresATableThatIsYetToHold() {
        byte[] next = TsBytes.pmt(1, 0x222);
        next[5] &= (byte) 0xfe; // current_next_indicator
        assertThat(announcedBy(new TsBytes()
                        .sections(0, TsBytes.pat(1, TsBytes.PMT_PID))
                        .sections(TsBytes.PMT_PID, next)))
                .isEmpty();
    }

    /** Some say another number in each of the two tables: where no other comes, that is meant. */
    @Test
    void believesANumberThatIsNotListedWhereNoOtherComes() {
        TsBytes ts = new TsBytes().sections(0, TsBytes.pat(1, TsBytes.PMT_PID));
        byte[] once = new TsBytes()
                .sections(0, TsBytes.pat(1, TsBytes.PMT_PID))
                .sections(TsBytes.PMT_PID, TsBytes.pmt(5, TsBytes.VIDEO_PID))
                .frame(0, 10)
                .bytes();
        assertThat(TsReader.read(once).hasMedia()).isTrue();
        byte[] table = TsBytes.pmt(5, TsBytes.VIDEO_PID);
        assertThat(announcedBy(ts.sections(TsBytes.PMT_PID, table).sections(TsBytes.PMT_PID, table)))
                .containsExactly(Track.Kind.VIDEO);
    }
}
