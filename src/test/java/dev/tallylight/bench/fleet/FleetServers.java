package dev.tallylight.bench.fleet;

import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.Protocol;
import dev.tallylight.testing.FreePort;
import dev.tallylight.testing.MediaLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Servers that nobody here wrote (but that of FLV), on ports of their own: nginx with HLS, DASH and RTMP, Icecast with MP3 and
 * MPEG-TS, a multicast group of MPEG-TS, GStreamer's SRT, and the media lab's RTSP and WHEP. One picture of 320x180 is encoded for
 * all but the last three, which encode for themselves.
 */
public final class FleetServers implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final String GROUP = "239.255.77.1";

    /** What the application must be let do: multicast is no private network. */
    public static final String EGRESS = "private," + GROUP + "/32";

    /**
     * Each address, with its query, is an encoder of its own there, of a dozen threads, that is made ready before its viewer is
     * answered. Few enough have one answered in time on a busy machine: with time, one such server served 69 of 80 viewers at once,
     * who left in every way that there is (TEARDOWN, a connection that is closed or reset, before PLAY and after it), and kept
     * neither sessions nor sockets of them.
     */
    private static final int STREAMS_OF_RTSP = 20;

    /** libsrt's listeners have no room for many who call at the same moment, as they do when a fleet arrives. */
    private static final int STREAMS_OF_SRT = 10;

    /**
     * The lab's server numbers its sessions by how many there are: of three viewers, the third gets the number of the second as soon
     * as the first has gone. Then the second's media ends, or that of the third when the second says goodbye. Of 95 probes of six
     * streams of one such server, which overlapped, 23 found no media, or media that ceased; of 82 of six servers none did.
     */
    private static final int STREAMS_OF_WHEP = 1;

    private final ServerProcesses processes;
    private final Path folder;
    private final int http = FreePort.any();
    private final int rtmp = FreePort.any();
    private final int icecast = FreePort.any();
    private final int multicast = FreePort.any();
    private final int flv = FreePort.any();
    private final List<Integer> rtsp = new ArrayList<>();
    private final List<Integer> srt = new ArrayList<>();
    private final List<Integer> whep = new ArrayList<>();

    private FleetServers(Path folder) {
        this.folder = folder;
        this.processes = new ServerProcesses(folder);
    }

    /** What cannot be played here: RTSP and WHEP are the media lab's. */
    public static Set<Protocol> missing() {
        return System.getenv(MediaLab.VARIABLE) == null
                ? EnumSet.of(Protocol.RTSP, Protocol.WHEP)
                : EnumSet.noneOf(Protocol.class);
    }

    /**
     * Starts what the mix wants, and waits until all of it plays.
     *
     * @param folder for files and logs
     * @param flvServer a program that serves FLV on the port that it is given
     */
    public static FleetServers start(Path folder, Mix mix, Class<?> flvServer) throws IOException {
        FleetServers servers = new FleetServers(folder);
        try {
            servers.start(mix.streams(), flvServer);
            for (Protocol protocol : mix.streams().keySet()) {
                for (int i = 0; i < servers.serversOf(protocol); i++) {
                    servers.awaitPlaying(protocol, servers.url(protocol, i));
                }
            }
            return servers;
        } catch (IOException | RuntimeException e) {
            System.err.println("a server does not play; what all of them said last:\n" + servers.processes.lastWords());
            servers.close();
            throw e;
        }
    }

    private void awaitPlaying(Protocol protocol, String url) {
        await(url).atMost(STARTING).until(() -> Player.of(protocol, url).plays());
    }

    private int serversOf(Protocol protocol) {
        return switch (protocol) {
            case RTSP -> rtsp.size();
            case SRT -> srt.size();
            case WHEP -> whep.size();
            case MPEGTS -> 2;
            default -> 1;
        };
    }

    private void start(Map<Protocol, Integer> mix, Class<?> flvServer) throws IOException {
        processes.start("nginx", ServerFiles.nginx(folder, rtmp, http));
        awaitOpen(http);
        boolean listened = mix.containsKey(Protocol.ICECAST) || mix.containsKey(Protocol.MPEGTS);
        String password = UUID.randomUUID().toString();
        if (listened) {
            processes.start("icecast", ServerFiles.icecast(folder, icecast, password));
            awaitOpen(icecast);
        }
        String radio = "icecast://source:" + password + "@127.0.0.1:" + icecast;
        processes.start("pictures", Sources.pictures(targets(mix.keySet(), radio)));
        if (mix.containsKey(Protocol.ICECAST)) {
            processes.start("sound", Sources.sound(radio + "/main.mp3"));
        }
        if (mix.containsKey(Protocol.FLV)) {
            processes.start("flv", Sources.java(flvServer, flv));
        }
        for (int i = 0; i * STREAMS_OF_RTSP < mix.getOrDefault(Protocol.RTSP, 0); i++) {
            rtsp.add(FreePort.any());
            processes.start("rtsp", Sources.lab("gst_rtsp.py", rtsp.getLast()));
        }
        for (int i = 0; i * STREAMS_OF_SRT < mix.getOrDefault(Protocol.SRT, 0); i++) {
            srt.add(FreePort.any());
            processes.start("srt", Sources.srt(srt.getLast()));
        }
        for (int i = 0; i * STREAMS_OF_WHEP < mix.getOrDefault(Protocol.WHEP, 0); i++) {
            whep.add(FreePort.any());
            processes.start("whep", Sources.lab("gst_whep.py", whep.getLast()));
        }
    }

    /** Where the one picture goes, as ffmpeg's tee muxer is told. */
    private List<String> targets(Set<Protocol> wanted, String radio) {
        Path www = folder.resolve("www");
        List<String> targets = new ArrayList<>();
        targets.add("[f=hls:hls_time=2:hls_list_size=6:hls_flags=delete_segments]" + www.resolve("ts.m3u8"));
        if (wanted.contains(Protocol.DASH)) {
            targets.add(
                    "[f=dash:seg_duration=2:window_size=6:extra_window_size=3:use_template=1:use_timeline=1:streaming=1]"
                            + www.resolve("live.mpd"));
        }
        if (wanted.contains(Protocol.RTMP)) {
            targets.add("[f=flv]rtmp://127.0.0.1:" + rtmp + "/live/test");
        }
        if (wanted.contains(Protocol.MPEGTS)) {
            targets.add("[f=mpegts]udp\\://" + GROUP + "\\:" + multicast + "?pkt_size=1316&localaddr=127.0.0.1&ttl=0");
            targets.add("[f=mpegts:content_type=video/mp2t]" + radio.replace(":", "\\:") + "/picture.ts");
        }
        return targets;
    }

    /** The stream with this number; equal streams need not be told twice, so each has a URL of its own. */
    public String url(Protocol protocol, int number) {
        String local = "127.0.0.1:";
        return switch (protocol) {
            case HLS, HTTP, AUTO -> "http://" + local + http + "/ts.m3u8?n=" + number;
            case DASH -> "http://" + local + http + "/live.mpd?n=" + number;
            case TCP -> "tcp://" + local + http + "/" + number;
            case RTMP -> "rtmp://" + local + rtmp + "/live/test?n=" + number;
            case FLV -> "http://" + local + flv + "/" + number + ".flv";
            case ICECAST -> "http://" + local + icecast + "/main.mp3?n=" + number;
            case MPEGTS ->
                number % 2 == 0
                        ? "udp://" + GROUP + ":" + multicast + "?interface=lo&localaddr=127.0.0.1&n=" + number
                        : "http://" + local + icecast + "/picture.ts?n=" + number;
            case RTSP -> "rtsp://" + local + rtsp.get(number % rtsp.size()) + "/test?n=" + number;
            case SRT -> "srt://" + local + srt.get(number % srt.size()) + "?streamid=" + number;
            case WHEP -> "http://" + local + whep.get(number % whep.size()) + "/whep/" + number + "/test";
        };
    }

    public List<ProcessHandle> handles() {
        return processes.handles();
    }

    private static void awaitOpen(int port) {
        await().atMost(STARTING).until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        processes.close();
    }
}
