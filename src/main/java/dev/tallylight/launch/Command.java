package dev.tallylight.launch;

import dev.tallylight.store.keys.EncryptionKeys;
import dev.tallylight.store.keys.ReEncryption;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What the program does when it is given a command, instead of watching streams: {@code re-encrypt}. */
final class Command {
    private static final String RE_ENCRYPT = "re-encrypt";

    private Command() {}

    /** @throws StartException for a command that there is not: a hub that starts by a slip of the pen helps nobody */
    static boolean given(String... args) {
        if (args.length == 0 || args[0].startsWith("-")) {
            return false;
        }
        if (args.length > 1 || !args[0].equals(RE_ENCRYPT)) {
            throw new StartException("there is no command \"" + String.join(" ", args)
                    + "\": without one Tallylight starts, and with re-encrypt it encrypts all secrets in the database"
                    + " with the first key of TALLYLIGHT_ENCRYPTION_KEY");
        }
        return true;
    }

    /**
     * Encrypts all secrets in the database with the first key. Hubs over the same database go on meanwhile, if each has that
     * key first; with the embedded database, whose folder one process uses at a time, Tallylight must be stopped.
     */
    static void reEncrypt(Settings settings, PrintStream out) {
        if (settings.hub().isPresent()) {
            throw new StartException(
                    "an agent (TALLYLIGHT_ROLE=checkpoint) has no database: re-encrypt belongs to the hub");
        }
        @Nullable DataFolder folder = settings.embedded() ? DataFolder.open(settings.dataFolder()) : null;
        @Nullable EmbeddedDatabase database = folder == null ? null : Launcher.embedded(folder);
        try {
            Settings.DatabaseUrl url = database == null ? settings.database().orElseThrow() : database.url();
            EncryptionKeys keys = Settings.keys("the encryption key", Launcher.encryptionKey(settings, folder));
            DatabaseCheck.run(url, keys);
            tell(DatabaseCheck.reEncrypt(url, keys), keys, out);
        } finally {
            Launcher.close(database);
        }
    }

    private static void tell(ReEncryption.Result result, EncryptionKeys keys, PrintStream out) {
        if (!result.complete()) {
            throw new StartException(result.sealed() + " secrets were encrypted with the key "
                    + keys.first().id() + ", and not all are: "
                    + (result.unreadable() > 0
                            ? result.unreadable() + " can be opened with none of the keys given (" + keys.ids() + ")"
                            : "others go on writing with another key; give all hubs this one first, and run it again"));
        }
        out.println(result.sealed() + " secrets were encrypted with the key "
                + keys.first().id() + ", and all are now: other keys may be taken out of TALLYLIGHT_ENCRYPTION_KEY.");
    }
}
