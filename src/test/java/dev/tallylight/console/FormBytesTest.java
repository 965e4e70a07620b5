package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FormBytesTest {
    private static String field(String form, String name) {
        return FormBytes.field(form.getBytes(StandardCharsets.UTF_8), name);
    }

    @Test
    void readsAFieldInAnyScript() {
        assertThat(field("with=on+my+way&name=%D0%90%D0%BD%D0%BD%D0%B0", "name"))
                .isEqualTo("Анна");
        assertThat(field("with=on+my+way&name=Anna", "with")).isEqualTo("on my way");
        assertThat(field("name=first&name=second", "name")).isEqualTo("first");
    }

    @Test
    void whatCannotBeReadIsNothing() {
        assertThat(field("name=%zz", "name")).isEmpty();
        assertThat(field("name=%", "name")).isEmpty();
        assertThat(field("surname=x", "name")).isEmpty();
        assertThat(field("&".repeat(2_000), "name")).isEmpty();
        assertThat(FormBytes.field(null, "name")).isEmpty();
    }
}
