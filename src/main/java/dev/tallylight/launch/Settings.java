package dev.tallylight.launch;

import dev.tallylight.net.EgressPolicy;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration contract, read and checked before anything is started (docs/deploying.md). The same names serve as
 * environment variables ({@code TALLYLIGHT_ROLE}) and as properties ({@code tallylight.role}).
 */
record Settings(
        String role,
        Optional<DatabaseUrl> database,
        Path dataFolder,
        Optional<String> adminToken,
        Optional<String> encryptionKey,
        Optional<String> egressStreams,
        Optional<String> egressWebhooks,
        Optional<String> host,
        int port) {
    private static final Set<String> ROLES = Set.of("all", "hub");
    private static final int FILE_ORDINAL = 260; // as Quarkus gives config/application.properties

    static Settings read() {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDefaultSources().addDefaultInterceptors();
        Path file = Path.of("config", "application.properties");
        if (Files.isReadable(file)) {
            try {
                builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), FILE_ORDINAL));
            } catch (IOException e) {
                throw new StartException(file + " cannot be read: " + e.getMessage());
            }
        }
        return of(builder.build());
    }

    private static Settings of(SmallRyeConfig config) {
        Optional<DatabaseUrl> database = text(config, "database-url").map(DatabaseUrl::parse);
        Optional<String> key = text(config, "encryption-key");
        key.ifPresent(Settings::checkKey);
        text(config, "checkpoint-name").ifPresent(name -> {
            if (name.length() > 100) {
                throw wrong(
                        "TALLYLIGHT_CHECKPOINT_NAME", "of " + name.length() + " characters", "at most 100 characters");
            }
        });
        text(config, "checkpoint-public-address").ifPresent(address -> {
            if (!isAddress(address)) {
                throw wrong("TALLYLIGHT_CHECKPOINT_PUBLIC_ADDRESS", "\"" + address + "\"", "an IPv4 or IPv6 address");
            }
        });
        return new Settings(
                role(text(config, "role").orElse("all")),
                database,
                Path.of(text(config, "data-dir").orElse("tallylight-data")),
                text(config, "admin-token"),
                key,
                text(config, "egress.streams").map(value -> egress("TALLYLIGHT_EGRESS_STREAMS", value)),
                text(config, "egress.webhooks").map(value -> egress("TALLYLIGHT_EGRESS_WEBHOOKS", value)),
                config.getOptionalValue("quarkus.http.host", String.class),
                port(config.getOptionalValue("quarkus.http.port", String.class).orElse("8080")));
    }

    private static Optional<String> text(SmallRyeConfig config, String name) {
        return config.getOptionalValue("tallylight." + name, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static String role(String role) {
        if (role.equals("checkpoint")) {
            throw wrong("TALLYLIGHT_ROLE", "\"checkpoint\"", "all or hub: private checkpoints are not in this version");
        }
        if (!ROLES.contains(role)) {
            throw wrong("TALLYLIGHT_ROLE", "\"" + role + "\"", "all or hub");
        }
        return role;
    }

    private static void checkKey(String key) {
        String expected = "base64 of 32 bytes, as `openssl rand -base64 32` prints";
        try {
            int bytes = Base64.getDecoder().decode(key).length;
            if (bytes != 32) {
                throw wrong("TALLYLIGHT_ENCRYPTION_KEY", "base64 of " + bytes + " bytes", expected);
            }
        } catch (IllegalArgumentException e) {
            throw wrong("TALLYLIGHT_ENCRYPTION_KEY", "not base64", expected);
        }
    }

    private static boolean isAddress(String text) {
        try {
            EgressPolicy.parse(text + (text.indexOf(':') < 0 ? "/32" : "/128"));
            return text.indexOf(',') < 0 && text.indexOf('/') < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String egress(String variable, String value) {
        try {
            EgressPolicy.parse(value);
            return value;
        } catch (IllegalArgumentException e) {
            throw wrong(
                    variable, "\"" + value + "\"", "public, private, or CIDRs separated by commas: " + e.getMessage());
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw wrong("QUARKUS_HTTP_PORT", "\"" + text + "\"", "a port from 1 to 65535, or 0 for any that is free");
    }

    static StartException wrong(String variable, String holds, String mayHold) {
        return new StartException(variable + " is " + holds + "; it may be " + mayHold);
    }

    boolean embedded() {
        return database.isEmpty();
    }

    /** Where to listen: beyond loopback only with a database of one's own, unless told otherwise. */
    String listenHost() {
        return host.orElse(embedded() ? "127.0.0.1" : "0.0.0.0");
    }

    /**
     * Where the database is.
     *
     * @param hostAndPort host, port and path as they stand in a URL: {@code db:5432/tallylight}
     */
    record DatabaseUrl(String hostAndPort, String query, String user, String password) {
        private static final String FORM = "postgresql://user:password@host:5432/database";

        static DatabaseUrl parse(String text) {
            URI uri;
            try {
                uri = new URI(text);
            } catch (URISyntaxException e) {
                throw malformed();
            }
            @Nullable String userInfo = uri.getRawUserInfo();
            boolean form = ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && userInfo != null
                    && uri.getRawPath() != null
                    && uri.getRawPath().length() > 1;
            if (!form || userInfo == null) {
                throw malformed();
            }
            int colon = userInfo.indexOf(':');
            int port = uri.getPort() == -1 ? 5432 : uri.getPort();
            return new DatabaseUrl(
                    uri.getHost() + ":" + port + uri.getRawPath(),
                    uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery(),
                    decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                    colon < 0 ? "" : decoded(userInfo.substring(colon + 1)));
        }

        private static StartException malformed() {
            // its value holds a password and is not repeated
            return wrong("TALLYLIGHT_DATABASE_URL", "not a database's URL", "of the form " + FORM);
        }

        private static String decoded(String part) {
            return java.net.URLDecoder.decode(part.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        }

        String jdbc() {
            return "jdbc:postgresql://" + hostAndPort + query;
        }

        String reactive() {
            return "vertx-reactive:postgresql://" + hostAndPort + query;
        }
    }
}
