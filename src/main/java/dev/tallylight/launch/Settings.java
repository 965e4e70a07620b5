package dev.tallylight.launch;

import dev.tallylight.access.openid.GivenIssuer;
import dev.tallylight.net.dial.DialTarget;
import dev.tallylight.net.egress.EgressPolicy;
import dev.tallylight.net.url.SmtpServer;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.store.keys.EncryptionKeys;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        int port,
        Optional<Management> management,
        Optional<Hub> hub) {
    private static final String CHECKPOINT = "checkpoint";
    private static final Set<String> ROLES = Set.of("all", "hub", CHECKPOINT);
    /** What is read here, or by a room of its own later on: each is one line of plain text. */
    private static final List<String> NAMES = List.of(
            "tallylight.role",
            "tallylight.database-url",
            "tallylight.data-dir",
            "tallylight.admin-token",
            "tallylight.encryption-key",
            "tallylight.checkpoint-name",
            "tallylight.checkpoint-references",
            "tallylight.checkpoint-public-address",
            "tallylight.checkpoint-token",
            "tallylight.hub-url",
            "tallylight.hub-plain-http",
            "tallylight.egress.streams",
            "tallylight.egress.webhooks",
            "tallylight.egress.oidc",
            "tallylight.egress.subscribers",
            "tallylight.oidc.issuer",
            "tallylight.oidc.client-id",
            "tallylight.oidc.client-secret",
            "tallylight.oidc.roles",
            "tallylight.oidc.groups-claim",
            "tallylight.oidc.scopes",
            "tallylight.oidc.audience",
            "tallylight.oidc.plain-http",
            "tallylight.oidc.name",
            "tallylight.public-url",
            "tallylight.smtp-url",
            "tallylight.mail-from",
            "tallylight.subscribers.unsubscribe-address",
            "tallylight.streams-file",
            "tallylight.heartbeat-url",
            "tallylight.retention.events",
            "tallylight.retention.deliveries",
            "tallylight.retention.transitions",
            "tallylight.outages.causes",
            "tallylight.webhooks.retry-schedule",
            "quarkus.http.host",
            "quarkus.http.port",
            "quarkus.management.host",
            "quarkus.management.port");

    private static final int FILE_ORDINAL = 260; // as Quarkus gives config/application.properties

    static Settings read() {
        return read(Map.of());
    }

    /** @param first by their properties' names, before what the process was given */
    static Settings read(Map<String, String> first) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addSystemSources().addDefaultInterceptors();
        Path file = Path.of("config", "application.properties");
        if (Files.isReadable(file)) {
            try {
                builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), FILE_ORDINAL));
            } catch (IOException e) {
                throw new StartException(file + " cannot be read: " + e.getMessage());
            }
        }
        builder.withSources(new PropertiesConfigSource(first, "given", Integer.MAX_VALUE));
        return of(builder.build());
    }

    private static Settings of(SmallRyeConfig config) {
        NAMES.forEach(name -> checkPlain(config, name));
        String role = role(text(config, "role").orElse("all"));
        Optional<DatabaseUrl> database = text(config, "database-url").map(DatabaseUrl::parse);
        Optional<String> key = text(config, "encryption-key");
        key.ifPresent(value -> keys("TALLYLIGHT_ENCRYPTION_KEY", value));
        text(config, "admin-token").ifPresent(AdminTokenCheck::check);
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
        text(config, "checkpoint-references").ifPresent(Settings::checkReferences);
        text(config, "smtp-url").ifPresent(Settings::checkSmtp);
        text(config, "mail-from").ifPresent(from -> checkMail("TALLYLIGHT_MAIL_FROM", from, "alerts@example.com"));
        text(config, "subscribers.unsubscribe-address")
                .ifPresent(address ->
                        checkMail("TALLYLIGHT_SUBSCRIBERS_UNSUBSCRIBE_ADDRESS", address, "unsubscribe@example.com"));
        text(config, "public-url").ifPresent(Settings::checkPublicUrl);
        text(config, "egress.oidc").ifPresent(value -> egress("TALLYLIGHT_EGRESS_OIDC", value));
        text(config, "egress.subscribers").ifPresent(value -> egress("TALLYLIGHT_EGRESS_SUBSCRIBERS", value));
        String signIn = new GivenIssuer(
                        text(config, "oidc.issuer").orElse(null),
                        text(config, "oidc.client-id").orElse(null),
                        text(config, "oidc.roles").orElse(null),
                        text(config, "oidc.audience").orElse(null),
                        text(config, "oidc.plain-http")
                                .map(Boolean::parseBoolean)
                                .orElse(false),
                        text(config, "public-url").orElse(null))
                .fault();
        if (signIn != null) {
            throw new StartException(signIn);
        }
        int port = port(
                "QUARKUS_HTTP_PORT",
                config.getOptionalValue("quarkus.http.port", String.class)
                        .orElse(role.equals(CHECKPOINT) ? "0" : "8080"));
        return new Settings(
                role,
                database,
                Path.of(text(config, "data-dir").orElse("tallylight-data")),
                text(config, "admin-token"),
                key,
                text(config, "egress.streams").map(value -> egress("TALLYLIGHT_EGRESS_STREAMS", value)),
                text(config, "egress.webhooks").map(value -> egress("TALLYLIGHT_EGRESS_WEBHOOKS", value)),
                config.getOptionalValue("quarkus.http.host", String.class),
                port,
                management(config, port),
                role.equals(CHECKPOINT) ? Optional.of(hub(config)) : Optional.empty());
    }

    /** The value is not repeated: it may be a secret. */
    private static void checkPlain(SmallRyeConfig config, String name) {
        String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        String value = config.getOptionalValue(name, String.class).orElse("").strip();
        String written = config.getConfigValue(name).getRawValue();
        if (value.isEmpty() && written != null && written.contains("${")) {
            throw wrong(variable, "a text with ${ in it, which names something that is not set", "one without");
        }
        value.chars().filter(c -> !StartException.isPlain((char) c)).findFirst().ifPresent(c -> {
            throw wrong(
                    variable,
                    "a text with the character U+"
                            + HexFormat.of().withUpperCase().toHexDigits((char) c) + " in it",
                    "one line of plain text");
        });
    }

    private static Optional<String> text(SmallRyeConfig config, String name) {
        return config.getOptionalValue("tallylight." + name, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static String role(String role) {
        if (!ROLES.contains(role)) {
            throw wrong("TALLYLIGHT_ROLE", "\"" + role + "\"", "all, hub or checkpoint");
        }
        return role;
    }

    private static Hub hub(SmallRyeConfig config) {
        String url = text(config, "hub-url")
                .orElseThrow(() -> missing("TALLYLIGHT_HUB_URL", "the hub's address: https://tallylight.example.com"));
        String token = text(config, "checkpoint-token")
                .orElseThrow(() -> missing(
                        "TALLYLIGHT_CHECKPOINT_TOKEN",
                        "the token that was shown when the checkpoint was created (tlc_…)"));
        boolean plain = text(config, "hub-plain-http").filter("true"::equals).isPresent();
        return Hub.of(url, token, plain);
    }

    private static StartException missing(String variable, String what) {
        return new StartException(variable + " is not set; with TALLYLIGHT_ROLE=checkpoint it must be " + what);
    }

    /** @param from the variable, or the file, that it comes from; its value is not repeated */
    static EncryptionKeys keys(String from, String value) {
        try {
            return EncryptionKeys.parse(value);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    from,
                    String.valueOf(e.getMessage()),
                    "base64 of 32 bytes, as `openssl rand -base64 32` prints, and after commas the keys of before it");
        }
    }

    private static void checkReferences(String list) {
        try {
            DialTarget.parseList(list);
        } catch (UrlException e) {
            throw new StartException(
                    "TALLYLIGHT_CHECKPOINT_REFERENCES " + e.getMessage() + "; it may hold " + DialTarget.FORM);
        }
    }

    private static void checkMail(String variable, String address, String example) {
        if (!address.matches("[^@<>\\s]{1,64}@[A-Za-z0-9.-]{1,189}")) {
            throw wrong(variable, "\"" + address + "\"", "a mail address such as " + example);
        }
    }

    private static void checkSmtp(String url) {
        try {
            SmtpServer.parse(url);
        } catch (UrlException e) {
            // its value holds a password and is not repeated
            throw new StartException("TALLYLIGHT_SMTP_URL is no mail server's URL; it " + e.getMessage());
        }
    }

    private static void checkPublicUrl(String text) {
        String form = "the address that people reach the console by: https://tallylight.example.com";
        try {
            Url url = Url.parse(text);
            boolean web = url.scheme().equals("https") || url.scheme().equals("http");
            if (!web || url.userInfo() != null || url.pathAndQuery().indexOf('?') >= 0) {
                throw wrong("TALLYLIGHT_PUBLIC_URL", "\"" + url.redacted() + "\"", form);
            }
        } catch (UrlException e) {
            throw wrong("TALLYLIGHT_PUBLIC_URL", "no URL (it " + e.getMessage() + ")", form);
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

    private static Optional<Management> management(SmallRyeConfig config, int main) {
        String variable = "QUARKUS_MANAGEMENT_PORT";
        return config.getOptionalValue("quarkus.management.port", String.class).map(text -> {
            int port = port(variable, text);
            if (port == main && port != 0) {
                throw wrong(variable, port + ", as QUARKUS_HTTP_PORT is", "another port than that");
            }
            return new Management(port, config.getOptionalValue("quarkus.management.host", String.class));
        });
    }

    private static int port(String variable, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw wrong(variable, "\"" + text + "\"", "a port from 1 to 65535, or 0 for any that is free");
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
     * A server of their own for health and metrics.
     *
     * @param host where it listens, if not where the main one does
     */
    record Management(int port, Optional<String> host) {}

    /**
     * The hub that an agent reports to.
     *
     * @param token is kept out of every message
     */
    record Hub(String url, String token) {
        private static final String URL_FORM =
                "https://host, or http:// to an address of this machine or a private network";

        /** @param plain whether plain HTTP may go anywhere */
        static Hub of(String text, String token, boolean plain) {
            Url url;
            try {
                url = Url.parse(text);
            } catch (UrlException e) {
                throw wrong("TALLYLIGHT_HUB_URL", "no URL (it " + e.getMessage() + ")", URL_FORM);
            }
            if (!url.scheme().equals("https") && !url.scheme().equals("http")) {
                throw wrong("TALLYLIGHT_HUB_URL", "a " + url.scheme() + ":// URL", URL_FORM);
            }
            if (url.userInfo() != null || url.pathAndQuery().indexOf('?') >= 0) {
                throw wrong("TALLYLIGHT_HUB_URL", "a URL with user information or a query", URL_FORM);
            }
            if (url.scheme().equals("http") && !plain && !EgressPolicy.isNear(url.host())) {
                throw new StartException("TALLYLIGHT_HUB_URL is http:// to " + url.host()
                        + ": the token and the streams' secrets would go in the clear; use https://, or set"
                        + " TALLYLIGHT_HUB_PLAIN_HTTP=true where the network between is your own");
            }
            if (!token.matches("tlc_[A-Za-z0-9_-]{43}")) {
                throw wrong(
                        "TALLYLIGHT_CHECKPOINT_TOKEN",
                        "no checkpoint's token",
                        "what was shown when the checkpoint was created: tlc_ and 43 characters");
            }
            return new Hub(url.full(), token);
        }

        @Override
        public String toString() {
            return "Hub[" + url + "]";
        }
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
                    && uri.getPort() <= 65_535
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

        static StartException malformed() {
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
