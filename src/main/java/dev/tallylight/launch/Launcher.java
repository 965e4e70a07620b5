package dev.tallylight.launch;

import dev.tallylight.access.SecretText;
import dev.tallylight.door.Doorkeeper;
import dev.tallylight.launch.executable.Executable;
import dev.tallylight.store.keys.EncryptionKeys;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The program's beginning. */
@QuarkusMain
public final class Launcher {
    private static final int FAILED = 1;

    /** Known when the executable is built, so what unpacks and starts a PostgreSQL is no part of it. */
    private static final boolean EXECUTABLE = Executable.isThis();

    private Launcher() {}

    public static void main(String... args) {
        EmbeddedDatabase database = null;
        set(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, Doorkeeper.SWITCH);
        try {
            Settings settings = Settings.read();
            if (Command.given(args)) {
                Command.reEncrypt(settings, System.out);
                return;
            }
            int port = freePort("QUARKUS_HTTP_PORT", settings.port(), settings.listenHost());
            settings.management().ifPresent(management -> openManagement(management, settings.listenHost()));
            if (settings.hub().isPresent()) {
                AgentLaunch.prepare(settings, settings.hub().get(), port);
                run(null, args);
                return;
            }
            DataFolder folder = settings.embedded() ? DataFolder.open(settings.dataFolder()) : null;
            database = folder == null ? null : embedded(folder);
            Settings.DatabaseUrl url = database == null ? settings.database().orElseThrow() : database.url();
            String key = encryptionKey(settings, folder);
            EncryptionKeys keys = Settings.keys("the encryption key", key);
            if (database == null && settings.adminToken().isPresent()) {
                FlywaysTurn.dependsOn(() -> DatabaseCheck.run(url, keys));
            } else {
                // a start that is refused leaves a database to stop, or would make a token that is then shown to nobody
                boolean migrated = DatabaseCheck.run(url, keys);
                FlywaysTurn.dependsOn(() -> migrated);
            }
            hand(settings, url, port);
            set("tallylight.encryption-key", key);
            if (settings.adminToken().isEmpty()) {
                set(
                        "tallylight.admin-token",
                        adminToken(folder == null ? DataFolder.open(settings.dataFolder()) : folder));
            }
            set("tallylight.launch.announce", "true");
        } catch (StartException e) {
            say(e);
            close(database);
            System.exit(FAILED);
        }
        run(database, args);
    }

    /** While Quarkus starts: without its hooks, which wait for that to end. */
    static void endInStart(StartException refusal) {
        say(refusal);
        Runtime.getRuntime().halt(FAILED);
    }

    private static void say(StartException refusal) {
        System.err.println("tallylight: " + refusal.getMessage());
    }

    static EmbeddedDatabase embedded(DataFolder folder) {
        if (EXECUTABLE) {
            throw new StartException("the native executable brings no database:"
                    + " set TALLYLIGHT_DATABASE_URL to postgresql://user:password@host:5432/database");
        }
        System.out.println("Starting the embedded PostgreSQL in " + folder.path()
                + ". Streams and webhooks on loopback and private addresses are allowed: this is the"
                + " one-machine default.");
        return EmbeddedDatabase.start(folder);
    }

    /** Hands what was found to Quarkus as its own properties, which come before those of the application. */
    private static void hand(Settings settings, Settings.DatabaseUrl url, int port) {
        set("quarkus.datasource.jdbc.url", url.jdbc());
        set("quarkus.datasource.reactive.url", url.reactive());
        set("quarkus.datasource.username", url.user());
        set("quarkus.datasource.password", url.password());
        set("quarkus.http.host", settings.listenHost());
        set("quarkus.http.port", Integer.toString(port));
        set("tallylight.launch.port", Integer.toString(port));
        if (settings.embedded()) {
            set("tallylight.egress.streams", settings.egressStreams().orElse("private"));
            set("tallylight.egress.webhooks", settings.egressWebhooks().orElse("private"));
        }
    }

    /** Quarkus' own default for the host is everywhere; ours is where the main server is. */
    private static void openManagement(Settings.Management management, String mainHost) {
        String host = management.host().orElse(mainHost);
        int port = freePort("QUARKUS_MANAGEMENT_PORT", management.port(), host);
        set("quarkus.management.host-enabled", "true");
        set("quarkus.management.host", host);
        set("quarkus.management.port", Integer.toString(port));
    }

    static String encryptionKey(Settings settings, @Nullable DataFolder folder) {
        return settings.encryptionKey().orElseGet(() -> {
            if (folder == null) {
                throw new StartException("TALLYLIGHT_ENCRYPTION_KEY is not set; a database of your own needs it:"
                        + " make one with `openssl rand -base64 32` and keep it as safe as the database");
            }
            return folder.secret("encryption-key")
                    .orElseGet(() -> folder.makeSecret("encryption-key", Launcher::newKey));
        });
    }

    private static String adminToken(DataFolder folder) {
        Optional<String> kept = folder.secret("admin-token");
        if (kept.isPresent()) {
            return kept.get();
        }
        String token = folder.makeSecret("admin-token", () -> SecretText.random("tl_"));
        Announcement.tokenWasMade(token, folder.resolve("admin-token"));
        return token;
    }

    static String newKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** The port to listen on: said to be taken before anything is started, and found where any will do. */
    private static int freePort(String variable, int port, String host) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new StartException("port " + port + " on " + host + " cannot be listened on (" + e.getMessage()
                    + "): stop what uses it, or set " + variable + " to another");
        }
    }

    private static void run(@Nullable EmbeddedDatabase database, String... args) {
        if (database != null) {
            database.onLoss(() -> {
                System.err.println("tallylight: the embedded PostgreSQL has ended by itself: stopping; nothing that was"
                        + " written is lost, start Tallylight again");
                Quarkus.asyncExit(FAILED);
            });
            // stop in order: first the application, then its database; a JVM hook would stop both at once
            for (String signal : new String[] {"TERM", "INT"}) {
                sun.misc.Signal.handle(new sun.misc.Signal(signal), ignored -> Quarkus.asyncExit(0));
            }
        }
        if (Boolean.getBoolean("tallylight.launch.stop-with-parent")) {
            // started by a build tool that leaves its child behind when it is told to stop
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> Quarkus.asyncExit(0)));
        }
        Quarkus.run(
                null,
                (exitCode, failure) -> {
                    close(database);
                    if (failure != null) {
                        FailedStart.say(failure, System.err);
                    }
                    System.exit(exitCode);
                },
                args);
    }

    static void close(@Nullable EmbeddedDatabase database) {
        if (database != null) {
            database.close();
        }
    }

    static void set(String name, String value) {
        System.setProperty(name, asValue(value));
    }

    /** What is handed on is a value, and no expression for Quarkus to look something up by. */
    static String asValue(String value) {
        return value.contains("${") ? value.replace("$", "\\$") : value;
    }
}
