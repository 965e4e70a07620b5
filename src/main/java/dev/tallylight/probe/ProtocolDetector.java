package dev.tallylight.probe;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.media.AddressList;
import dev.tallylight.probe.media.Content;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a URL of protocol {@link Protocol#AUTO} is played over: by its scheme; over HTTP by the first bytes of the
 * answer, and only where those say nothing by its type and its path. An answer that is nothing that we play is never
 * taken for a stream.
 */
@ApplicationScoped
public class ProtocolDetector {
    private static final String REMEDY = ": use the stream's own address, or choose its protocol"
            + " (http, if it is enough that the address answers)";

    private final Vertx vertx;
    private final HttpSessions sessions;
    private final Egress egress;

    public ProtocolDetector(Vertx vertx, HttpSessions sessions, Egress egress) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.egress = egress;
    }

    /**
     * What the target is; its own protocol where that is not {@code AUTO}, but for lists where a radio should be; {@code
     * AUTO} still where the scheme is none that we know. Where the server had to be asked, its answer may be left with
     * the run. Fails with a {@link NetFailure} where the server had to be asked and could not be.
     */
    Uni<Detected> detect(ProbeTarget target, ProbeRun run) {
        boolean web =
                target.url().scheme().equals("http") || target.url().scheme().equals("https");
        boolean radio = target.protocol() == Protocol.ICECAST && web;
        if (target.protocol() != Protocol.AUTO && !radio) {
            return stream(target.protocol());
        }
        Protocol told = byName(target.url());
        boolean known = !web || told == Protocol.WHEP;
        return told != null && known && !radio ? stream(told) : ask(target, radio ? Protocol.ICECAST : told, run);
    }

    private static Uni<Detected> stream(Protocol protocol) {
        return Uni.createFrom().item(new Detected.Stream(protocol));
    }

    static @Nullable Protocol byName(Url url) {
        return byName(url.scheme(), url.path().toLowerCase(Locale.ROOT));
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

    private Uni<Detected> ask(ProbeTarget target, @Nullable Protocol byName, ProbeRun run) {
        Map<String, String> headers = new TreeMap<>(HttpAccess.headers(target, target.url()));
        headers.put("Icy-MetaData", "1"); // as the Icecast probe asks, which may go on with the answer
        HttpSession session = sessions.open(egress.streams(), run);
        return session.open(target.url(), headers, run.remaining())
                .flatMap(answer -> byAnswer(session, answer, byName, run))
                .invoke(found -> note(found, session, target, run))
                .onFailure()
                .invoke(session::close)
                .onCancellation()
                .invoke(session::close);
    }

    private Uni<Detected> byAnswer(HttpSession session, HttpStream answer, @Nullable Protocol byName, ProbeRun run) {
        if (HttpStatusReason.of(answer.status(), false) != null) {
            Protocol refused = byName != null ? byName : speaksIcy(answer) ? Protocol.ICECAST : Protocol.HTTP;
            return left(new OpenAnswer(session, answer, false), refused, run);
        }
        Protocol byType = byHeaders(answer);
        ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
        return Sniffed.of(answer, context, run.remaining().dividedBy(2), byName != null || byType != null)
                .flatMap(sniffed -> decided(session, sniffed, byName, byType, run));
    }

    private static Uni<Detected> decided(
            HttpSession session, Sniffed sniffed, @Nullable Protocol byName, @Nullable Protocol byType, ProbeRun run) {
        Protocol seen = bySight(sniffed.content());
        Protocol told = byName == null ? byType : byName;
        boolean manifest = told == Protocol.HLS || told == Protocol.DASH;
        if (sniffed.content() == Content.NOT_READ && !manifest) { // what we cannot read is no fault of the stream
            return Uni.createFrom().item(foreign(sniffed));
        }
        if (byName == Protocol.ICECAST && sniffed.content() != Content.LIST) {
            return left(new OpenAnswer(session, sniffed.stream(), seen == byName), byName, run); // chosen by a person
        }
        boolean mixed = seen != Protocol.ICECAST && sniffed.stream().headers().contains("icy-metaint");
        if (seen != null && mixed) {
            session.close(); // titles are between its media: it is asked again without them
            return stream(seen);
        }
        if (seen != null) {
            return left(new OpenAnswer(session, sniffed.stream(), true), seen, run);
        }
        boolean simpleHls = told == Protocol.HLS || byType == Protocol.HLS;
        if (sniffed.content() == Content.LIST) {
            AddressList list = AddressList.read(sniffed.first());
            boolean pieces = list.addresses().isEmpty() || AddressList.timesItsPieces(sniffed.first());
            if (!simpleHls || !pieces) {
                return listed(sniffed.stream(), list);
            }
        }
        if (told != null) {
            return left(new OpenAnswer(session, sniffed.stream(), false), told, run);
        }
        return Uni.createFrom().item(foreign(sniffed));
    }

    private static Uni<Detected> listed(HttpStream answer, AddressList list) {
        int size = list.addresses().size();
        Detected found = !list.channels() && size > 0
                ? new Detected.Listed(answer.url(), list)
                : new Detected.Foreign(
                        Reason.UNEXPECTED_CONTENT,
                        size == 0 ? list.form() + " without an address" : "a list of " + size + " channels",
                        size == 0 ? REMEDY : ": add each channel's own address as a stream");
        return Uni.createFrom().item(found);
    }

    private static Detected foreign(Sniffed sniffed) {
        String type = String.valueOf(sniffed.stream().headers().get("Content-Type"));
        String said = type.equals("null") ? " without a content type" : " (" + type + ")";
        return switch (sniffed.content()) {
            case PAGE -> new Detected.Foreign(Reason.UNEXPECTED_CONTENT, "a web page" + said, REMEDY);
            case NOT_READ -> new Detected.Foreign(Reason.UNSUPPORTED, "media" + said + " that cannot be read yet", "");
            default ->
                sniffed.first().length == 0
                        ? new Detected.Foreign(Reason.UNEXPECTED_CONTENT, "empty" + said, REMEDY)
                        : new Detected.Foreign(Reason.UNEXPECTED_CONTENT, "nothing that can be played" + said, REMEDY);
        };
    }

    private static Uni<Detected> left(OpenAnswer answer, Protocol protocol, ProbeRun run) {
        run.leave(answer);
        return stream(protocol);
    }

    private static void note(Detected found, HttpSession session, ProbeTarget target, ProbeRun run) {
        if (!(found instanceof Detected.Stream(Protocol protocol))) {
            session.close();
        } else if (target.protocol() == Protocol.AUTO) {
            run.step("detect", "plays as " + protocol.wireName());
        }
    }

    private static @Nullable Protocol bySight(Content content) {
        return switch (content) {
            case HLS -> Protocol.HLS;
            case DASH -> Protocol.DASH;
            case FLV -> Protocol.FLV;
            case MPEGTS -> Protocol.MPEGTS;
            case AUDIO -> Protocol.ICECAST;
            case LIST, PAGE, NOT_READ, OTHER, MORE -> null;
        };
    }

    private static final Set<String> HLS_TYPES =
            Set.of("application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl");

    static @Nullable Protocol byHeaders(HttpStream answer) {
        String type = String.valueOf(answer.headers().get("Content-Type")).toLowerCase(Locale.ROOT);
        String plain = type.split(";", 2)[0].strip();
        if (HLS_TYPES.contains(plain)) {
            return Protocol.HLS;
        }
        return switch (plain) {
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
}
