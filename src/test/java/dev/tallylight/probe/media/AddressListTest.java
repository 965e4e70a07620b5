package dev.tallylight.probe.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {
    private static AddressList read(String text) {
        return AddressList.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "'[playlist]\nNumberOfEntries=2\n  File1 = http://a/1\nTitle1=x\nfile2=http://a/2', http://a/1 http://a/2",
        "'[Reference]\nRef1=http://a/1?MSWMExt=.asf', http://a/1?MSWMExt=.asf",
        "'<asx version=\"3\"><entry><REF HREF = \"http://a/1&amp;x=2\"/></entry><entry><ref id=\"2\" href=''http://a/2''></entry></asx>', http://a/1&x=2 http://a/2",
        "'<playlist><track><location> http://a/1 </location></track></playlist>', http://a/1",
        "'<playlist><track><location><![CDATA[http://a/1?b=1&c=2]]></location></track></playlist>', http://a/1?b=1&c=2",
        "'<playlist><track><location>\n <![CDATA[ http://[::1]/1 ]]>\n</location></track></playlist>', http://[::1]/1",
        "'<x:playlist><x:track><x:location y=\"z\">http://a/1&amp;c</x:location></x:track></x:playlist>', http://a/1&c",
        "'<playlist><location><![CDATA[]]></location><location>  </location></playlist>', ''",
        "'#EXTM3U\n#EXTINF:-1,x\nhttp://a/1\n', http://a/1"
    })
    void findsTheAddresses(String text, String addresses) {
        assertThat(String.join(" ", read(text).addresses())).isEqualTo(addresses);
    }

    /** Each is a quarter of a megabyte that begins a match at every few bytes and ends none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[playlist]|\n",
                "[playlist]|\nFile1",
                "[playlist]|\nFile1=\n",
                "<asx>|<ref ",
                "<asx>|<ref href=",
                "<asx>|<ref href='",
                "<asx><ref |href ",
                "<playlist>|<location> ",
                "<playlist>|<location><![CDATA[",
                "<playlist><location><![CDATA[|]",
                "<playlist>|<location ",
                "<playlist><|a",
                "#EXTM3U\n|#EXTINF:\n",
                "#EXTM3U\n|#EXTINF:0",
                "http://a\nhttp://b\n|tvg-a "
            })
    @Timeout(10)
    void readsAnyListAtOnce(String shape) {
        int bar = shape.indexOf('|');
        String piece = shape.substring(bar + 1);
        String text = shape.substring(0, bar) + piece.repeat(Content.MOST_LIST / piece.length());
        assertThat(read(text).addresses()).hasSizeLessThanOrEqualTo(AddressList.MOST);
        AddressList.timesItsPieces(text.getBytes(StandardCharsets.UTF_8));
    }
}
