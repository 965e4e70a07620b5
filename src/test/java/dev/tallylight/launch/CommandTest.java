package dev.tallylight.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.store.keys.EncryptionKeys;
import dev.tallylight.testing.PatientPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
    private static final String OLD =
            Base64.getEncoder().encodeToString("the key that there was before it".getBytes(UTF_8));
    private static final String NEW =
            Base64.getEncoder().encodeToString("the key that takes the old one's".getBytes(UTF_8));

    @Test
    void startsWithoutACommandAndWithWhatIsForTheRuntime() {
        assertThat(Command.given()).isFalse();
        assertThat(Command.given("-XX:MaxNewSize=8m")).isFalse();
        assertThat(Command.given("re-encrypt")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reencrypt", "help", "re-encrypt now"})
    void refusesACommandThatThereIsNot(String line) {
        assertThatThrownBy(() -> Command.given(line.split(" ")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("there is no command \"" + line + "\"");
    }

    /** First the old key alone, then the new one before it, then the new one alone. */
    @Test
    void aKeyTakesAnothersPlace() throws IOException, SQLException, GeneralSecurityException {
        try (EmbeddedPostgres postgres = PatientPostgres.start()) {
            Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
            EncryptionKeys old = EncryptionKeys.parse(OLD);
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    PreparedStatement row = connection.prepareStatement(
                            "insert into installation (key_proof, fingerprint_key_encrypted) values (?, ?)")) {
                row.setBytes(1, old.first().proof());
                row.setBytes(2, old.seal("fingerprints".getBytes(UTF_8)));
                row.execute();
            }
            String url = "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";

            assertThatThrownBy(() -> reEncrypt(url, NEW))
                    .hasMessageContaining("the key " + old.ids())
                    .hasMessageContaining("gives " + EncryptionKeys.parse(NEW).ids() + " alone");
            assertThat(reEncrypt(url, NEW + "," + OLD))
                    .contains("1 secrets were encrypted with the key "
                            + EncryptionKeys.parse(NEW).ids());
            assertThat(reEncrypt(url, NEW)).startsWith("0 secrets");
            assertThatThrownBy(() -> reEncrypt(url, OLD))
                    .hasMessageContaining("the key " + EncryptionKeys.parse(NEW).ids());
        }
    }

    @Test
    void aDatabaseThatWasNotMigratedIsLeft() throws IOException {
        try (EmbeddedPostgres postgres = PatientPostgres.start()) {
            String url = "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
            assertThatThrownBy(() -> reEncrypt(url, NEW)).hasMessageContaining("start Tallylight once");
        }
    }

    private static String reEncrypt(String url, String keys) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Command.reEncrypt(
                Settings.read(Map.of("tallylight.database-url", url, "tallylight.encryption-key", keys)),
                new PrintStream(said, true, UTF_8));
        return said.toString(UTF_8);
    }
}
