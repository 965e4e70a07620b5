package dev.tallylight.probe.live;

import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.HttpStatusReason;
import dev.tallylight.probe.OpenAnswer;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A live stream in the body of one HTTP answer that has no end; or a file, which is available, and never live: what has a
 * length and comes whole, or of which more comes at once than any server keeps of a live stream.
 */
public abstract class HttpPlayback extends LivePlayback {
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final HttpSession session;
    private long bytes;
    private long length = -1;
    private @Nullable String page;

    protected HttpPlayback(ProbeTarget target, ProbeRun run, ContextInternal context, HttpSession session) {
        super(target, run, context);
        this.session = session;
    }

    @Override
    protected void begin() {
        OpenAnswer begun = run.takeOpen();
        if (begun != null) {
            atEnd(begun.session()::close);
            answered(begun.stream());
            return;
        }
        atEnd(session::close);
        follow(session.open(target.url(), HttpAccess.headers(target, target.url()), run.remaining()), this::answered);
    }

    private void answered(HttpStream answer) {
        Reason refusal = HttpStatusReason.of(answer.status(), HttpAccess.sendsCredentials(target, answer.url()));
        if (refusal != null) {
            fail(
                    refusal,
                    Stage.ACCESS,
                    answer.url().host() + " answered " + answer.status() + " " + answer.statusText());
            return;
        }
        length = length(answer);
        @Nullable String type = answer.headers().get("Content-Type");
        page = type != null && type.toLowerCase(Locale.ROOT).contains("text/html") ? type : null;
        Cancellable body = answer.body()
                .subscribe()
                .with(
                        data -> guarded(() -> heard(data)),
                        failure -> guarded(() -> broke(failure)),
                        () -> guarded(this::ended));
        atEnd(body::cancel);
    }

    private static long length(HttpStream answer) {
        String told = answer.headers().get("Content-Length");
        return told != null && told.matches("[0-9]{1,18}") ? Long.parseLong(told) : -1;
    }

    private void ended() {
        if (media.begun() && bytes == length) {
            available();
        } else {
            closedByServer("the server ended the answer");
        }
    }

    private void available() {
        run.step("file", "available, never live: it is a file of " + length + " bytes");
        finish(plays());
    }

    private void heard(Buffer data) {
        if (bytes == 0 && page != null && data.getByte(0) == '<') { // scripts send streams under PHP's type, too
            fail(Reason.UNEXPECTED_CONTENT, Stage.ACCESS, "the answer is a page (" + page + "), not a stream");
            return;
        }
        bytes += data.length();
        if (length >= bytes && media.begun() && (media.recording() || bytes > MOST_BYTES)) {
            available();
        } else if (bytes > MOST_BYTES) {
            fail(Reason.RESPONSE_TOO_LARGE, Stage.MEDIA, MOST_BYTES + " bytes came, and nothing was proven by them");
        } else {
            received(data.getBytes());
        }
    }

    /** Bytes of the body. */
    protected abstract void received(byte[] data);
}
