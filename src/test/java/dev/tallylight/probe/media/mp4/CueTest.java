package dev.tallylight.probe.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CueTest {
    /** ANSI/SCTE 35 §14.2, its example of a splice_insert. */
    private static final byte[] INSERT = HexFormat.of()
            .parseHex(
                    "fc302f000000000000fffff014054800008f7feffe7369c02efe0052ccf500000000000a0008435545490000013562dba30a");

    @Test
    void readsTheSpliceOfTheSpecification() {
        assertThat(Cue.splice(INSERT)).isEqualTo("SCTE-35 splice_insert 1207959695 out");
    }

    @Test
    void readsAnId3Tag() {
        byte[] tag = "ID3\4\0\0\0\0\0\37TIT2\0\0\0\12\0\0\3Evening\n!".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Cue.id3(tag, 0, tag.length)).isEqualTo("ID3 TIT2 \"Evening !\"");
    }

    @Property
    void takesAnyBytes(@ForAll byte[] bytes, @ForAll byte any) {
        byte[] section = INSERT.clone();
        for (int i = 1; i < bytes.length; i++) {
            section[Math.floorMod(bytes[i] * 7 + i, section.length)] = any;
        }
        Cue.splice(section);
        Cue.splice(bytes);
        byte[] tag = Arrays.copyOf("ID3\4\0\0\0\0\0\37".getBytes(StandardCharsets.ISO_8859_1), 10 + bytes.length);
        System.arraycopy(bytes, 0, tag, 10, bytes.length);
        Cue.id3(tag, 0, tag.length);
    }
}
