package dev.tallylight.probe.rtsp;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.media.track.Track;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One playing of a stream over RTSP: described, set up track by track, played. */
final class RtspPlayback extends RtspExchange {
    private static final int MOST_TRACKS = 8;
    private static final Duration SESSION = Duration.ofSeconds(60); // RFC 2326 §12.37
    /** More than elsewhere: servers that start their source for the first viewer have been seen to end it after 3 s. */
    private static final Duration PROOF = Duration.ofMillis(2500);

    private static final Duration LOOK_UP = Duration.ofSeconds(1);
    private static final Pattern INTERLEAVED = Pattern.compile("interleaved=([0-9]{1,3})");
    private static final Pattern TIMEOUT = Pattern.compile("timeout=([0-9]{1,6})");

    private final Datagrams datagrams;
    private final RtspTracks tracks = new RtspTracks(this);
    private final Map<Integer, Integer> trackOfChannel = new HashMap<>();
    private @Nullable UdpTransport udp;
    private List<Sdp.Media> toSetUp = List.of();
    private ControlUrls controls = new ControlUrls("");
    private String aggregate = "";
    private Duration keepAliveEvery = SESSION.dividedBy(2);
    private String methods = "";
    private boolean atTheServer;
    private boolean playing;
    private int settingUp;
    private Duration heardFrom = Duration.ZERO;

    RtspPlayback(
            ProbeTarget target,
            ProbeRun run,
            ContextInternal context,
            Dialer dialer,
            Datagrams datagrams,
            EgressGuard guard) {
        super(target, run, context, dialer, guard, PROOF);
        this.datagrams = datagrams;
    }

    @Override
    protected void greet() {
        atTheServer = false;
        ask("OPTIONS", requestUri(), Map.of(), (answer, body) -> describe(answer));
    }

    /** From its first track on, a session stands at the server; over UDP it outlives the connection. */
    @Override
    protected byte[] goodbye() {
        return atTheServer ? request("TEARDOWN", aggregate, Map.of()) : super.goodbye();
    }

    private void describe(RtspReader.Message options) {
        methods = options.header("public");
        ask("DESCRIBE", requestUri(), Map.of("Accept", "application/sdp"), this::described);
    }

    private void described(RtspReader.Message answer, byte[] body) {
        Sdp sdp = Sdp.read(new String(body, StandardCharsets.UTF_8));
        toSetUp = sdp.playable().stream().limit(MOST_TRACKS).toList();
        run.step("SDP", toSetUp.isEmpty() ? "neither audio nor video" : told());
        if (toSetUp.isEmpty()) {
            fail(Reason.NO_MEDIA, Stage.PROTOCOL, "the description names neither audio nor video");
            return;
        }
        controls = ControlUrls.of(answer.headers(), sdp.control(), requestUri());
        aggregate = controls.of(sdp.control());
        setUp(0);
    }

    private String told() {
        return String.join(
                ", ",
                toSetUp.stream()
                        .map(media -> media.kind().name().toLowerCase(Locale.ROOT) + " " + media.codec())
                        .toList());
    }

    private void setUp(int index) {
        settingUp = index;
        if (index >= toSetUp.size()) {
            startPlaying();
            return;
        }
        String uri = controls.of(toSetUp.get(index).control());
        UdpTransport transport = udp;
        if (transport == null) {
            String wanted = "RTP/AVP/TCP;unicast;interleaved=" + 2 * index + "-" + (2 * index + 1);
            ask("SETUP", uri, Map.of("Transport", wanted), (answer, body) -> isSetUp(index, answer));
        } else {
            follow(transport.open(packet -> guarded(() -> tracks.packet(index, packet))), ports -> {
                atEnd(ports::close);
                ask("SETUP", uri, Map.of("Transport", ports.offer()), (answer, body) -> {
                    isAtTheServer(answer);
                    follow(source(answer.header("transport")), from -> {
                        ports.knock(answer.header("transport"), from, line().address());
                        isSetUp(index, answer);
                    });
                });
            });
        }
    }

    /** Where the media comes from: a host that the server names, if the guard lets it be asked, else the server. */
    private Uni<InetAddress> source(String transport) {
        InetAddress server = line().address();
        String named = UdpTransport.source(transport, server);
        if (named.equals(server.getHostAddress())) {
            return Uni.createFrom().item(server);
        }
        Duration patience = run.remaining().compareTo(LOOK_UP) < 0 ? run.remaining() : LOOK_UP;
        return guard.admit(named, patience)
                .map(addresses -> addresses.getFirst())
                .onFailure(NetFailure.class)
                .recoverWithItem(failure -> {
                    run.step(
                            "transport",
                            "the media is to come from " + named + ": " + failure.getMessage()
                                    + "; the server alone is heard");
                    return server;
                });
    }

    private void isAtTheServer(RtspReader.Message answer) {
        atTheServer = true;
        session(answer.header("session").split(";", 2)[0].strip());
    }

    private void isSetUp(int index, RtspReader.Message answer) {
        isAtTheServer(answer);
        String id = answer.header("session");
        Matcher timeout = TIMEOUT.matcher(id);
        if (timeout.find()) {
            keepAliveEvery = Duration.ofSeconds(Math.max(2, Integer.parseInt(timeout.group(1))))
                    .dividedBy(2);
        }
        Matcher channel = INTERLEAVED.matcher(answer.header("transport"));
        trackOfChannel.put(channel.find() ? Integer.parseInt(channel.group(1)) : 2 * index, index);
        tracks.add(index, toSetUp.get(index));
        setUp(index + 1);
    }

    /** A server that does not know RTP within the connection refuses the first track's set-up, each in its own words. */
    @Override
    protected boolean goesOn(String method, int status) {
        if (!method.equals("SETUP")) {
            return false;
        }
        if (!tracks.none() || !RtspStatus.maybeTransport(status)) {
            return goesOnWithout(status);
        }
        if (udp == null) {
            run.step("transport", "no interleaved RTP here: trying UDP");
            udp = new UdpTransport(datagrams, line().address());
            setUp(0);
        } else {
            fail(
                    Reason.TRANSPORT_UNSUPPORTED,
                    Stage.ACCESS,
                    "the server takes RTP neither within the connection nor over UDP (" + status + ")");
        }
        return true;
    }

    /** A track that cannot be had makes the stream less; the last one of all that fails is the stream's failure. */
    private boolean goesOnWithout(int status) {
        boolean last = settingUp + 1 >= toSetUp.size();
        if (last && tracks.none()) {
            return false;
        }
        Track.Kind kind = toSetUp.get(settingUp).kind();
        run.step("SETUP", kind.name().toLowerCase(Locale.ROOT) + " is refused (" + status + "): playing without it");
        announced(kind);
        setUp(settingUp + 1);
        return true;
    }

    private void startPlaying() {
        ask("PLAY", aggregate, Map.of("Range", "npt=0.000-"), (answer, body) -> {
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
        if (playing && run.elapsed().minus(heardFrom).compareTo(keepAliveEvery) > 0) {
            heardFrom = run.elapsed();
            send(request(methods.contains("GET_PARAMETER") ? "GET_PARAMETER" : "OPTIONS", aggregate, Map.of()));
        }
    }

    @Override
    protected void closed() {
        if (!playing && !media.begun()) {
            String what = waitsFor().isEmpty() ? "" : " instead of answering " + waitsFor();
            fail(Reason.CLOSED_BY_SERVER, Stage.PROTOCOL, "the server closed the connection" + what);
        } else {
            closedByServer("the server closed the connection");
        }
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        if (!playing && !media.begun() && !waitsFor().isEmpty()) {
            return new LiveMedia.Shortfall(
                    Reason.RESPONSE_TIMEOUT, "the server did not answer " + waitsFor() + " in time");
        }
        LiveMedia.Shortfall shortfall = tracks.shortfall(super.shortfall());
        return tracks.packets() == 0 && shortfall.reason() == Reason.NO_MEDIA
                ? new LiveMedia.Shortfall(
                        Reason.NO_MEDIA,
                        "the server accepted PLAY, and then no media came" + (udp == null ? "" : " over UDP"))
                : shortfall;
    }

    @Override
    protected @Nullable Boolean silent() {
        return tracks.silent();
    }

    @Override
    protected MediaFacts facts() {
        if (tracks.packets() > 0) {
            run.step("RTP", tracks.told() + stray());
        }
        return tracks.facts(media);
    }
}
