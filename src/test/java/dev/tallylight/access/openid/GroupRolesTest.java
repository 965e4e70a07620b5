package dev.tallylight.access.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRolesTest {
    private static Optional<Grant> of(String rules, String... groups) {
        return GroupRoles.parse(rules).of(List.of(groups));
    }

    @Test
    void aGroupHasARoleAndTags() {
        assertThat(of("ops=admin; sport=viewer:sport, football;", "sport"))
                .contains(new Grant(Role.VIEWER, Slice.of(List.of("sport", "football"))));
        assertThat(of("ops=admin; sport=viewer:sport", "ops")).contains(new Grant(Role.ADMIN, Slice.ALL));
    }

    @Test
    void aGroupsNameMayHoldAlmostAnything() {
        for (String group : List.of(
                "Sport, Desk",
                "/staff/a=b",
                "cn=ops,ou=groups,dc=example",
                "CN=admin,OU=groups",
                "urn:x:y=admin",
                "ops*")) {
            assertThat(of(group + "=editor:x", group)).contains(new Grant(Role.EDITOR, Slice.of(List.of("x"))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"OPS", "ops ", " ops", "op", "opsx", "*", "o*", "ops,sport", "оps", "ops\u200b", "ops\n", ""})
    void groupsAreComparedAsTheyAreWritten(String other) {
        assertThat(of("ops=admin;sport=viewer", other)).isEmpty();
    }

    /** U+043E looks like an o. */
    @Test
    void aTagThatLooksLikeAnotherIsAnother() {
        Grant grant = of("desk=viewer:spоrt", "desk").orElseThrow();
        assertThat(grant.slice().sees(List.of("sport"))).isFalse();
        assertThat(grant.slice().sees(List.of("spоrt"))).isTrue();
        assertThat(of("desk=viewer:sport", "desk").orElseThrow().slice().sees(List.of("spоrt", "Sport", "sport ")))
                .isFalse();
    }

    @Test
    void theGreatestRoleCountsAndTheTagsOfThoseGroupsAlone() {
        String rules = "a=viewer:a; b=viewer:b; e=editor:e; all=viewer; boss=admin";
        assertThat(of(rules, "a", "b")).contains(new Grant(Role.VIEWER, Slice.of(List.of("a", "b"))));
        assertThat(of(rules, "a", "e")).contains(new Grant(Role.EDITOR, Slice.of(List.of("e"))));
        assertThat(of(rules, "e", "all")).contains(new Grant(Role.EDITOR, Slice.of(List.of("e"))));
        assertThat(of(rules, "a", "all")).contains(new Grant(Role.VIEWER, Slice.ALL));
        assertThat(of(rules, "a", "e", "boss")).contains(new Grant(Role.ADMIN, Slice.ALL));
        assertThat(of(rules)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ops | group=role[:tag,tag]",
                "ops=owner | group=role[:tag,tag]",
                "=admin | group=role[:tag,tag]",
                "; ; | names no group",
                "ops=admin:sport | leave the tags out",
                "ops=viewer: | tags of the group \"ops\"",
                "ops=viewer:a,,b | tags of the group \"ops\"",
                "ops=admin;ops=viewer | \"ops\" twice",
                "*=admin | stands for no others",
                "ops=admin,sport=viewer:sport | semicolons",
                "sport=viewer:sport,ops=admin | semicolons",
                "ops= admin , sport=viewer | semicolons",
            })
    void whatCannotBeIsRefusedInWords(String rules, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupRoles.parse(rules))
                .withMessageContaining(words);
    }

    private static byte[] fingerprint(String rules, String... by) {
        return GroupRoles.parse(rules).fingerprint(List.of(by));
    }

    @Test
    void otherRulesHaveAnotherFingerprint() {
        byte[] one = fingerprint("a=viewer:x,y", "https://id", "client");
        assertThat(fingerprint(" a=viewer:x , y;", "https://id", "client")).isEqualTo(one);
        assertThat(fingerprint("a=viewer:x", "https://id", "client")).isNotEqualTo(one);
        assertThat(fingerprint("a=viewer:x,y", "https://other", "client")).isNotEqualTo(one);
        assertThat(fingerprint("a=viewer:x,y", "https://id", "other")).isNotEqualTo(one);
        assertThat(fingerprint("a=viewer:x,y", "https://idc", "lient")).isNotEqualTo(one);
    }
}
