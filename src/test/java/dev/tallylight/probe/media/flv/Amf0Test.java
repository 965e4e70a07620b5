package dev.tallylight.probe.media.flv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Amf0Test {
    private static List<?> read(byte[] data) {
        return Amf0.read(data, 0, data.length);
    }

    @Test
    void readsWhatItWrites() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("app", "live");
        object.put("fpad", false);
        object.put("capabilities", 15.0);
        object.put("inside", Map.of("deep", "er"));
        object.put("list", List.of("a", 1.0));
        assertThat(read(Amf0.write("connect", 1, object, null))).isEqualTo(Arrays.asList("connect", 1.0, object, null));
    }

    @Test
    void readsAnEcmaArray() {
        byte[] array = {8, 0, 0, 0, 1, 0, 1, 'w', 0, 0x40, 0x74, 0, 0, 0, 0, 0, 0, 0, 0, 9};
        assertThat(read(array)).isEqualTo(List.of(Map.of("w", 320.0)));
    }

    @Test
    void stopsAtWhatItDoesNotKnowAndAtWhatIsCutOff() {
        assertThat(read(new byte[] {5, 0x7f, 5})).hasSize(1);
        assertThat(read(new byte[] {2, 0, 9, 'a'})).isEmpty();
        assertThat(read(new byte[] {12, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff}))
                .isEmpty();
    }

    @Test
    void boundsDepthAndCount() {
        byte[] deep = new byte[4000];
        for (int i = 0; i + 4 <= deep.length; i += 4) {
            deep[i] = 3;
            deep[i + 2] = 1;
            deep[i + 3] = 'a';
        }
        assertThat(read(deep)).hasSizeLessThan(3);
        byte[] wide = new byte[100_000];
        Arrays.fill(wide, (byte) 5);
        assertThat(read(wide)).hasSizeLessThanOrEqualTo(2000);
        assertThat(read(new byte[] {10, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 5}))
                .hasSize(1);
    }

    @Property
    void takesAnyBytes(@ForAll byte[] bytes) {
        assertThat(read(bytes).size()).isLessThanOrEqualTo(bytes.length);
    }
}
