package dev.tallylight.statuspage.serve;

import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.LogoView;
import dev.tallylight.statuspage.render.Badge;
import dev.tallylight.statuspage.render.Document;
import dev.tallylight.statuspage.render.PageHtml;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes answers to visitors, with the headers that each has. */
@ApplicationScoped
class PageAnswers {
    /** So many seconds somebody between us and visitors may answer for us. */
    private static final String SHARED = "public, max-age=5";

    private static final String NOT_KEPT = "private, no-store";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String DIGEST_QUERY = "v";
    private static final int DIGITS = 12;

    private final PageHtml html;
    private volatile @Nullable Document missing;
    private volatile @Nullable Document away;

    PageAnswers(PageHtml html) {
        this.html = html;
    }

    void send(HttpServerRequest request, HeldPage page, Document document, boolean embeddable) {
        HttpServerResponse response = request.response();
        boolean open = page.password() == null;
        response.putHeader(HttpHeaders.CACHE_CONTROL, open ? SHARED : "private, no-cache");
        if (embeddable && open) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        response.putHeader(HttpHeaders.ETAG, document.etag());
        if (matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), document.etag())) {
            secured(response, document.policy()).putHeader(HttpHeaders.VARY, "Accept-Encoding");
            response.setStatusCode(304).end();
            return;
        }
        write(request, 200, document);
    }

    /** Of which nobody keeps a copy. */
    void sendOnce(HttpServerRequest request, int status, Document document) {
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, NOT_KEPT);
        write(request, status, document);
    }

    private static void write(HttpServerRequest request, int status, Document document) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean gzip = accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
        HttpServerResponse response = secured(request.response(), document.policy())
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, document.mediaType())
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                // said in either case, so that the server does not compress it once more
                .putHeader(HttpHeaders.CONTENT_ENCODING, gzip ? "gzip" : "identity");
        response.end(Buffer.buffer(gzip ? document.gzip() : document.plain()));
    }

    private static HttpServerResponse secured(HttpServerResponse response, String policy) {
        return response.putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
    }

    void badge(HttpServerRequest request, HeldPage page, String svg) {
        HttpServerResponse response = secured(request.response(), Badge.POLICY)
                .putHeader(HttpHeaders.CONTENT_TYPE, Badge.MEDIA_TYPE)
                .putHeader(
                        HttpHeaders.CACHE_CONTROL, page.password() == null ? "public, max-age=30" : "private, no-cache")
                .putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        String etag = "W/\"" + Integer.toHexString(svg.hashCode()) + "-" + svg.length() + "\"";
        response.putHeader(HttpHeaders.ETAG, etag);
        if (matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "identity")
                    .end(Buffer.buffer(svg.getBytes(StandardCharsets.UTF_8)));
        }
    }

    void logo(HttpServerRequest request, HeldPage page, LogoView logo, byte[] image) {
        boolean named = logo.digest().substring(0, DIGITS).equals(request.getParam(DIGEST_QUERY));
        String kept = page.password() != null ? "private, max-age=300" : named ? FOR_EVER : "public, max-age=60";
        secured(request.response(), "default-src 'none'; sandbox")
                .putHeader(HttpHeaders.CONTENT_TYPE, logo.mediaType())
                .putHeader(HttpHeaders.CACHE_CONTROL, kept)
                .putHeader(HttpHeaders.CONTENT_ENCODING, "identity")
                .putHeader("Content-Disposition", "inline")
                .end(Buffer.buffer(image));
    }

    /** It says neither what there is instead nor whose this is. */
    void missing(HttpServerRequest request) {
        Document document = missing;
        if (document == null) {
            document = html.message("There is no such page", "Look at the address: a part of it may be missing.");
            missing = document;
        }
        sendOnce(request, 404, document);
    }

    /** @param page null where it is not known which there are */
    void away(HttpServerRequest request, @Nullable HeldPage page) {
        request.response().putHeader("Retry-After", "10");
        if (page != null) {
            sendOnce(request, 503, html.message(page, "This page cannot be shown at the moment", LATER));
            return;
        }
        Document document = away;
        if (document == null) {
            document = html.message("This page cannot be shown at the moment", LATER);
            away = document;
        }
        sendOnce(request, 503, document);
    }

    private static final String LATER =
            "What it shows cannot be read just now. This says nothing about the streams. Try again in a minute.";

    void refused(HttpServerRequest request, int status, String words) {
        secured(request.response(), Document.INERT)
                .setStatusCode(status)
                .putHeader(HttpHeaders.CACHE_CONTROL, NOT_KEPT)
                .putHeader(HttpHeaders.CONTENT_ENCODING, "identity")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(words + "\n");
    }

    static boolean matches(@Nullable String asked, String etag) {
        return asked != null
                && (asked.strip().equals("*")
                        || Arrays.stream(asked.split(",", -1))
                                .map(String::strip)
                                .anyMatch(each -> each.equals(etag) || ("W/" + each).equals(etag)));
    }
}
