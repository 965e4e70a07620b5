package dev.tallylight.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * A real issuer, in this process: Spring Authorization Server, which demands PKCE, checks the client's secret and its redirect
 * URIs, has a sign-in page and a place to sign out. What it knows of people is here, and so is its key.
 */
public final class OpenIdIssuer implements AutoCloseable {
    public static final String CLIENT = "tallylight-console";
    public static final String SECRET = "S3CRET-of-the-client-8fKq2LmZ";
    public static final String PASSWORD = "a password of all of them";

    /** Where {@link PostgresResource} says that people reach Tallylight. */
    public static final String PUBLIC = "https://tallylight.example.com";

    public static final String ROLES =
            "ops=admin; Sport, Desk=viewer:sport; sport-editors=editor:sport; /staff/all=viewer; news=viewer:news";

    private static final Map<String, List<String>> PEOPLE = Map.of(
            "anna", List.of("Sport, Desk", "kitchen"),
            "ben", List.of("ops"),
            "carl", List.of(),
            "dora", List.of("kitchen", "OPS", "*", "ops "));

    private static @Nullable OpenIdIssuer running;

    private final ConfigurableApplicationContext application;
    private final RSAKey key;
    private final String url;

    /**
     * @param port to listen on; 0 for any that is free
     * @param base where Tallylight is reached
     */
    public OpenIdIssuer(int port, String base) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        TomcatURLStreamHandlerFactory.disable(); // a JVM takes one, and each application of a test loads the class anew
        SpringApplication spring = new SpringApplication(People.class);
        spring.setRegisterShutdownHook(false);
        application = spring.run(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--spring.jmx.enabled=false",
                "--test.base=" + base);
        key = application.getBean(RSAKey.class);
        url = "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
    }

    /** The one that {@link Resource} started. */
    public static OpenIdIssuer running() {
        OpenIdIssuer found = running;
        if (found == null) {
            throw new IllegalStateException("no issuer was started");
        }
        return found;
    }

    public String url() {
        return url;
    }

    public RSAKey key() {
        return key;
    }

    /** Signs what it would never say itself. */
    public String sign(JWTClaimsSet claims) {
        return sign(claims, key);
    }

    public static String sign(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        application.close();
    }

    /** What Tallylight is told of it. */
    public Map<String, String> configuration() {
        return Map.of(
                "tallylight.oidc.issuer", url,
                "tallylight.oidc.client-id", CLIENT,
                "tallylight.oidc.client-secret", SECRET,
                "tallylight.oidc.roles", ROLES);
    }

    /** An application whose people sign in with an issuer. */
    public static class Profile implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Resource.class));
        }
    }

    /** Has one run while tests do. */
    public static class Resource implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            OpenIdIssuer issuer = new OpenIdIssuer(0, PUBLIC);
            running = issuer;
            return issuer.configuration();
        }

        @Override
        public void stop() {
            if (running != null) {
                running.close();
                running = null;
            }
        }
    }

    /** Its people, its one client, and what its tokens say. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class People {
        @Bean
        RSAKey key() throws JOSEException {
            return new RSAKeyGenerator(2048).keyID("the-key").generate();
        }

        @Bean
        JWKSource<SecurityContext> keys(RSAKey key) {
            return new ImmutableJWKSet<>(new JWKSet(key));
        }

        @Bean
        RegisteredClientRepository clients(
                @org.springframework.beans.factory.annotation.Value("${test.base}") String base) {
            return new InMemoryRegisteredClientRepository(RegisteredClient.withId(CLIENT)
                    .clientId(CLIENT)
                    .clientSecret("{noop}" + SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri(base + "/sign-in/callback")
                    .postLogoutRedirectUri(base + "/sign-in")
                    .scope("openid")
                    .scope("profile")
                    .scope("email")
                    .clientSettings(ClientSettings.builder()
                            .requireProofKey(true)
                            .requireAuthorizationConsent(false)
                            .build())
                    .build());
        }

        @Bean
        UserDetailsService people() {
            InMemoryUserDetailsManager all = new InMemoryUserDetailsManager();
            PEOPLE.keySet()
                    .forEach(name -> all.createUser(User.withUsername(name)
                            .password("{noop}" + PASSWORD)
                            .roles("PERSON")
                            .build()));
            return all;
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return context -> {
                String name = context.getPrincipal().getName();
                context.getClaims().claim("preferred_username", name);
                context.getClaims().claim("groups", PEOPLE.getOrDefault(name, List.of()));
            };
        }
    }
}
