package dev.tallylight.probe.flv;

import dev.tallylight.net.OneLine;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.HttpStatusReason;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.TcpPlayback;
import io.vertx.core.impl.ContextInternal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** FLV in the messages of a WebSocket (RFC 6455). */
final class WsFlvPlayback extends TcpPlayback {
    private static final int MOST_HEAD = 16 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2}) ?([^\r\n]*)");

    private final FlvTags tags = new FlvTags(this);
    private final WebSocketFrames frames = new WebSocketFrames(tags::feed, this::send);
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private boolean open;

    WsFlvPlayback(ProbeTarget target, ProbeRun run, ContextInternal context, Dialer dialer, EgressGuard guard) {
        super(target, run, context, dialer, guard, target.url().scheme().equals("wss"));
    }

    @Override
    protected void connected() {
        byte[] key = new byte[16];
        new Random().nextBytes(key); // §4.1: to tell a WebSocket server from a cache, no secret
        StringBuilder request = new StringBuilder("GET " + target.url().pathAndQuery() + " HTTP/1.1\r\n"
                + "Host: " + target.url().authority() + "\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(key) + "\r\n");
        Map<String, String> headers = new HashMap<>(HttpAccess.headers(target, target.url()));
        String authorization = target.url().authorization();
        if (authorization != null) {
            headers.putIfAbsent("Authorization", authorization);
        }
        headers.forEach((name, value) -> request.append(name)
                .append(": ")
                .append(OneLine.of(value, MOST_HEAD))
                .append("\r\n"));
        send(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    protected void received(byte[] data) {
        byte[] rest = open ? data : upgraded(data);
        frames.feed(rest);
        if (frames.broken()) {
            fail(Reason.PROTOCOL_ERROR, Stage.PROTOCOL, "what the server sends are no WebSocket frames");
        } else if (frames.closed()) {
            closedByServer("the server closed the WebSocket");
        }
    }

    /** Takes bytes of the answer's head; gives those behind it once it is whole. */
    private byte[] upgraded(byte[] data) {
        head.writeBytes(data);
        byte[] all = head.toByteArray();
        int end = head.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        if (end < 0) {
            if (all.length > MOST_HEAD) {
                fail(
                        Reason.RESPONSE_TOO_LARGE,
                        Stage.PROTOCOL,
                        "the answer's head is longer than " + MOST_HEAD + " bytes");
            }
            return new byte[0];
        }
        Matcher status = STATUS.matcher(head.toString(StandardCharsets.ISO_8859_1));
        if (!status.lookingAt()) {
            fail(Reason.PROTOCOL_ERROR, Stage.PROTOCOL, "the answer is not HTTP");
            return new byte[0];
        }
        String words = status.group(1) + " " + Url.redact(status.group(2));
        run.step("upgrade", target.url().host() + " answered " + words);
        if (!status.group(1).equals("101")) {
            Reason reason = HttpStatusReason.of(
                    Integer.parseInt(status.group(1)), HttpAccess.sendsCredentials(target, target.url()));
            fail(
                    reason == null ? Reason.UNEXPECTED_CONTENT : reason,
                    Stage.ACCESS,
                    "no WebSocket: the server answered " + words);
            return new byte[0];
        }
        open = true;
        return Arrays.copyOfRange(all, end + 4, all.length);
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        return open ? tags.told(super.shortfall()) : super.shortfall();
    }

    @Override
    protected @Nullable Boolean silent() {
        return tags.silent();
    }

    @Override
    protected MediaFacts facts() {
        return tags.facts(media);
    }
}
