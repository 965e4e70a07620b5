package dev.tallylight.launch;

import static java.util.Locale.ROOT;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What a person at a terminal must know, once everything is up. On standard output, so that it is not lost in the log. */
@ApplicationScoped
class Announcement {
    private static final int LAST = 10_000;

    /** Set by the launcher when it made the admin token in this start; null otherwise. */
    private static @Nullable NewToken newToken;

    record NewToken(String token, Path file) {}

    static void tokenWasMade(String token, Path file) {
        newToken = new NewToken(token, file);
    }

    /** Where it is, for whoever's start failed after it was made: no later one will show it. */
    static Optional<Path> madeInVain() {
        return Optional.ofNullable(newToken).map(NewToken::file);
    }

    void announce(
            @Observes @Priority(LAST) StartupEvent event,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "tallylight.launch.port", defaultValue = "8080") int port,
            @ConfigProperty(name = "quarkus.management.host-enabled") boolean managementPort,
            @ConfigProperty(name = "quarkus.management.port") int management,
            @ConfigProperty(name = "tallylight.role", defaultValue = "all") String role,
            @ConfigProperty(name = "tallylight.launch.announce", defaultValue = "false") boolean announce) {
        if (!announce) {
            return;
        }
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
        String what = role.equals("checkpoint") ? ", as an agent of a checkpoint" : "";
        System.out.printf(ROOT, "%nTallylight %s is on%s, after %.2f s.%n", version, what, seconds);
        if (role.equals("checkpoint")) {
            System.out.printf("  Health: http://%s:%d/q/health/ready%n%n", shown, managementPort ? management : port);
            return;
        }
        System.out.printf("  Console:     http://%s:%d/%n", shown, port);
        if (newToken != null) {
            System.out.printf(
                    "  Admin token: %s%n               (shown this once; kept in %s)%n",
                    newToken.token(), newToken.file());
        }
        System.out.println();
    }
}
