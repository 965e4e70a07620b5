package dev.tallylight.statuspage.subscriber.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers type where an address should be. */
class MailboxAddressTest {
    @ParameterizedTest
    @CsvSource({
        "ada@example.org, ada@example.org, ada@example.org",
        "'  Ada.L@Example.ORG ', Ada.L@example.org, ada.l@example.org",
        "ada+radio@example.org, ada+radio@example.org, ada@example.org",
        "a+b+c@example.org, a+b+c@example.org, a@example.org",
        "+a@example.org, +a@example.org, +a@example.org",
        "o'hara@example.org, o'hara@example.org, o'hara@example.org",
        "ada@bücher.example, ada@xn--bcher-kva.example, ada@xn--bcher-kva.example",
    })
    void takesAddressesAndKnowsTheirMailboxes(String typed, String sent, String mailbox) {
        MailboxAddress address = MailboxAddress.parse(typed);
        assertThat(address.text()).isEqualTo(sent);
        assertThat(address.mailbox()).isEqualTo(mailbox);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.org\r\nBcc: all@example.org",
                "ada@example.org\nBcc: all@example.org",
                "ada\r\n@example.org",
                "ada@example.org,bob@example.org",
                "ada@example.org;bob@example.org",
                "Ada <ada@example.org>",
                "\"a b\"@example.org",
                "ada@localhost",
                "ada@127.0.0.1",
                "ada@[127.0.0.1]",
                "ada@example.org.",
                "ada@-example.org",
                "ada..l@example.org",
                ".ada@example.org",
                "ada@exa mple.org",
                "ada@@example.org",
                "ada",
                "@example.org",
                "ada@",
                "\u0000ada@example.org",
                "ada\u202e@example.org",
                "ädä@example.org",
                "   ",
                ""
            })
    void takesNothingElseAndDoesNotRepeatIt(String typed) {
        assertThatThrownBy(() -> MailboxAddress.parse(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(fault -> assertThat(String.valueOf(fault.getMessage()))
                        .matches("(must|is) .*")
                        .doesNotContain("Bcc", "ada@example.org,"));
    }

    @Test
    void boundsWhatItReads() {
        assertThatThrownBy(() -> MailboxAddress.parse("a".repeat(10_000) + "@example.org"))
                .hasMessage("must have at most 254 characters");
        assertThatThrownBy(() -> MailboxAddress.parse("a".repeat(65) + "@example.org"))
                .hasMessageContaining("one mail address");
        assertThatThrownBy(() -> MailboxAddress.parse("a@" + "ü".repeat(240) + ".org"))
                .hasMessageContaining("one mail address");
    }

    @Test
    void isNotToldByALog() {
        assertThat(MailboxAddress.parse("ada.lovelace@example.org")).hasToString("a…@example.org");
    }
}
