package dev.tallylight.console;

import io.quarkus.qute.TemplateExtension;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Our own styles, scripts, icons and typeface. A page names each with a digest of what is in it, so that browsers may keep it for
 * ever and ask for another version at once.
 */
@ApplicationScoped
@TemplateExtension(namespace = "asset")
public class Assets {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String PATH = "/console/";
    private static final int AFTER_OTHERS = 10;
    private static final int DIGEST = 8;
    private static final long MOST_COUNTED = 9;

    private static final Map<String, String> DIGESTS = new ConcurrentHashMap<>();

    /** Where a page gets a file of {@code META-INF/resources/console}. */
    static String of(String file) {
        return PATH + file + "?v=" + DIGESTS.computeIfAbsent(file, Assets::digest);
    }

    /** The icon of a browser's tab, which carries the count of problems. */
    static String favicon(long problems) {
        return problems == 0 ? of("favicon.svg") : "/favicon/" + Math.min(problems, MOST_COUNTED + 1) + ".svg";
    }

    private static String digest(String file) {
        try (InputStream in = Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("META-INF/resources/console/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + file + " in META-INF/resources/console");
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            return HexFormat.of().formatHex(digest).substring(0, DIGEST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void keptForEver(@Observes Filters filters) {
        filters.register(Assets::keep, AFTER_OTHERS);
    }

    /** What bears its version may be kept for ever: with a digest, or the typeface, which has it in its name. */
    private static void keep(RoutingContext request) {
        String path = request.normalizedPath();
        if (path.startsWith(PATH) && (request.request().getParam("v") != null || path.endsWith(".woff2"))) {
            request.response().putHeader("Cache-Control", FOR_EVER);
        }
        request.next();
    }
}
