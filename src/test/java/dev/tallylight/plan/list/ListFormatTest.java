package dev.tallylight.plan.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListFormatTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '{"streams":[]}'                      | JSON
            '  \n{'                               | JSON
            '[{"url":"https://x.test/"}]'         | JSON
            'streams:\n- url: https://x.test/'    | YAML
            'streams: []'                         | YAML
            'streams:'                            | YAML
            '# mine\nstreams:'                    | YAML
            '---\nstreams:'                       | YAML
            'x-often: &often'                     | YAML
            '- url: https://x.test/'              | YAML
            'key,url\na,https://x.test/'          | CSV
            'url\nhttps://x.test/'                | CSV
            'key;policy.interval'                 | CSV
            ''                                    | CSV
            """)
    void looksAtTheFirstLine(String text, ListFormat format) {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16)) {
            assertThat(ListFormat.ofText(text.getBytes(charset))).isEqualTo(format);
            assertThat(ListFormat.ofText(("\uFEFF" + text).getBytes(charset))).isEqualTo(format);
        }
    }

    @Test
    void looksNoFurtherThanItMust() {
        assertThat(ListFormat.ofText(new byte[10_000_000])).isEqualTo(ListFormat.CSV);
    }
}
