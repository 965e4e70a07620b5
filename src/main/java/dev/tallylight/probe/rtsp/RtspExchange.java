package dev.tallylight.probe.rtsp;

import dev.tallylight.net.auth.AuthChallenge;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.live.TcpPlayback;
import io.vertx.core.impl.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Requests and answers over one connection after the other: one at a time, logged in where the server asks for it, led
 * elsewhere where it says so. What they are for is {@link RtspPlayback}'s business. */
abstract class RtspExchange extends TcpPlayback implements RtspReader.Sink {
    private static final int MOST_REDIRECTS = 3;
    private static final int MOST_CHALLENGES = 4;

    private final RtspLogin login;
    private RtspReader reader = new RtspReader(this);
    private Url url;
    private @Nullable Request asked;
    private String session = "";
    private int sequence;
    private int redirects;
    private int challengesInARow;
    private boolean accepted;
    private boolean loggingIn;
    private boolean dialedToLogIn;

    /**
     * A request under way.
     *
     * @param then takes the answer where its status is 200
     */
    private record Request(
            String method, String uri, Map<String, String> headers, BiConsumer<RtspReader.Message, byte[]> then) {}

    RtspExchange(
            ProbeTarget target,
            ProbeRun run,
            ContextInternal context,
            Dialer dialer,
            EgressGuard guard,
            Duration proof) {
        super(target, run, context, dialer, guard, target.url().scheme().equals("rtsps"), proof);
        this.login = new RtspLogin(target);
        this.url = target.url();
    }

    /** The first request on a new connection. */
    protected abstract void greet();

    /** Whether the playing goes on in another way after this refusal. */
    protected abstract boolean goesOn(String method, int status);

    @Override
    protected final void connected() {
        reader = new RtspReader(this);
        session = "";
        login.at(url);
        greet();
    }

    /** Absolute, without user information. */
    protected final String requestUri() {
        return url.withoutUserInfo().full();
    }

    protected final void ask(
            String method, String uri, Map<String, String> headers, BiConsumer<RtspReader.Message, byte[]> then) {
        asked = new Request(method, uri, headers, then);
        send(request(method, uri, headers));
    }

    protected final byte[] request(String method, String uri, Map<String, String> headers) {
        StringBuilder text = new StringBuilder(
                method + " " + uri + " RTSP/1.0\r\nCSeq: " + ++sequence + "\r\nUser-Agent: Tallylight\r\n");
        headers.forEach((name, value) -> header(text, name, value));
        if (!session.isEmpty()) {
            header(text, "Session", session);
        }
        String authorization = login.header(method, uri);
        if (authorization != null) {
            header(text, "Authorization", authorization);
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A line break would begin a header of somebody's choice. */
    private static void header(StringBuilder text, String name, String value) {
        text.append(name)
                .append(": ")
                .append(value.replaceAll("\\p{Cntrl}", ""))
                .append("\r\n");
    }

    /** For a step: what was skipped; empty where nothing was. */
    protected final String stray() {
        return reader.stray() == 0 ? "" : ", " + reader.stray() + " stray bytes between them skipped";
    }

    /** The session's id, from now on said with each request; an answer without one changes nothing. */
    protected final void session(String id) {
        session = id.isEmpty() ? session : id;
    }

    /** What an answer is waited for to; empty where none is. */
    protected final String waitsFor() {
        Request waiting = asked;
        return waiting == null ? "" : waiting.method;
    }

    @Override
    protected final void received(byte[] data) {
        try {
            reader.feed(data);
        } catch (RtspReader.MalformedException e) {
            fail(
                    e.tooLarge() ? Reason.RESPONSE_TOO_LARGE : Reason.PROTOCOL_ERROR,
                    Stage.PROTOCOL,
                    String.valueOf(e.getMessage()));
        }
    }

    @Override
    public final void message(RtspReader.Message answer, byte[] body) {
        Request request = asked;
        if (finished() || answer.status() == 0 || request == null || answer.status() < 200) {
            return; // a request of the server's, or an answer to a keep-alive
        }
        asked = null;
        loggingIn = false;
        run.step(request.method, Url.redact(request.uri) + " → " + Url.redact(answer.words()));
        int status = answer.status();
        if (status == 200 && login.sends() && !request.method.equals("OPTIONS")) {
            accepted = true;
            challengesInARow = 0;
        }
        boolean matters = !request.method.equals("OPTIONS"); // servers that do not know it, or hide behind it
        if (status == 401 && matters) {
            challenged(request, answer);
        } else if (status >= 300 && status < 400) {
            redirected(answer.header("location"));
        } else if (status >= 400 && matters) {
            refused(request, answer);
        } else {
            request.then.accept(answer, body);
        }
    }

    private void again(Request request) {
        ask(request.method, request.uri, request.headers, request.then);
    }

    private void challenged(Request request, RtspReader.Message answer) {
        List<AuthChallenge> challenges = AuthChallenge.read(answer.challenges());
        boolean again = accepted || challenges.stream().anyMatch(AuthChallenge::stale); // a nonce for each request
        boolean refused = login.sends() && !again || ++challengesInARow > MOST_CHALLENGES;
        if (!login.known()) {
            String withheld = login.withheld() ? "; the stream's own are for its own server only" : "";
            fail(
                    Reason.AUTH_REQUIRED,
                    Stage.ACCESS,
                    "the server asks for credentials: " + AuthChallenge.told(challenges) + withheld);
        } else if (refused) {
            fail(Reason.AUTH_FAILED, Stage.ACCESS, "the server refuses the credentials");
        } else {
            String scheme = login.answer(challenges);
            if (scheme == null) {
                fail(
                        Reason.UNSUPPORTED,
                        Stage.ACCESS,
                        "the server asks for a kind of authentication that is not known here: "
                                + AuthChallenge.told(challenges));
            } else {
                run.step("authorize", scheme);
                if (answer.header("connection").equalsIgnoreCase("close")) {
                    dial(url, url.scheme().equals("rtsps"));
                } else {
                    again(request);
                    loggingIn = true;
                }
            }
        }
    }

    /** Some ask who it is and hang up, without having said so: they are told over another connection, once. */
    private boolean logsInElsewhere() {
        boolean dials = loggingIn && !dialedToLogIn;
        if (dials) {
            loggingIn = false;
            dialedToLogIn = true;
            run.step("authorize", "the server closed the connection after it had asked: over another one");
            dial(url, url.scheme().equals("rtsps"));
        }
        return dials;
    }

    @Override
    protected final void ended() {
        if (!logsInElsewhere()) {
            closed();
        }
    }

    /** The server has closed the connection, and nothing is to be asked over another. */
    protected abstract void closed();

    @Override
    protected final void brokeOff() {
        if (!logsInElsewhere()) {
            super.brokeOff();
        }
    }

    private void redirected(String location) {
        if (++redirects > MOST_REDIRECTS) {
            fail(Reason.REDIRECT_LOOP, Stage.ACCESS, "more than " + MOST_REDIRECTS + " redirects");
            return;
        }
        try {
            Url there = url.resolve(location);
            if (!there.scheme().matches("rtsps?") || location.isEmpty()) {
                throw new UrlException("is no RTSP");
            }
            url = there;
        } catch (UrlException e) {
            fail(
                    Reason.PROTOCOL_ERROR,
                    Stage.ACCESS,
                    "a redirect whose Location cannot be used: " + Url.redact(location));
            return;
        }
        dial(url, url.scheme().equals("rtsps"));
    }

    private void refused(Request request, RtspReader.Message answer) {
        if (goesOn(request.method, answer.status())) {
            return;
        }
        boolean hides = answer.status() == 404 && hidesWhatIsNotAllowed(answer);
        if (hides && login.hasPassword() && !login.sends()) {
            login.unasked();
            run.step("authorize", "Basic, unasked: this server hides what needs credentials");
            again(request);
            return;
        }
        String hint = hides && !login.known() ? " (as this server says of what needs credentials, too)" : "";
        fail(
                RtspStatus.reason(answer.status()),
                Stage.ACCESS,
                "the server answers " + request.method + " with " + Url.redact(answer.words()) + hint);
    }

    /** GStreamer's server says 404 of what somebody may not see, and so never asks who it is: nobody else is told unasked. */
    private static boolean hidesWhatIsNotAllowed(RtspReader.Message answer) {
        return answer.header("server").toLowerCase(Locale.ROOT).contains("gstreamer");
    }
}
