package dev.tallylight.statuspage.serve;

import dev.tallylight.access.entry.Guessing;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.SlowHashes;
import dev.tallylight.statuspage.render.Document;
import dev.tallylight.statuspage.render.PageHtml;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks for the password of a page that has one. Who was wrong too often waits, and is not listened to meanwhile. */
@ApplicationScoped
class PasswordDoor {
    private static final Logger LOG = Logger.getLogger(PasswordDoor.class);

    /** A password of 200 characters, each of them escaped. */
    private static final int MOST = 4 * 1024;

    private static final int MOST_PASSWORD = 200;

    private final PageHtml html;
    private final PageMemory memory;
    private final PageCookies cookies;
    private final PageAnswers answers;
    private final SlowHashes hashes;
    private final Guessing guessing;
    private final Origins origins;

    PasswordDoor(
            PageHtml html,
            PageMemory memory,
            PageCookies cookies,
            PageAnswers answers,
            SlowHashes hashes,
            Guessing guessing,
            Origins origins) {
        this.html = html;
        this.memory = memory;
        this.cookies = cookies;
        this.answers = answers;
        this.hashes = hashes;
        this.guessing = guessing;
        this.origins = origins;
    }

    Document form(HeldPage page) {
        Entry entry = memory.of(page, System.nanoTime());
        Document door = entry.door(page);
        if (door == null) {
            door = html.door(page, null);
            entry.door(page, door);
        }
        return door;
    }

    /** @param home where who is let in goes on */
    void open(HttpServerRequest request, HeldPage page, String home) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || length.length() > 6 || Integer.parseInt(length) > MOST) {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
            answers.refused(request, 413, "A password's form has 4 KiB at most, and says how long it is.");
            return;
        }
        if (origins.isForeign(request)) {
            answers.refused(request, 403, "This form was sent by a page of another site: open the page itself.");
            return;
        }
        request.body()
                .onSuccess(body -> read(request, page, home, body))
                .onFailure(failure -> LOG.debugf("a password's form did not arrive: %s", failure));
        request.resume(); // Quarkus holds a body back until somebody who wants it is found
    }

    private void read(HttpServerRequest request, HeldPage page, String home, Buffer body) {
        String address = address(request);
        Duration wait = guessing.waitingForPassword(address);
        if (!wait.isZero()) {
            tooOften(request, page, wait);
            return;
        }
        String password = password(body);
        String hash = page.password();
        if (password.isEmpty() || password.length() > MOST_PASSWORD || hash == null) {
            wrong(request, page, address);
            return;
        }
        hashes.matches(password, hash)
                .subscribe()
                .with(
                        right -> {
                            if (right) {
                                request.response().addCookie(cookies.cookie(page, request));
                                request.response()
                                        .setStatusCode(303)
                                        .putHeader(HttpHeaders.LOCATION, home)
                                        .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store")
                                        .end();
                            } else {
                                wrong(request, page, address);
                            }
                        },
                        failure -> tooOften(request, page, Duration.ofSeconds(2)));
    }

    private void wrong(HttpServerRequest request, HeldPage page, @Nullable String address) {
        ProblemException problem = guessing.wrongPassword(address);
        Duration wait = guessing.waitingForPassword(address);
        if (problem != null && !wait.isZero()) {
            tooOften(request, page, wait);
        } else {
            answers.sendOnce(request, 403, html.door(page, "That is not the password of this page."));
        }
    }

    private void tooOften(HttpServerRequest request, HeldPage page, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        request.response().putHeader("Retry-After", Long.toString(seconds));
        answers.sendOnce(
                request, 429, html.door(page, "Too many passwords were tried: wait " + seconds + " s, and try again."));
    }

    private static @Nullable String address(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        return peer == null ? null : peer.hostAddress();
    }

    private static String password(Buffer body) {
        try {
            List<String> given = new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), false)
                    .parameters()
                    .getOrDefault("password", List.of());
            return given.isEmpty() ? "" : given.getFirst();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
