package dev.tallylight.manual;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that the build made of {@code docs/}: 400 KB at most, read from the application itself, where it is packed (gzip).
 *
 * @param name below {@code manual/}
 */
record ManualFile(String name, byte[] bytes) {
    private static final int LONGEST = 200;
    private static final int DIGEST = 16;
    /** As the build writes names: no part of one is hidden, and none leads up. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    private static final Pattern WITH_ENDING = Pattern.compile(".*\\.[A-Za-z]+");

    /** What browsers show is told apart; the rest is for reading. */
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "png", "image/png",
            "svg", "image/svg+xml",
            "json", "application/json");

    /**
     * The file of an address.
     *
     * @param address below {@code /docs}; a page's has no ending; empty for the first page
     * @return null where there is none, whatever the address is
     */
    static @Nullable ManualFile at(String address) {
        if (address.isEmpty()) {
            return read("index.html");
        }
        if (address.length() > LONGEST || !NAME.matcher(address).matches()) {
            return null;
        }
        return read(WITH_ENDING.matcher(address).matches() ? address : address + ".html");
    }

    static @Nullable ManualFile read(String name) {
        try (InputStream packed =
                Thread.currentThread().getContextClassLoader().getResourceAsStream("manual/" + name + ".gz")) {
            return packed == null ? null : new ManualFile(name, new GZIPInputStream(packed).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String type() {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain;charset=UTF-8");
    }

    /** Of what is in it, so that a new version is another. */
    String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
