package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Keeps the native executable without what it once held, and nobody used: a library finds it by its name, or a branch that is never
 * taken leads to it. Of the jar, which holds each class of its libraries, this asks nothing.
 */
class ExecutableIT {
    /** It has 116.1 MB. Whoever needs more than this says in docs/benchmarks.md what it is spent on. */
    private static final long MOST_BYTES = 120_000_000;

    private static final Path EXECUTABLE = Path.of(System.getProperty("native.image.path", "none"));

    private static String content = "";

    @BeforeAll
    static void read() throws IOException {
        assumeThat(EXECUTABLE).isRegularFile();
        content = Files.readString(EXECUTABLE, StandardCharsets.ISO_8859_1); // each byte as it is
    }

    @Test
    void isNoLargerThanItHasToBe() {
        assertThat(EXECUTABLE.toFile().length()).isLessThan(MOST_BYTES);
    }

    @Test
    void knowsEachOfItsClassesByName() {
        assertThat(content).contains("dev.tallylight.probe.whep.DtlsClient", "org.bouncycastle.tls.DTLSClientProtocol");
    }

    @Test
    void hasNoProviderOfBouncyCastle() {
        assertThat(content)
                .doesNotContain(
                        "org.bouncycastle.jsse.provider.ProvSSLSocketDirect",
                        "org.bouncycastle.jcajce.util.ProviderJcaJceHelper",
                        "org.bouncycastle.pqc.jcajce.provider.bike.BCBIKEPrivateKey");
    }

    @Test
    void hasOfJavasXmlWhatReadsAStreamOfElements() {
        assertThat(content)
                .contains("com.sun.org.apache.xerces.internal.impl.XMLStreamReaderImpl")
                .doesNotContain(
                        "com.sun.org.apache.xerces.internal.impl.xs.XMLSchemaValidator",
                        "com.sun.org.apache.xerces.internal.xinclude.XIncludeHandler");
    }

    @Test
    void bringsNothingThatUnpacksADatabase() {
        assertThat(content)
                .doesNotContain(
                        "io.zonky.test.db.postgres.embedded.EmbeddedPostgres",
                        "org.apache.commons.compress.archivers.tar.TarArchiveInputStream",
                        "org.tukaani.xz.XZInputStream");
    }
}
