package dev.tallylight.webhook;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for 127.0.0.1, made by the JDK's keytool, for either end of a connection. */
public final class TestCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private final KeyStore store;

    private TestCertificate(KeyStore store) {
        this.store = store;
    }

    /** @param name its common name */
    public static TestCertificate make(Path folder, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString(),
                        "-validity",
                        "2",
                        "-ext",
                        "san=ip:127.0.0.1"))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new TestCertificate(store);
    }

    /** As the API takes it. */
    public Map<String, String> pem() throws GeneralSecurityException {
        return Map.of(
                "certificate", block("CERTIFICATE", store.getCertificate("it").getEncoded()),
                "key",
                        block(
                                "PRIVATE KEY",
                                Objects.requireNonNull(
                                        store.getKey("it", PASSWORD).getEncoded())));
    }

    private static String block(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes)
                + "\n-----END " + name + "-----\n";
    }

    /** For a client that is to trust this very certificate. */
    public PemTrustOptions trusted() throws GeneralSecurityException {
        return new PemTrustOptions().addCertValue(Buffer.buffer(Objects.requireNonNull(pem().get("certificate"))));
    }

    /** A listener on a free port with this certificate, which demands the other from its clients, if one is given. */
    public SSLServerSocket listener(@org.jspecify.annotations.Nullable TestCertificate demanded)
            throws GeneralSecurityException, IOException {
        SSLServerSocket socket = (SSLServerSocket)
                context(demanded).getServerSocketFactory().createServerSocket(0, 20, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(demanded != null);
        return socket;
    }

    /** For a server with this certificate. */
    public SSLContext context() throws GeneralSecurityException, IOException {
        return context(null);
    }

    private SSLContext context(@org.jspecify.annotations.Nullable TestCertificate demanded)
            throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        if (demanded != null) {
            trusted.setCertificateEntry("client", demanded.store.getCertificate("it"));
        }
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), demanded == null ? null : trust.getTrustManagers(), null);
        return context;
    }
}
