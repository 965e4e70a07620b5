package dev.tallylight.probe.ts;

import dev.tallylight.net.dial.DatagramLine;
import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.LivePlayback;
import dev.tallylight.probe.live.TsFlow;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** MPEG-TS in datagrams that somebody sends here. */
final class UdpTsPlayback extends LivePlayback {
    private static final int LEAST_LOST = 3;
    private static final int LOSS = 100; // one in so many is borne

    private final UdpAddress address;
    private final Datagrams datagrams;
    private final EgressGuard guard;
    private final TsFlow flow = new TsFlow(this);
    private final TsDatagrams packets;

    UdpTsPlayback(ProbeTarget target, ProbeRun run, ContextInternal context, Datagrams datagrams, EgressGuard guard) {
        super(target, run, context);
        this.address = UdpAddress.of(target.url());
        this.datagrams = datagrams;
        this.guard = guard;
        this.packets = new TsDatagrams(address.rtp(), flow::feed);
    }

    @Override
    protected void begin() {
        Uni<DatagramLine> line = admitted(address.host())
                .flatMap(where -> source().flatMap(from ->
                        datagrams.listen(where, address.port(), address.interfaceName(), from.orElse(null))));
        follow(line, this::listening);
    }

    private Uni<InetAddress> admitted(String host) {
        return guard.admit(host, run.remaining()).map(addresses -> addresses.getFirst());
    }

    private Uni<java.util.Optional<InetAddress>> source() {
        @Nullable String source = address.source();
        return source == null
                ? Uni.createFrom().item(java.util.Optional.<InetAddress>empty())
                : admitted(source).map(java.util.Optional::of);
    }

    private void listening(DatagramLine line) {
        atEnd(line::close);
        run.step(
                "listen",
                address.host() + ":" + address.port()
                        + (address.interfaceName() == null ? "" : " on " + address.interfaceName())
                        + (address.source() == null ? "" : " to " + address.source() + " only"));
        line.handler(data -> guarded(() -> packets.heard(data.getBytes())));
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        LiveMedia.Shortfall shortfall = flow.shortfall(super.shortfall());
        return shortfall.reason() == Reason.NO_MEDIA && !flow.begun()
                ? new LiveMedia.Shortfall(
                        Reason.NO_MEDIA,
                        "no datagram came to " + address.host() + ":" + address.port()
                                + ": nobody sends, or something between keeps them out")
                : shortfall;
    }

    /** What is lost on the way is lost to every viewer of a group, and to none of another network: never down. */
    @Override
    protected Verdict plays() {
        long lost = packets.lost();
        if (lost >= LEAST_LOST && lost * LOSS > packets.received()) {
            return new Verdict.Degraded(
                    Reason.PACKET_LOSS,
                    Stage.MEDIA,
                    lost + " of " + (lost + packets.received()) + " RTP packets are missing");
        }
        return flow.losesPackets() ? new Verdict.Degraded(Reason.CC_ERRORS, Stage.MEDIA, flow.told()) : super.plays();
    }

    @Override
    protected @Nullable Boolean silent() {
        return flow.silent();
    }

    @Override
    protected MediaFacts facts() {
        if (flow.begun()) {
            run.step(
                    "mpegts",
                    flow.told() + (packets.lost() == 0 ? "" : ", " + packets.lost() + " RTP packets missing"));
        }
        return flow.facts(media);
    }
}
