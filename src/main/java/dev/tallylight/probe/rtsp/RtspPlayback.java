package dev.tallylight.probe.rtsp;

import dev.tallylight.net.Datagrams;
import dev.tallylight.net.Dialer;
import dev.tallylight.net.EgressGuard;
import dev.tallylight.net.Url;
import dev.tallylight.net.UrlException;
import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.TcpPlayback;
import dev.tallylight.probe.media.Track;
import io.vertx.core.impl.ContextInternal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One playing of a stream over RTSP: one request after the other, and then the media. */
final class RtspPlayback extends TcpPlayback implements RtspReader.Sink {
    private static final int MOST_TRACKS = 8;
    private static final int MOST_REDIRECTS = 3;
    private static final Duration SESSION = Duration.ofSeconds(60); // §12.37
    private static final Duration PROOF = Duration.ofMillis(2500);
    private static final Pattern INTERLEAVED = Pattern.compile("interleaved=([0-9]{1,3})");
    private static final Pattern TIMEOUT = Pattern.compile("timeout=([0-9]{1,6})");

    private final Datagrams datagrams;
    private final String clientNonce;
    private final RtspTracks tracks = new RtspTracks(this);
    private final Map<Integer, Integer> trackOfChannel = new HashMap<>();
    private RtspReader reader = new RtspReader(this);
    private Url url;
    private @Nullable RtspAuth auth;
    private @Nullable UdpTransport udp;
    private @Nullable Request asked;
    private List<Sdp.Media> toSetUp = List.of();
    private String base = "";
    private String aggregate = "";
    private String session = "";
    private Duration sessionTimeout = SESSION;
    private String methods = "";
    private boolean playing;
    private Duration heardFrom = Duration.ZERO;
    private int sequence;
    private int redirects;

    /** A request under way. @param then takes the answer where its status is 200 */
    private record Request(
            String method,
            String uri,
            Map<String, String> headers,
            java.util.function.BiConsumer<RtspReader.Message, byte[]> then) {}

    RtspPlayback(
            ProbeTarget target,
            ProbeRun run,
            ContextInternal context,
            Dialer dialer,
            Datagrams datagrams,
            EgressGuard guard) {
        super(target, run, context, dialer, guard, target.url().scheme().equals("rtsps"));
        this.datagrams = datagrams;
        this.url = target.url();
        byte[] nonce = new byte[8];
        new Random().nextBytes(nonce);
        this.clientNonce = HexFormat.of().formatHex(nonce);
    }

    /** More than elsewhere: servers that start their source for the first viewer have been seen to end it after 3 s. */
    @Override
    protected Duration proof() {
        return PROOF;
    }

    @Override
    protected void connected() {
        reader = new RtspReader(this);
        ask("OPTIONS", requestUri(), Map.of(), (answer, body) -> describe(answer));
    }

    private String requestUri() {
        return url.withoutUserInfo().full();
    }

    private void ask(
            String method,
            String uri,
            Map<String, String> headers,
            java.util.function.BiConsumer<RtspReader.Message, byte[]> then) {
        asked = new Request(method, uri, headers, then);
        send(request(method, uri, headers));
    }

    private byte[] request(String method, String uri, Map<String, String> headers) {
        StringBuilder text = new StringBuilder(
                method + " " + uri + " RTSP/1.0\r\nCSeq: " + ++sequence + "\r\nUser-Agent: Tallylight\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        if (!session.isEmpty()) {
            text.append("Session: ").append(session).append("\r\n");
        }
        String authorization = authorization(method, uri);
        if (authorization != null) {
            text.append("Authorization: ").append(authorization).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable String authorization(String method, String uri) {
        if (target.credentials() instanceof Credentials.BearerToken(String token) && url.sameOriginAs(target.url())) {
            return "Bearer " + token;
        }
        return auth == null ? null : auth.header(method, uri, clientNonce);
    }

    @Override
    protected void received(byte[] data) {
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
    public void message(RtspReader.Message answer, byte[] body) {
        Request request = asked;
        if (finished() || answer.status() == 0 || request == null || answer.status() < 200) {
            return; // a request of the server's, or an answer to a keep-alive
        }
        asked = null;
        String words = answer.line().replaceFirst("^RTSP/[0-9.]+ ", "");
        run.step(request.method, Url.redact(request.uri) + " → " + Url.redact(words));
        int status = answer.status();
        if (status == 401 && !request.method.equals("OPTIONS")) {
            challenged(request, answer);
        } else if (status >= 300 && status < 400) {
            redirected(answer);
        } else if (status >= 400 && !request.method.equals("OPTIONS")) {
            refused(request, answer, words);
        } else {
            request.then.accept(answer, body);
        }
    }

    private void challenged(Request request, RtspReader.Message answer) {
        UserPassword given = credentials();
        if (given == null) {
            fail(
                    Reason.AUTH_REQUIRED,
                    Stage.ACCESS,
                    "the server asks for credentials: " + String.join(", ", answer.challenges()));
            return;
        }
        RtspAuth next = RtspAuth.answering(answer.challenges(), given.user, given.password);
        if (next == null) {
            fail(
                    Reason.UNSUPPORTED,
                    Stage.ACCESS,
                    "the server asks for a kind of authentication that is not known here");
        } else if (auth != null && !next.stale()) {
            fail(Reason.AUTH_FAILED, Stage.ACCESS, "the server refuses the credentials (" + next.scheme() + ")");
        } else {
            auth = next;
            run.step("authorize", next.scheme());
            ask(request.method, request.uri, request.headers, request.then);
        }
    }

    private record UserPassword(String user, String password) {}

    /** The stream's own, or the URL's; none for another origin than the stream's. */
    private @Nullable UserPassword credentials() {
        if (!url.sameOriginAs(target.url())) {
            return null;
        }
        if (target.credentials() instanceof Credentials.UserPassword(String user, String password)) {
            return new UserPassword(plain(user), plain(password));
        }
        String info = target.url().userInfo();
        if (info == null) {
            return null;
        }
        int colon = info.indexOf(':');
        String user = colon < 0 ? info : info.substring(0, colon);
        return new UserPassword(decoded(user), colon < 0 ? "" : decoded(info.substring(colon + 1)));
    }

    private static String decoded(String part) {
        try {
            return plain(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return plain(part);
        }
    }

    /** A line break would begin a header of somebody's choice. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "");
    }

    private void redirected(RtspReader.Message answer) {
        String location = answer.headers().getOrDefault("location", "");
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
        auth = null;
        session = "";
        dial(url, url.scheme().equals("rtsps"));
    }

    private void refused(Request request, RtspReader.Message answer, String words) {
        boolean first = trackOfChannel.isEmpty() && request.method.equals("SETUP");
        if (first && udp == null && RtspStatus.maybeTransport(answer.status())) {
            run.step("transport", "no interleaved RTP here: trying UDP");
            udp = new UdpTransport(datagrams, line().address());
            setUp(0);
            return;
        }
        UserPassword given = credentials();
        if (answer.status() == 404 && given != null && auth == null) {
            // GStreamer's server hides a mount from whoever is not known, and so never asks who it is
            auth = RtspAuth.basic(given.user, given.password);
            run.step("authorize", "Basic, unasked: some servers hide what needs credentials");
            ask(request.method, request.uri, request.headers, request.then);
            return;
        }
        Reason reason = RtspStatus.reason(answer.status());
        if (first && udp != null && RtspStatus.maybeTransport(answer.status())) {
            reason = Reason.TRANSPORT_UNSUPPORTED;
        }
        String hint = reason == Reason.STREAM_NOT_FOUND && given == null
                ? " (some servers say so as well of what needs credentials)"
                : "";
        fail(reason, Stage.ACCESS, "the server answers " + request.method + " with " + Url.redact(words) + hint);
    }

    private void describe(RtspReader.Message options) {
        methods = options.headers().getOrDefault("public", "");
        ask("DESCRIBE", requestUri(), Map.of("Accept", "application/sdp"), this::described);
    }

    private void described(RtspReader.Message answer, byte[] body) {
        Sdp sdp = Sdp.read(new String(body, StandardCharsets.UTF_8));
        toSetUp = sdp.media().stream()
                .filter(media -> media.kind() != Track.Kind.OTHER)
                .limit(MOST_TRACKS)
                .toList();
        run.step("SDP", toSetUp.isEmpty() ? "neither audio nor video" : told());
        if (toSetUp.isEmpty()) {
            fail(Reason.NO_MEDIA, Stage.PROTOCOL, "the description names neither audio nor video");
            return;
        }
        Map<String, String> headers = answer.headers();
        base = headers.getOrDefault("content-base", headers.getOrDefault("content-location", requestUri()));
        aggregate = control(sdp.control());
        setUp(0);
    }

    private String told() {
        return String.join(
                ", ",
                toSetUp.stream()
                        .map(media -> media.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + media.codec())
                        .toList());
    }

    /** Where a control attribute points to (Appendix C.1.1); bases without a last slash are common. */
    private String control(String attribute) {
        if (attribute.isEmpty() || attribute.equals("*")) {
            return base;
        }
        if (attribute.matches("(?i)rtsps?://.*")) {
            return attribute;
        }
        String root = base.matches("(?i)rtsps?://.*") ? base : requestUri();
        return root.endsWith("/") || attribute.startsWith("/")
                ? root + attribute.replaceFirst("^/", "")
                : root + "/" + attribute;
    }

    private void setUp(int index) {
        if (index >= toSetUp.size()) {
            startPlaying();
            return;
        }
        String uri = control(toSetUp.get(index).control());
        if (udp == null) {
            String transport = "RTP/AVP/TCP;unicast;interleaved=" + 2 * index + "-" + (2 * index + 1);
            ask("SETUP", uri, Map.of("Transport", transport), (answer, body) -> isSetUp(index, answer));
        } else {
            UdpTransport transport = udp;
            follow(transport.open(packet -> guarded(() -> tracks.packet(index, packet))), ports -> {
                atEnd(ports::close);
                ask("SETUP", uri, Map.of("Transport", ports.offer()), (answer, body) -> {
                    ports.knock(answer.headers().getOrDefault("transport", ""));
                    isSetUp(index, answer);
                });
            });
        }
    }

    private void isSetUp(int index, RtspReader.Message answer) {
        String id = answer.headers().getOrDefault("session", "");
        session = id.split(";", 2)[0].strip();
        Matcher timeout = TIMEOUT.matcher(id);
        if (timeout.find()) {
            sessionTimeout = Duration.ofSeconds(Math.max(2, Integer.parseInt(timeout.group(1))));
        }
        Matcher channel = INTERLEAVED.matcher(answer.headers().getOrDefault("transport", ""));
        int number = channel.find() ? Integer.parseInt(channel.group(1)) : 2 * index;
        trackOfChannel.put(number, tracks.add(toSetUp.get(index)));
        setUp(index + 1);
    }

    private void startPlaying() {
        String uri = aggregate.isEmpty() ? requestUri() : aggregate;
        atEnd(() -> goodbye(request("TEARDOWN", uri, Map.of())));
        ask("PLAY", uri, Map.of("Range", "npt=0.000-"), (answer, body) -> {
            playing = true;
            heardFrom = run.elapsed();
        });
    }

    @Override
    public void interleaved(int channel, byte[] packet) {
        Integer track = trackOfChannel.get(channel);
        if (track != null && udp == null) { // the odd ones are RTCP, which is no media
            tracks.packet(track, packet);
        }
    }

    @Override
    protected void keepAlive() {
        super.keepAlive();
        if (playing && run.elapsed().minus(heardFrom).compareTo(sessionTimeout.dividedBy(2)) > 0) {
            heardFrom = run.elapsed();
            send(request(methods.contains("GET_PARAMETER") ? "GET_PARAMETER" : "OPTIONS", aggregate, Map.of()));
        }
    }

    @Override
    protected void ended() {
        if (!playing && !media.begun()) {
            Request waiting = asked;
            String what = waiting == null ? "" : " instead of answering " + waiting.method;
            fail(Reason.CLOSED_BY_SERVER, Stage.PROTOCOL, "the server closed the connection" + what);
        } else {
            super.ended();
        }
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        Request waiting = asked;
        if (!playing && !media.begun() && waiting != null) {
            return new LiveMedia.Shortfall(
                    Reason.RESPONSE_TIMEOUT, "the server did not answer " + waiting.method + " in time");
        }
        LiveMedia.Shortfall shortfall = super.shortfall();
        return shortfall.reason() == Reason.NO_MEDIA
                ? new LiveMedia.Shortfall(
                        Reason.NO_MEDIA,
                        "the server accepted PLAY, and then no media came" + (udp == null ? "" : " over UDP"))
                : shortfall;
    }

    @Override
    protected MediaFacts facts() {
        if (tracks.packets() > 0) {
            run.step("RTP", tracks.told());
        }
        return tracks.facts(media.bitrate());
    }
}
