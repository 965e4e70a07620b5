package dev.tallylight.statuspage.logo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogoTest {
    private static final String SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'>%s</svg>";

    @Test
    void aPngKeepsItsImageAndLosesItsTexts() {
        byte[] file = png(30, 20, chunk("tEXt", "Comment\0<script>alert(1)</script>"));
        Logo logo = Logo.of(file);
        assertThat(logo.mediaType()).isEqualTo("image/png");
        assertThat(logo.width()).isEqualTo(30);
        assertThat(logo.height()).isEqualTo(20);
        assertThat(text(logo.image())).doesNotContain("script", "tEXt").contains("IDAT", "IEND");
        assertThat(Logo.of(logo.image()).image()).isEqualTo(logo.image());
    }

    @Test
    void ofAPolyglotNothingIsLeftBehindTheImage() {
        byte[] file = joined(png(30, 20), "PK\3\4 <html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8));
        assertThat(text(Logo.of(file).image())).doesNotContain("PK", "script").endsWith(text(end()));
    }

    @Test
    void aPngOfThirtyThousandPixelsIsRefusedByItsHeaderAlone() {
        assertThatThrownBy(() -> Logo.of(png(30_000, 30_000)))
                .isInstanceOf(RefusedLogo.class)
                .hasMessage("is 30000 × 30000 pixels, and may be 2000 × 2000: make it smaller");
        assertThatThrownBy(() -> Logo.of(png(0x7fffffff, 1))).isInstanceOf(RefusedLogo.class);
    }

    @Test
    void aPngWhoseChunksSayMoreThanThereIsIsBroken() {
        byte[] file = png(30, 20);
        ByteBuffer.wrap(file).putInt(33, 0x7ffffff0);
        assertThatThrownBy(() -> Logo.of(file)).hasMessageContaining("is a PNG that is broken");
    }

    @Test
    void aJpegLosesExifCommentsAndWhatFollowsItsEnd() {
        byte[] file = joined(
                bytes(0xff, 0xd8, 0xff, 0xe1, 0, 8, 'E', 'x', 'i', 'f', 0, 0),
                bytes(0xff, 0xfe, 0, 7, '<', 'b', '>', '1', '2'),
                bytes(0xff, 0xc0, 0, 11, 8, 0, 20, 0, 30, 1, 1, 0x11, 0),
                bytes(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9),
                "<script>".getBytes(StandardCharsets.UTF_8));
        Logo logo = Logo.of(file);
        assertThat(logo.mediaType()).isEqualTo("image/jpeg");
        assertThat(logo.width()).isEqualTo(30);
        assertThat(logo.height()).isEqualTo(20);
        assertThat(text(logo.image())).doesNotContain("Exif", "<b>", "script");
        assertThat(Logo.of(logo.image()).image()).isEqualTo(logo.image());
    }

    @Test
    void aWebPLosesItsMetadata() {
        byte[] vp8l = joined("VP8L".getBytes(StandardCharsets.US_ASCII), bytes(6, 0, 0, 0, 0x2f, 29, 0xc0, 4, 0, 7));
        byte[] exif = joined("EXIF".getBytes(StandardCharsets.US_ASCII), bytes(4, 0, 0, 0, 's', 'e', 'c', 'r'));
        byte[] head = joined(
                "RIFF".getBytes(StandardCharsets.US_ASCII),
                bytes(4 + vp8l.length + exif.length, 0, 0, 0),
                "WEBP".getBytes(StandardCharsets.US_ASCII));
        Logo logo = Logo.of(joined(head, vp8l, exif, bytes('<', 's')));
        assertThat(logo.mediaType()).isEqualTo("image/webp");
        assertThat(logo.width()).isEqualTo(30);
        assertThat(logo.height()).isEqualTo(20);
        assertThat(text(logo.image())).doesNotContain("EXIF", "<s");
        assertThat(Logo.of(logo.image()).image()).isEqualTo(logo.image());
    }

    @Test
    void anSvgKeepsWhatALogoIsMadeOf() {
        Logo logo = svg("<defs><linearGradient id='g'><stop offset='0' stop-color='#123'/></linearGradient></defs>"
                + "<metadata>who made it</metadata><path d='M0 0h5' style='fill:url(#g);behavior:url(x)' data-x='1'/>"
                + "<text x='1' y='2'>A &amp; B</text>");
        assertThat(text(logo.image()))
                .isEqualTo("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20\"><defs>"
                        + "<linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#123\"></stop></linearGradient></defs>"
                        + "<path d=\"M0 0h5\" fill=\"url(#g)\"></path>"
                        + "<text x=\"1\" y=\"2\">A &amp; B</text></svg>");
        assertThat(logo.width()).isEqualTo(40);
        assertThat(Logo.of(logo.image()).image()).isEqualTo(logo.image());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<SCRIPT href='#x'/>",
                "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
                "<image href='https://example.com/x.png'/>",
                "<use href='https://example.com/x.svg#a'/>",
                "<path d='M0 0' onload='alert(1)'/>",
                "<a href='javascript:alert(1)'><path d='M0 0'/></a>",
                "<style>@import url(https://example.com)</style>",
                "<metadata><script>alert(1)</script></metadata>",
                "<unknown onclick='alert(1)'/>",
                "<animate attributeName='href' to='javascript:alert(1)'/>",
                "<linearGradient id='g' href='https://example.com/x.svg#g'/>",
                "<linearGradient xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='data:text/html,x'/>",
                "&lol;"
            })
    void anSvgThatCouldActOrFetchIsRefused(String within) {
        assertThatThrownBy(() -> svg(within)).isInstanceOf(RefusedLogo.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fill='url(https://example.com/x)'",
                "fill='URL( //example.com )'",
                "fill='red;background:url(x)'",
                "d='M0 0\"&gt;&lt;script'",
                "clip-path='url(data:x#a)'",
                "style='fill:url(https://example.com/#a)'",
                "fill='image-set(x)'",
                "transform='expression(alert(1))'"
            })
    void whatRefersElsewhereIsLeftOut(String attribute) {
        assertThat(text(svg("<path " + attribute + "/>").image())).contains("<path></path>");
    }

    /** Ten of them within each other, ten levels deep, are more than any browser ends with. */
    @Test
    void clipPathsWithinClipPathsAreLeftOut() {
        String image = text(
                svg("<clipPath id='a' clip-path='url(#b)'><rect clip-path='url(#b)'/><path style='clip-path:url(#b)'/>"
                                + "<text clip-path='url(#b)'><tspan clip-path='url(#b)'>x</tspan></text></clipPath>"
                                + "<clipPath id='b'><rect/></clipPath><rect clip-path='url(#a)'/>")
                        .image());
        assertThat(image.split("clip-path", -1)).hasSize(2);
        assertThat(image).contains("<rect clip-path=\"url(#a)\">");
    }

    @Test
    void entitiesAreNotLookedAt() {
        String bomb = "<!DOCTYPE svg [<!ENTITY a '" + "x".repeat(1_000) + "'><!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
                + SVG.formatted("<text>&a;&b;</text>");
        assertThatThrownBy(() -> Logo.of(bomb.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("has a document type (DOCTYPE)");
    }

    @Test
    void deepAndManyElementsAreRefused() {
        assertThatThrownBy(() -> svg("<g>".repeat(60) + "</g>".repeat(60))).hasMessageContaining("within each other");
        assertThatThrownBy(() -> svg("<g/>".repeat(6_000))).hasMessageContaining("more than 5000 elements");
    }

    @Test
    void whatIsNoneOfTheFourIsRefused() {
        assertThatThrownBy(() -> Logo.of(new byte[0])).hasMessageContaining("is empty");
        assertThatThrownBy(() -> Logo.of("GIF89a".getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("is no PNG, JPEG, WebP or SVG");
        assertThatThrownBy(() -> Logo.of(new byte[Logo.MOST_BYTES + 1])).hasMessageContaining("and may have 262144");
        assertThatThrownBy(() -> Logo.of("<html><body/></html>".getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("no SVG");
    }

    @Property(tries = 2_000)
    void whateverTheBytesItIsALogoOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] file = switch (random.nextInt(3)) {
            case 0 -> png(30, 20);
            case 1 -> Logo.of(png(30, 20, chunk("tEXt", "x"))).image();
            default -> SVG.formatted("<path d='M0 0'/><g fill='#123'/>").getBytes(StandardCharsets.UTF_8);
        };
        for (int i = random.nextInt(6); i >= 0; i--) {
            file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        try {
            assertThat(Logo.of(file).image()).isNotEmpty();
        } catch (RefusedLogo e) {
            assertThat(e).hasMessageMatching("(?s).{10,}");
        }
    }

    private static Logo svg(String within) {
        return Logo.of(SVG.formatted(within).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] png(int width, int height, byte[]... more) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 0, 0, 0, 0})
                .array();
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[100]);
        deflater.finish();
        byte[] data = new byte[100];
        int length = deflater.deflate(data);
        deflater.end();
        return joined(
                Png.SIGNATURE, chunk("IHDR", header), joined(more), chunk("IDAT", Arrays.copyOf(data, length)), end());
    }

    private static byte[] end() {
        return chunk("IEND", new byte[0]);
    }

    private static byte[] chunk(String type, String text) {
        return chunk(type, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] named = joined(type.getBytes(StandardCharsets.US_ASCII), data);
        CRC32 sum = new CRC32();
        sum.update(named);
        return joined(
                ByteBuffer.allocate(4).putInt(data.length).array(),
                named,
                ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
