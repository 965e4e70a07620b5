package dev.tallylight.console.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private static List<String> find(String question, String... roles) {
        return Place.matching(question, List.of(roles)::contains).stream()
                .map(Place::name)
                .toList();
    }

    @Test
    void findsAPageByTheBeginningsOfItsWords() {
        assertThat(find("main", Role.VIEW)).containsExactly("Maintenance");
        assertThat(find("  ADD  str", Role.VIEW, Role.EDIT)).containsExactly("Add a stream");
        assertThat(find("webhook", Role.VIEW)).containsExactly("Notifications", "Test handlers");
        assertThat(find("zzz", Role.VIEW)).isEmpty();
    }

    @Test
    void offersNobodyWhatHeMayNotDo() {
        assertThat(find("token", Role.VIEW, Role.EDIT)).isEmpty();
        assertThat(find("token", Role.VIEW, Role.EDIT, Role.ADMINISTER)).containsExactly("Tokens");
        assertThat(find("", Role.VIEW)).doesNotContain("Add a stream", "Tokens").contains("Overview", "Keys");
    }
}
