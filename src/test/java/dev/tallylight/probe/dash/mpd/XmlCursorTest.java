package dev.tallylight.probe.dash.mpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XML as servers write it, and as players read it all the same. */
class XmlCursorTest {
    private static final String MPD = "<MPD type=\"dynamic\"><BaseURL>caf\u00e9/</BaseURL></MPD>";

    private static Mpd.Manifest manifest(byte[] document) {
        Mpd mpd = MpdParser.parse(document);
        assertThat(mpd).isInstanceOf(Mpd.Manifest.class);
        return (Mpd.Manifest) mpd;
    }

    private static Mpd.Manifest manifest(String document) {
        return manifest(document.getBytes(StandardCharsets.UTF_8));
    }

    private static String base(byte[] document) {
        Mpd.Base base = manifest(document).base();
        assertThat(base).isNotNull();
        return base.uri();
    }

    /** go-dash#81, gpac#1807. */
    @Test
    void readsPrefixesThatNobodyDeclared() {
        Mpd.Manifest manifest = manifest("<MPD xsi:schemaLocation=\"urn:x DASH.xsd\" type=\"dynamic\"><Period>"
                + "<AdaptationSet><ContentProtection cenc:default_KID=\"9eb4050d\"><cenc:pssh>AAAA</cenc:pssh>"
                + "</ContentProtection><mas:Representation id=\"v\"/></AdaptationSet></Period></MPD>");
        Mpd.AdaptationSet set = manifest.periods().getFirst().sets().getFirst();
        assertThat(set.representations()).hasSize(1);
    }

    @Test
    void takesAnAttributeWithoutAPrefixBeforeOneThatHasOne() {
        Mpd.Manifest manifest = manifest(
                "<MPD xmlns:type=\"urn:t\" x:type=\"static\" type=\"dynamic\"><Period xlink:href=\"http://a.example/\" xmlns:id=\"urn:i\"/></MPD>");
        assertThat(manifest.dynamic()).isTrue();
        assertThat(manifest.periods().getFirst().remote()).isTrue();
        assertThat(manifest.periods().getFirst().id()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "UTF-16LE", "UTF8", "utf8mb4", "unicode", "", "UTF-8"})
    void readsUtf8WhateverItIsDeclaredTo(String encoding) {
        String text = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>" + MPD;
        assertThat(base(text.getBytes(StandardCharsets.UTF_8))).isEqualTo("caf\u00e9/");
        assertThat(base(("\ufeff" + text).getBytes(StandardCharsets.UTF_8))).isEqualTo("caf\u00e9/");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16BE, \ufeff", "UTF-16LE, \ufeff", "UTF-16LE, ''", "UTF-16BE, ''"})
    void readsWhatReallyIsUtf16(String charset, String mark) {
        String text = mark + "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + MPD;
        assertThat(base(text.getBytes(Charset.forName(charset)))).isEqualTo("caf\u00e9/");
    }

    @Test
    void readsOnOverBytesThatAreNoUtf8() {
        String text = MPD.replace(
                "<BaseURL>", "<ProgramInformation><Title>caf\u00e9</Title></ProgramInformation><BaseURL>x/");
        assertThat(base(text.getBytes(StandardCharsets.ISO_8859_1))).startsWith("x/");
        String declared = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + MPD;
        assertThat(base(declared.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo("caf\u00e9/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\0\0\0\0\0\0", "\r\n\0", "</MPD>", "<!-- cached -->", "<script>", "&"})
    void doesNotMindWhatComesBehindIt(String more) {
        assertThat(manifest(MPD + more).dynamic()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n \t", "\ufeff\n", "\ufeff\ufeff"})
    void doesNotMindBlanksBeforeIt(String blanks) {
        assertThat(manifest(blanks + "<?xml version=\"1.0\"?>" + MPD).dynamic()).isTrue();
    }
}
