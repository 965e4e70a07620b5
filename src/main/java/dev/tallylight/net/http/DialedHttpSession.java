package dev.tallylight.net.http;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.dial.ConnectFailures;
import dev.tallylight.net.dial.Dialed;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.http.HttpConnection.Answer;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An HTTP session over the {@link Dialer}: at most one idle connection per origin is kept. */
final class DialedHttpSession implements HttpSession {
    private final ContextInternal context;
    private final Executor onContext;
    private final Dialer dialer;
    private final EgressGuard guard;
    private final String userAgent;
    private final NetListener listener;
    private final SessionCookies cookies;
    private final SessionLogins logins = new SessionLogins();
    private final Map<String, HttpConnection> idle = new HashMap<>();
    private final Set<HttpConnection> open = new HashSet<>();
    private boolean closed;

    DialedHttpSession(
            ContextInternal context, Dialer dialer, EgressGuard guard, String userAgent, NetListener listener) {
        this.context = context;
        this.onContext = work -> context.emit(v -> work.run());
        this.dialer = dialer;
        this.guard = guard;
        this.userAgent = userAgent;
        this.listener = listener;
        this.cookies = new SessionCookies(listener.cookies());
    }

    @Override
    public Uni<HttpReply> get(Url url, Map<String, String> headers, int mostBytes, Duration deadline) {
        Map<String, String> accepting = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        accepting.put("Accept-Encoding", "gzip, deflate");
        accepting.putAll(headers);
        return send(HttpCall.get(url, accepting), mostBytes, deadline);
    }

    @Override
    public Uni<HttpReply> send(HttpCall call, int mostBytes, Duration deadline) {
        return Uni.createFrom()
                .deferred(() -> {
                    long since = System.nanoTime();
                    Deadline end = Deadline.in(context, deadline);
                    return follow(call, new Redirects(call.url(), cookies::header), end)
                            .flatMap(found ->
                                    end.bound(read(found, mostBytes, since), () -> late("the whole body", found.url)));
                })
                .runSubscriptionOn(onContext);
    }

    @Override
    public Uni<HttpStream> open(Url url, Map<String, String> headers, Duration deadline) {
        return Uni.createFrom()
                .deferred(() -> follow(
                                HttpCall.get(url, headers),
                                new Redirects(url, cookies::header),
                                Deadline.in(context, deadline))
                        .map(this::stream))
                .runSubscriptionOn(onContext);
    }

    private static NetFailure late(String what, Url url) {
        return new NetFailure(Kind.RESPONSE_TIMEOUT, what + " from " + url.host() + " did not come in time");
    }

    /** An answer that is no redirect, and the connection whose body it has. */
    private record Found(Url url, HttpConnection connection, Answer answer) {}

    private Uni<Found> follow(HttpCall call, Redirects redirects, Deadline end) {
        Url url = call.url();
        return exchange(call, end).flatMap(found -> {
            ResponseHead head = found.answer.head();
            listener.firstByte(found.answer.firstByte());
            boolean stale = cookies.mayBeStale(call, head);
            cookies.receive(url, head);
            if (stale) {
                found.connection.close();
                cookies.forgetBrought();
                listener.step("cookies", "asks again without those of an earlier visit");
                return follow(call, redirects, end);
            }
            String login = logins.answer(call, head);
            if (login != null) {
                found.connection.close();
                listener.step("login", "asks again with " + login);
                return follow(call, redirects, end);
            }
            Url next = redirects.next(call, head);
            if (next == null) {
                return Uni.createFrom().item(found);
            }
            found.connection.close();
            noteRedirect(url, head, next);
            return follow(call.to(next, Redirects.headersFor(url, next, call.headers())), redirects, end);
        });
    }

    private void noteRedirect(Url from, ResponseHead head, Url to) {
        boolean downgrade = HttpScheme.secure(from.scheme()) && !HttpScheme.secure(to.scheme());
        listener.step("redirect", head.status() + " to " + to + (downgrade ? ", from TLS to plain text" : ""));
    }

    private Uni<Found> exchange(HttpCall call, Deadline end) {
        // the server may close an idle connection just as we use it: a GET may be sent again, and nothing else
        HttpConnection kept = call.isGet() ? takeIdle(call.url()) : null;
        if (kept == null) {
            return exchangeAnew(call, end);
        }
        return ask(call, kept, end)
                .onFailure(failure -> kept.silent() && closedUnderUs(failure))
                .recoverWithUni(() -> exchangeAnew(call, end));
    }

    private static boolean closedUnderUs(Throwable failure) {
        return failure instanceof NetFailure net
                && (net.kind() == Kind.CLOSED_BY_SERVER || net.kind() == Kind.CONNECTION_RESET);
    }

    private Uni<Found> exchangeAnew(HttpCall call, Deadline end) {
        Url url = call.url();
        if (!HttpScheme.speaks(url.scheme())) {
            return Uni.createFrom().failure(new NetFailure(Kind.PROTOCOL_ERROR, url + " is not an HTTP URL"));
        }
        return dialer.dial(guard, url.host(), url.port(), HttpScheme.secure(url.scheme()), end.remaining())
                .flatMap(dialed -> {
                    noteConnected(url, dialed);
                    HttpConnection connection = new HttpConnection(context, dialed.socket(), url.host());
                    open.add(connection);
                    if (closed) {
                        connection.close();
                    }
                    return ask(call, connection, end);
                });
    }

    private void noteConnected(Url url, Dialed dialed) {
        listener.connected(dialed.dns(), dialed.connect(), dialed.tls());
        String tls = dialed.tls() == null ? "" : ", TLS in " + dialed.tls().toMillis() + " ms";
        listener.step(
                "connect",
                ConnectFailures.target(dialed.address(), url.port()) + " in "
                        + dialed.connect().toMillis() + " ms" + tls);
    }

    private Uni<Found> ask(HttpCall call, HttpConnection connection, Deadline end) {
        Url url = call.url();
        return end.bound(
                        connection.exchange(HttpRequest.of(cookies.with(logins.with(call)), userAgent)),
                        () -> late("an answer", url))
                .map(answer -> {
                    listener.step(call.method(), url + " → " + answer.head().described());
                    return new Found(url, connection, answer);
                });
    }

    private Uni<HttpReply> read(Found found, int mostBytes, long since) {
        return BodyCollector.collect(found.answer.body(), mostBytes).map(collected -> {
            putIdle(found);
            ResponseHead head = found.answer.head();
            return new HttpReply(
                    found.url,
                    head.protocol(),
                    head.status(),
                    head.statusText(),
                    head.headers(),
                    collected.body(),
                    collected.truncated(),
                    found.answer.firstByte(),
                    Duration.ofNanos(System.nanoTime() - since));
        });
    }

    private HttpStream stream(Found found) {
        ResponseHead head = found.answer.head();
        return new HttpStream(
                found.url,
                head.protocol(),
                head.status(),
                head.statusText(),
                head.headers(),
                found.answer.firstByte(),
                found.answer.body().asMulti().onCompletion().invoke(() -> putIdle(found)));
    }

    private @Nullable HttpConnection takeIdle(Url url) {
        HttpConnection kept = idle.remove(origin(url));
        return kept != null && kept.idle() ? kept : null;
    }

    private void putIdle(Found found) {
        HttpConnection connection = found.connection;
        if (!connection.idle() || closed) {
            connection.close();
            open.remove(connection);
            return;
        }
        HttpConnection other = idle.put(origin(found.url), connection);
        if (other != null && other != connection) {
            other.close();
            open.remove(other);
        }
    }

    private static String origin(Url url) {
        return url.scheme() + "://" + url.host() + ":" + url.port();
    }

    @Override
    public void close() {
        onContext.execute(() -> {
            closed = true;
            idle.clear();
            Set.copyOf(open).forEach(HttpConnection::close);
            open.clear();
        });
    }
}
