package dev.tallylight.probe.rtmp;

import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.live.FlvFlow;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.TcpPlayback;
import dev.tallylight.probe.media.flv.Amf0;
import io.vertx.core.impl.ContextInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One playing of a stream over RTMP: connect, create a stream, play, and watch its media advance (§7.2). */
final class RtmpPlayback extends TcpPlayback {
    private static final long OUR_WINDOW = 2_500_000;
    private static final long BUFFER_MS = 3000;
    private static final int CONNECT = 1;
    private static final int CREATE_STREAM = 2;
    private static final int PING = 6;
    private static final int PING_RESPONSE = 7;
    private static final int SET_BUFFER_LENGTH = 3;

    private PlayAddress address;
    private RtmpHandshake handshake = new RtmpHandshake();
    private ChunkReader chunks = new ChunkReader(this::message);
    private int redirects;
    private final FlvFlow flow = new FlvFlow(this);
    private State state = State.HANDSHAKE;
    private String lastWords = "";
    private long stream;
    private long received;
    private long acknowledged;
    private long window;

    /** How far the exchange has come. */
    private enum State {
        HANDSHAKE,
        CONNECTING,
        CREATING,
        STARTING,
        PLAYING
    }

    RtmpPlayback(ProbeTarget target, ProbeRun run, ContextInternal context, Dialer dialer, EgressGuard guard) {
        super(target, run, context, dialer, guard, target.url().scheme().equals("rtmps"));
        this.address = PlayAddress.of(target.url());
    }

    @Override
    protected void connected() {
        send(RtmpHandshake.greeting());
    }

    @Override
    protected void received(byte[] data) {
        received += data.length;
        try {
            byte[] rest = state == State.HANDSHAKE ? shake(data) : data;
            if (rest != null) {
                chunks.feed(rest);
            }
        } catch (ChunkReader.MalformedException e) {
            fail(Reason.PROTOCOL_ERROR, Stage.PROTOCOL, "what the server sends is not RTMP: " + e.getMessage());
        }
        if (window > 0 && received - acknowledged >= window) {
            acknowledged = received;
            send(ChunkWriter.control(RtmpMessage.ACKNOWLEDGEMENT, received & 0xffffffffL));
        }
    }

    private byte @Nullable [] shake(byte[] data) {
        byte[] rest = handshake.feed(data);
        if (handshake.version() != RtmpHandshake.VERSION) {
            fail(
                    Reason.HANDSHAKE_FAILED,
                    Stage.PROTOCOL,
                    "the server answers the handshake with version " + handshake.version() + ", not RTMP's 3");
            return null;
        }
        if (rest != null) {
            run.step("handshake", "RTMP version 3");
            send(handshake.echo());
            connect();
        }
        return rest;
    }

    private void connect() {
        state = State.CONNECTING;
        Map<String, Object> application = new LinkedHashMap<>();
        application.put("app", address.app());
        application.put("flashVer", "LNX 9,0,124,2"); // players of every make say so, and some servers ask for it
        application.put("tcUrl", address.tcUrl());
        application.put("fpad", false);
        application.put("capabilities", 15);
        application.put("audioCodecs", 0x0fff);
        application.put("videoCodecs", 0xff);
        application.put("videoFunction", 1);
        application.put("objectEncoding", 0);
        application.put("fourCcList", List.of("avc1", "hvc1", "av01", "vp09", "vp08", "Opus", "fLaC", "ac-3", "ec-3"));
        run.step("connect app", Url.redact(address.tcUrl()));
        send(ChunkWriter.command("connect", CONNECT, application));
    }

    private void message(RtmpMessage message) {
        if (finished() || state == State.HANDSHAKE) {
            return; // what is left of a connection that led elsewhere says nothing of the new one
        }
        switch (message.type()) {
            case RtmpMessage.USER_CONTROL -> {
                if ((message.int32(0) >>> 16) == PING) {
                    send(ChunkWriter.userControl(PING_RESPONSE, message.int32(2)));
                }
            }
            case RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE -> window = message.int32(0);
            case RtmpMessage.SET_PEER_BANDWIDTH ->
                send(ChunkWriter.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, OUR_WINDOW));
            case RtmpMessage.COMMAND_AMF0 -> command(Amf0.read(message.head(), 0, message.head().length));
            case RtmpMessage.COMMAND_AMF3 -> command(Amf0.read(message.head(), 1, message.head().length));
            case RtmpMessage.DATA_AMF0 -> data(Amf0.read(message.head(), 0, message.head().length));
            case RtmpMessage.DATA_AMF3 -> data(Amf0.read(message.head(), 1, message.head().length));
            case RtmpMessage.AUDIO, RtmpMessage.VIDEO ->
                flow.message(
                        message.type(),
                        message.timestamp(),
                        message.head(),
                        0,
                        message.head().length,
                        message.length());
            case RtmpMessage.AGGREGATE -> aggregate(message);
            default -> {}
        }
    }

    private void command(List<@Nullable Object> values) {
        Object name = values.isEmpty() ? null : values.getFirst();
        Object transaction = values.size() > 1 ? values.get(1) : null;
        Map<?, ?> info = values.size() > 3 && values.get(3) instanceof Map<?, ?> map ? map : Map.of();
        boolean connecting = state == State.CONNECTING && isTransaction(transaction, CONNECT);
        boolean creating = state == State.CREATING && isTransaction(transaction, CREATE_STREAM);
        if ("_result".equals(name) && connecting) {
            connected(info);
        } else if ("_result".equals(name) && creating) {
            playOn(values.size() > 3 && values.get(3) instanceof Double id ? id.longValue() : 1);
        } else if ("_error".equals(name) && (connecting || creating)) {
            rejected(info);
        } else if ("onStatus".equals(name)) {
            status(info);
        } else if ("close".equals(name)) {
            ended();
        }
    }

    private static boolean isTransaction(@Nullable Object value, int transaction) {
        return value instanceof Double number && number == transaction;
    }

    private void connected(Map<?, ?> info) {
        run.step("_result", words(info));
        state = State.CREATING;
        send(ChunkWriter.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, OUR_WINDOW));
        send(ChunkWriter.command("createStream", CREATE_STREAM, null));
    }

    private void rejected(Map<?, ?> info) {
        String elsewhere = RtmpRedirect.in(info);
        if (elsewhere != null) {
            redirected(elsewhere);
            return;
        }
        String words = words(info);
        boolean credentials = words.contains("authmod=") || words.contains("code=403 need auth");
        fail(
                credentials ? Reason.AUTH_REQUIRED : Reason.APP_REJECTED,
                Stage.ACCESS,
                "the server refuses the application \"" + Url.redact(address.app()) + "\": " + words);
    }

    /** Goes on at another server, from the handshake on. */
    private void redirected(String elsewhere) {
        Url to;
        try {
            to = Url.parse(elsewhere);
        } catch (UrlException e) {
            fail(Reason.PROTOCOL_ERROR, Stage.ACCESS, "the server redirects to what " + e.getMessage());
            return;
        }
        if (!RtmpRedirect.speaks(to)) {
            fail(Reason.PROTOCOL_ERROR, Stage.ACCESS, "the server redirects to " + to + ", which is not RTMP");
            return;
        }
        if (++redirects > RtmpRedirect.MOST) {
            fail(
                    Reason.REDIRECT_LOOP,
                    Stage.ACCESS,
                    "more than " + RtmpRedirect.MOST + " redirects, the last to " + to);
            return;
        }
        run.step("redirect", to.toString());
        address = RtmpRedirect.address(to, address);
        handshake = new RtmpHandshake();
        chunks = new ChunkReader(this::message);
        state = State.HANDSHAKE;
        lastWords = "";
        window = 0;
        received = 0;
        acknowledged = 0;
        dial(to, to.scheme().equals("rtmps"));
    }

    private void playOn(long created) {
        state = State.STARTING;
        stream = created;
        run.step("play", Url.redact(address.name()));
        send(ChunkWriter.userControl(SET_BUFFER_LENGTH, stream, BUFFER_MS));
        send(ChunkWriter.streamCommand(stream, "play", 0, null, address.name(), -1000)); // live only
    }

    /** Players end what they play so (§7.2.2.3). */
    @Override
    protected byte[] goodbye() {
        boolean created = state == State.STARTING || state == State.PLAYING;
        return created ? ChunkWriter.command("deleteStream", 0, null, stream) : super.goodbye();
    }

    private void status(Map<?, ?> info) {
        String code = String.valueOf(info.get("code"));
        lastWords = words(info);
        run.step("onStatus", lastWords);
        String elsewhere = media.begun() ? null : RtmpRedirect.in(info);
        if (elsewhere != null) {
            redirected(elsewhere);
            return;
        }
        switch (code) {
            case "NetStream.Play.Start" -> state = State.PLAYING;
            case "NetStream.Play.StreamNotFound" -> refused(Reason.STREAM_NOT_FOUND);
            case "NetStream.Play.UnpublishNotify", "NetStream.Play.Stop", "NetStream.Play.Complete" -> unpublished();
            default -> {
                if ("error".equals(info.get("level"))) {
                    refused(state == State.CONNECTING ? Reason.APP_REJECTED : Reason.PLAY_DENIED);
                }
            }
        }
    }

    private void refused(Reason reason) {
        fail(reason, Stage.ACCESS, "the server says " + lastWords);
    }

    private void unpublished() {
        if (media.begun()) {
            closedByServer("the server says " + lastWords);
        } else {
            fail(Reason.NO_MEDIA, Stage.PROTOCOL, "nobody publishes it: the server says " + lastWords);
        }
    }

    /** The server's own words, in one line. */
    private static String words(Map<?, ?> info) {
        Object code = info.get("code");
        Object description = info.get("description");
        String text = (code == null ? "" : code) + (description == null ? "" : " (" + description + ")");
        return Url.redact(text.strip().replaceAll("\\p{Cntrl}+", " "));
    }

    private void data(List<@Nullable Object> values) {
        if (values.contains("onMetaData") && values.get(values.size() - 1) instanceof Map<?, ?> metadata) {
            flow.describe(metadata);
        }
    }

    /** Tags of FLV in one message (§7.1.6): each with a header of 11 bytes, and its size behind it. */
    private void aggregate(RtmpMessage message) {
        byte[] all = message.head();
        long base = -1;
        for (int at = 0; at + 11 <= all.length; ) {
            int size = (int) (message.int32(at) & 0xffffff);
            long time = message.int32(at + 4) >>> 8 | (long) (all[at + 7] & 0xff) << 24;
            base = base < 0 ? time : base;
            int type = all[at] & 0x1f;
            int end = Math.min(all.length, at + 11 + size);
            flow.message(type, message.timestamp() + time - base & 0xffffffffL, all, at + 11, end, size);
            at += 11 + size + 4;
        }
    }

    @Override
    protected void ended() {
        switch (state) {
            case HANDSHAKE ->
                fail(
                        Reason.HANDSHAKE_FAILED,
                        Stage.PROTOCOL,
                        "the server closed the connection after " + handshake.received()
                                + " of 3073 bytes of its handshake");
            case CONNECTING, CREATING ->
                fail(
                        Reason.APP_REJECTED,
                        Stage.ACCESS,
                        "the server closed the connection instead of answering for the application \""
                                + Url.redact(address.app()) + "\"");
            case STARTING, PLAYING -> {
                if (media.begun()) {
                    super.ended();
                } else {
                    String said = lastWords.isEmpty() ? "without a word" : "after " + lastWords;
                    fail(Reason.PLAY_DENIED, Stage.ACCESS, "the server closed the connection " + said);
                }
            }
        }
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        if (state == State.HANDSHAKE || state == State.CONNECTING || state == State.CREATING) {
            String what =
                    state == State.HANDSHAKE ? "the handshake" : state == State.CONNECTING ? "connect" : "createStream";
            return new LiveMedia.Shortfall(Reason.RESPONSE_TIMEOUT, "the server did not answer " + what + " in time");
        }
        LiveMedia.Shortfall shortfall = super.shortfall();
        boolean nothing = shortfall.reason() == Reason.NO_MEDIA;
        return nothing && !lastWords.isEmpty()
                ? new LiveMedia.Shortfall(Reason.NO_MEDIA, lastWords + ", and then no media")
                : shortfall;
    }

    @Override
    protected @Nullable Boolean silent() {
        return flow.silent();
    }

    @Override
    protected MediaFacts facts() {
        return media.begun() ? flow.facts("rtmp", media.bitrate()) : MediaFacts.NONE;
    }
}
