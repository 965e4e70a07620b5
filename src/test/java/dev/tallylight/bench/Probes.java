package dev.tallylight.bench;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.Prober;
import dev.tallylight.probe.dash.DashProbe;
import dev.tallylight.probe.flv.FlvProbe;
import dev.tallylight.probe.hls.HlsProbe;
import dev.tallylight.probe.icy.IcyProbe;
import dev.tallylight.probe.rtmp.RtmpProbe;
import dev.tallylight.probe.rtsp.RtspProbe;
import dev.tallylight.probe.srt.SrtProbe;
import java.time.InstantSource;

/** Every probe, wired by hand as the container does it. */
final class Probes {
    private Probes() {}

    static Prober all(ProbeBench bench) {
        Probe[] probes = {
            new RtmpProbe(bench.vertx, bench.dialer, bench.egress),
            new FlvProbe(bench.vertx, bench.dialer, bench.sessions, bench.egress),
            new RtspProbe(bench.vertx, bench.dialer, new Datagrams(bench.vertx), bench.egress),
            new SrtProbe(bench.vertx, new Datagrams(bench.vertx), bench.egress),
            new IcyProbe(bench.vertx, bench.sessions, bench.egress),
            new DashProbe(bench.vertx, bench.sessions, bench.egress, InstantSource.system()),
            new HlsProbe(bench.vertx, bench.sessions, bench.egress, InstantSource.system()),
        };
        return bench.prober(probes);
    }
}
