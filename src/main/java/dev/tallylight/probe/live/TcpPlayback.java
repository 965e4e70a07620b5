package dev.tallylight.probe.live;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.dial.Dialed;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.dial.HangUp;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.MediaFlow;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A live stream over one TCP connection, with TLS or without. */
public abstract class TcpPlayback extends LivePlayback {
    /** So much without a proof is no stream that is played in its own time. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    /** Less than this in one reading of the socket, and nothing is left in it: Netty reads twice as much if it can. */
    private static final long DRAINED = 16 * 1024;

    private static final byte[] NOTHING = {};

    protected final Dialer dialer;
    protected final EgressGuard guard;
    private final boolean withTls;
    private @Nullable NetSocket socket;
    private @Nullable Dialed dialed;
    private Duration connectedAt = Duration.ZERO;
    private long received;
    private long batch;
    private boolean pausing;

    protected TcpPlayback(
            ProbeTarget target,
            ProbeRun run,
            ContextInternal context,
            Dialer dialer,
            EgressGuard guard,
            boolean withTls) {
        this(target, run, context, dialer, guard, withTls, MediaFlow.PROOF);
    }

    /** @param proof as of {@link LivePlayback} */
    protected TcpPlayback(
            ProbeTarget target,
            ProbeRun run,
            ContextInternal context,
            Dialer dialer,
            EgressGuard guard,
            boolean withTls,
            Duration proof) {
        super(target, run, context, proof);
        this.dialer = dialer;
        this.guard = guard;
        this.withTls = withTls;
    }

    @Override
    protected void begin() {
        dial(target.url(), withTls);
    }

    /** Goes on at another address, which is checked as the first was. The connection that stands is closed. */
    protected final void dial(Url url, boolean tls) {
        if (socket != null) {
            socket.handler(null);
            socket.endHandler(null);
            socket.exceptionHandler(ignored -> {}); // what becomes of it is nobody's business any more
            leave(socket);
            socket = null;
        }
        // the dialer knows better why it took so long, and so it gets to say it
        Duration patience = run.remaining().minus(TICK.multipliedBy(2));
        follow(dialer.dial(guard, url.host(), url.port(), tls, patience), line -> dialed(line, url));
    }

    private void dialed(Dialed line, Url url) {
        dialed = line;
        received = 0;
        socket = line.socket();
        atEnd(() -> leave(line.socket()));
        run.connected(line.dns(), line.connect(), line.tls());
        run.step(
                "connect",
                line.address().getHostAddress() + ":" + url.port() + " in "
                        + line.connect().toMillis() + " ms"
                        + (line.tls() == null ? "" : ", TLS in " + line.tls().toMillis() + " ms"));
        line.socket().handler(data -> guarded(() -> heard(data)));
        line.socket().endHandler(v -> guarded(this::ended));
        line.socket().exceptionHandler(e -> guarded(this::brokeOff));
        connectedAt = run.elapsed();
        connected();
        line.socket().resume();
    }

    private void heard(Buffer data) {
        if (received == 0) {
            run.firstByte(run.elapsed().minus(connectedAt));
        }
        received += data.length();
        if (received > MOST_BYTES) {
            fail(Reason.RESPONSE_TOO_LARGE, Stage.MEDIA, MOST_BYTES + " bytes came, and nothing was proven by them");
            return;
        }
        batch += data.length();
        received(data.getBytes());
        if (media.begun() && !pausing) {
            pausing = true;
            context.runOnContext(v -> guarded(this::pauseIfDrained));
        }
    }

    /**
     * Once media flows only seconds matter: reading it at each tick halves the cost of a probe and more. But a
     * burst must be taken at once, for what is read later would pass for news.
     */
    private void pauseIfDrained() {
        pausing = false;
        if (batch < DRAINED) {
            reading(false);
        }
        batch = 0;
    }

    /** On the channel: a socket of Vert.x that is paused still takes every packet, and keeps it. */
    private void reading(boolean on) {
        if (socket instanceof NetSocketInternal inside) {
            inside.channelHandlerContext().channel().config().setAutoRead(on);
        }
    }

    @Override
    protected void keepAlive() {
        reading(true);
    }

    /** The connection stands: the client's first words. */
    protected abstract void connected();

    /** Bytes of the server. */
    protected abstract void received(byte[] data);

    /** The server has closed the connection. */
    protected void ended() {
        closedByServer("the server closed the connection");
    }

    /** The connection was reset, or ended in another way that is no good order. */
    protected void brokeOff() {
        broke(new NetFailure(NetFailure.Kind.CONNECTION_RESET, "the connection broke off"));
    }

    /** Whoever makes us answer and reads no answer would fill the memory with them: then it ends. */
    protected final void send(byte[] data) {
        NetSocket open = Objects.requireNonNull(socket);
        if (finished()) {
            return;
        }
        if (open.writeQueueFull()) {
            fail(Reason.PROTOCOL_ERROR, Stage.PROTOCOL, "the server asks on and on, and reads none of the answers");
            return;
        }
        open.write(Buffer.buffer(data));
    }

    /**
     * What the server is told before its connection is closed, whatever the reason: what it keeps for a viewer, it keeps
     * for a while otherwise. Empty where it keeps nothing by now.
     */
    protected byte[] goodbye() {
        return NOTHING;
    }

    /** One that stands no more has been told so, and is closed. */
    private void leave(NetSocket open) {
        byte[] words = open.equals(socket) ? goodbye() : NOTHING;
        if (words.length > 0) {
            open.write(Buffer.buffer(words));
        }
        HangUp.of(open);
    }

    /** The connection that stands. */
    protected final Dialed line() {
        return Objects.requireNonNull(dialed);
    }
}
