package dev.tallylight.probe;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.Egress;
import dev.tallylight.net.HttpSession;
import dev.tallylight.net.HttpSessions;
import dev.tallylight.net.HttpStream;
import dev.tallylight.net.NetFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a URL of protocol {@link Protocol#AUTO} is played over: by its scheme, then its path, then by what the
 * server says and sends.
 */
@ApplicationScoped
public class ProtocolDetector {
    /** How long a server that does not say what it sends may take to send it. */
    private static final Duration FIRST_BYTES = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final HttpSessions sessions;
    private final Egress egress;

    public ProtocolDetector(Vertx vertx, HttpSessions sessions, Egress egress) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.egress = egress;
    }

    /**
     * The target's protocol, found out where it is {@code AUTO}; {@code AUTO} still where the scheme is none that we
     * know. Where the server had to be asked, its answer may be left with the run. Fails with a {@link NetFailure} where the server had to be asked and could not be.
     */
    public Uni<Protocol> detect(ProbeTarget target, ProbeRun run) {
        if (target.protocol() != Protocol.AUTO) {
            return Uni.createFrom().item(target.protocol());
        }
        Protocol told = byName(target.url().scheme(), target.url().path().toLowerCase(Locale.ROOT));
        return told == null ? ask(target, run) : Uni.createFrom().item(told);
    }

    /** What scheme and path tell; null for a web address that could be anything. */
    static @Nullable Protocol byName(String scheme, String path) {
        return switch (scheme) {
            case "rtmp", "rtmps" -> Protocol.RTMP;
            case "rtsp", "rtsps" -> Protocol.RTSP;
            case "srt" -> Protocol.SRT;
            case "udp", "rtp" -> Protocol.MPEGTS;
            case "tcp", "tls" -> Protocol.TCP;
            case "ws", "wss" -> Protocol.FLV;
            case "http", "https" -> byPath(path);
            default -> Protocol.AUTO;
        };
    }

    private static @Nullable Protocol byPath(String path) {
        if (path.endsWith(".m3u8")) {
            return Protocol.HLS;
        }
        if (path.endsWith(".mpd")) {
            return Protocol.DASH;
        }
        if (path.endsWith(".flv")) {
            return Protocol.FLV;
        }
        return List.of(path.split("/")).contains("whep") ? Protocol.WHEP : null;
    }

    private Uni<Protocol> ask(ProbeTarget target, ProbeRun run) {
        Map<String, String> headers = new TreeMap<>(HttpAccess.headers(target, target.url()));
        headers.put("Icy-MetaData", "1"); // as the Icecast probe asks, which may go on with the answer
        HttpSession session = sessions.open(egress.streams(), run);
        return session.open(target.url(), headers, run.remaining())
                .flatMap(answer -> byAnswer(new OpenAnswer(session, answer), run))
                .invoke(protocol -> run.step("detect", "plays as " + protocol.wireName()))
                .onFailure()
                .invoke(session::close)
                .onCancellation()
                .invoke(session::close);
    }

    private Uni<Protocol> byAnswer(OpenAnswer answer, ProbeRun run) {
        Protocol told = byHead(answer.stream());
        if (told == Protocol.ICECAST || told == Protocol.HTTP) {
            run.leave(answer);
            return Uni.createFrom().item(told);
        }
        Uni<Protocol> decided =
                told == null ? byFirstBytes(answer.stream()) : Uni.createFrom().item(told);
        return decided.onTermination().invoke(answer.session()::close);
    }

    private static @Nullable Protocol byHead(HttpStream answer) {
        return HttpStatusReason.of(answer.status(), false) == null ? byHeaders(answer) : Protocol.HTTP;
    }

    static @Nullable Protocol byHeaders(HttpStream answer) {
        String type = String.valueOf(answer.headers().get("Content-Type")).toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String plain = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return switch (plain) {
            case "application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl" ->
                Protocol.HLS;
            case "application/dash+xml" -> Protocol.DASH;
            case "video/x-flv", "video/flv" -> Protocol.FLV;
            case "video/mp2t" -> Protocol.MPEGTS;
            case "audio/mpeg", "audio/mp3", "audio/aac", "audio/aacp", "audio/x-aac", "application/ogg", "audio/ogg" ->
                Protocol.ICECAST;
            default -> speaksIcy(answer) ? Protocol.ICECAST : null;
        };
    }

    private static boolean speaksIcy(HttpStream answer) {
        return answer.protocol().equals("ICY")
                || answer.headers().names().stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("icy-"));
    }

    private Uni<Protocol> byFirstBytes(HttpStream answer) {
        ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
        return Deadline.in(context, FIRST_BYTES)
                .bound(
                        answer.body().toUni().map(ProtocolDetector::byMagic),
                        () -> new NetFailure(NetFailure.Kind.RESPONSE_TIMEOUT, "no body in time"))
                .onFailure(NetFailure.class)
                .recoverWithItem(Protocol.HTTP);
    }

    static Protocol byMagic(@Nullable Buffer first) {
        if (first == null || first.length() < 4) {
            return Protocol.HTTP;
        }
        String text = first.getString(0, Math.min(16, first.length()), StandardCharsets.ISO_8859_1.name());
        if (text.startsWith("#EXTM3U") || text.startsWith("\u00ef\u00bb\u00bf#EXTM3U")) {
            return Protocol.HLS;
        }
        if (text.startsWith("FLV\u0001")) {
            return Protocol.FLV;
        }
        boolean audioFrame = text.charAt(0) == 0xff && (text.charAt(1) & 0xe0) == 0xe0 && text.charAt(1) != 0xfe;
        return audioFrame || text.startsWith("ID3") || text.startsWith("OggS") ? Protocol.ICECAST : Protocol.HTTP;
    }
}
