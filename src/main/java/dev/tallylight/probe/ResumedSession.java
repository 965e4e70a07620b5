package dev.tallylight.probe;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.http.HttpCall;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session that has one answer already: what a playlist was recognised by is not asked for twice. */
final class ResumedSession implements HttpSession {
    private final HttpSession session;
    private final Url asked;
    private @Nullable HttpStream answer;

    /** @param asked what the answer is to, before redirects */
    ResumedSession(OpenAnswer begun, Url asked) {
        this.session = begun.session();
        this.answer = begun.stream();
        this.asked = asked;
    }

    @Override
    public Uni<HttpReply> get(Url url, Map<String, String> headers, int mostBytes, Duration deadline) {
        HttpStream begun = answer;
        if (begun == null || !url.equals(asked)) {
            return session.get(url, headers, mostBytes, deadline);
        }
        answer = null;
        long since = System.nanoTime();
        Buffer body = Buffer.buffer();
        Multi<Buffer> enough =
                begun.body().onItem().invoke(body::appendBuffer).select().first(piece -> body.length() <= mostBytes);
        Uni<HttpReply> whole = enough.collect()
                .last()
                .replaceWith(() -> new HttpReply(
                        begun.url(),
                        begun.protocol(),
                        begun.status(),
                        begun.statusText(),
                        begun.headers(),
                        body.length() > mostBytes ? body.slice(0, mostBytes) : body,
                        body.length() > mostBytes,
                        begun.firstByte(),
                        begun.firstByte().plusNanos(System.nanoTime() - since)));
        return Deadline.in((ContextInternal) Vertx.currentContext(), deadline)
                .bound(
                        whole,
                        () -> new NetFailure(
                                NetFailure.Kind.RESPONSE_TIMEOUT,
                                "the whole body from " + begun.url().host() + " did not come in time"));
    }

    @Override
    public Uni<HttpReply> send(HttpCall call, int mostBytes, Duration deadline) {
        return session.send(call, mostBytes, deadline);
    }

    @Override
    public Uni<HttpStream> open(Url url, Map<String, String> headers, Duration deadline) {
        HttpStream begun = answer;
        if (begun == null || !url.equals(asked)) {
            return session.open(url, headers, deadline);
        }
        answer = null;
        return Uni.createFrom().item(begun);
    }

    @Override
    public void close() {
        session.close();
    }
}
