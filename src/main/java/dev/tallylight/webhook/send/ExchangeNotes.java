package dev.tallylight.webhook.send;

import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of one exchange while it lasts: when its connection stood, when the answer began, and the answer's head.
 * The REST client's hooks know the request that is sent and not who asked for it; both run on the same duplicated
 * context, so that holds the notes. Where there is none, or an exchange is cut short, some of it stays unknown.
 */
final class ExchangeNotes {
    private static final String KEY = ExchangeNotes.class.getName();
    private static final AttributeKey<Long> CONNECTED = AttributeKey.valueOf(KEY + ".connected");
    private static final AttributeKey<Long> SECURED = AttributeKey.valueOf(KEY + ".secured");
    private static final int MOST_HEAD = 4_096;

    /** What is shown with its value to all who may see deliveries. Of others a receiver may give back what it was sent. */
    private static final Set<String> HARMLESS = Set.of(
            "age",
            "cache-control",
            "cf-ray",
            "connection",
            "content-encoding",
            "content-language",
            "content-length",
            "content-type",
            "date",
            "expires",
            "keep-alive",
            "request-id",
            "retry-after",
            "server",
            "transfer-encoding",
            "vary",
            "via",
            "x-request-id");

    private static final String LIMITS = "x-ratelimit-";
    private static final String LOCATION = "location";

    private final long begun;
    private volatile long admitted;
    private volatile long asked;
    private volatile boolean reused;
    private volatile @Nullable KeptConnection connection;
    private volatile @Nullable Duration connect;
    private volatile @Nullable Duration tls;
    private volatile @Nullable Duration firstByte;
    private volatile @Nullable String head;

    private ExchangeNotes(long begun) {
        this.begun = begun;
    }

    @SuppressWarnings("deprecation") // what replaces it has to be known before Vert.x begins
    static ExchangeNotes begin(ContextInternal context, long begun) {
        ExchangeNotes notes = new ExchangeNotes(begun);
        if (VertxContext.isDuplicatedContext(context)) {
            context.putLocal(KEY, notes);
        }
        return notes;
    }

    /** Those of the exchange whose context this is; of one that is not known, notes that nobody reads. */
    @SuppressWarnings("deprecation")
    static ExchangeNotes current() {
        ContextInternal context = ContextInternal.current();
        if (context != null && VertxContext.isDuplicatedContext(context)) {
            ExchangeNotes notes = context.getLocal(KEY);
            if (notes != null) {
                return notes;
            }
        }
        return new ExchangeNotes(System.nanoTime());
    }

    static void connected(Channel channel) {
        channel.attr(CONNECTED).set(System.nanoTime());
    }

    static void secured(Channel channel) {
        channel.attr(SECURED).set(System.nanoTime());
    }

    void admitted() {
        admitted = System.nanoTime();
        asked = admitted;
    }

    /** It is tried once more, over another connection. */
    void again() {
        asked = System.nanoTime();
        reused = false;
        connection = null;
        head = null;
        firstByte = null;
    }

    /** Whether its connection was kept from an exchange before. */
    boolean isReused() {
        return reused;
    }

    /** Whether a byte came; also where that is not known. */
    boolean isAnswered() {
        KeptConnection watched = connection;
        return watched == null || watched.isAnswered();
    }

    /** A connection is there for the request, new or kept. */
    void standing(HttpConnection standing) {
        if (!(standing instanceof HttpClientConnection client)) {
            return;
        }
        KeptConnection watched = KeptConnection.of(client.channel());
        if (watched != null) {
            watched.begin();
        }
        connection = watched;
        Long connected = client.channel().attr(CONNECTED).get();
        Long secured = client.channel().attr(SECURED).get();
        reused = connected != null && connected < asked;
        if (connected == null) {
            connect = Duration.ofNanos(System.nanoTime() - asked); // without TLS nobody noted it
            connected(client.channel());
        } else if (!reused) {
            connect = Duration.ofNanos(connected - asked);
            tls = secured == null ? null : Duration.ofNanos(secured - connected);
        }
    }

    void answered(HttpClientResponse response) {
        firstByte = Duration.ofNanos(System.nanoTime() - begun);
        StringBuilder text = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(response.statusCode())
                .append(' ')
                .append(response.statusMessage() == null ? "" : response.statusMessage());
        for (Map.Entry<String, String> header : response.headers()) {
            text.append('\n').append(header.getKey()).append(": ").append(shown(header));
            if (text.length() > MOST_HEAD) {
                break;
            }
        }
        head = bounded(text).replace("\0", "");
    }

    private static String shown(Map.Entry<String, String> header) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        if (HARMLESS.contains(name) || name.startsWith(LIMITS)) {
            return header.getValue();
        }
        return name.equals(LOCATION) ? origin(header.getValue()) : "***";
    }

    /** Where a redirect leads: its path may be the secret that the endpoint's is. */
    private static String origin(String location) {
        try {
            Url to = Url.parse(location);
            return to.scheme() + "://" + to.withoutUserInfo().authority() + "/***";
        } catch (UrlException e) {
            return "***";
        }
    }

    private static String bounded(StringBuilder text) {
        return text.length() <= MOST_HEAD ? text.toString() : text.substring(0, MOST_HEAD) + "…";
    }

    @Nullable
    String head() {
        return head;
    }

    Timings timings() {
        Duration dns = admitted == 0 ? null : Duration.ofNanos(admitted - begun);
        return new Timings(dns, connect, tls, firstByte);
    }
}
