package dev.tallylight.probe;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.cookie.Cookie;
import dev.tallylight.probe.Probe.Played;
import dev.tallylight.probe.signing.Signatures;
import dev.tallylight.probe.signing.UrlSigning;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Plays a stream once, whatever its protocol, and always ends in an outcome: in time, with its sockets closed, and never
 * in an exception.
 */
@ApplicationScoped
public class Prober {
    private static final Logger LOG = Logger.getLogger(Prober.class);

    /** A probe ends by itself at its timeout, with the better reason. This much later it is ended. */
    static final Duration GRACE = Duration.ofMillis(250);

    private static final String NO_ADDRESS =
            "the URL must be signed for this checkpoint's public address, which is not known:"
                    + " set TALLYLIGHT_CHECKPOINT_PUBLIC_ADDRESS where the checkpoint runs";

    private final Vertx vertx;
    private final ProtocolDetector detector;
    private final PublicAddress address;
    private final InstantSource clock;
    private final Map<Protocol, Probe> probes = new EnumMap<>(Protocol.class);

    @Inject
    public Prober(
            Vertx vertx,
            ProtocolDetector detector,
            PublicAddress address,
            InstantSource clock,
            @Any Instance<Probe> probes) {
        this(vertx, detector, address, clock, (Iterable<Probe>) probes);
    }

    Prober(Vertx vertx, ProtocolDetector detector, PublicAddress address, InstantSource clock, Iterable<Probe> probes) {
        this.vertx = vertx;
        this.detector = detector;
        this.address = address;
        this.clock = clock;
        for (Probe probe : probes) {
            Probe other = this.probes.put(probe.protocol(), probe);
            if (other != null) {
                throw new IllegalStateException(
                        "two probes for " + probe.protocol().wireName());
            }
        }
    }

    /**
     * Plays the stream.
     *
     * @param memory what the last outcome for this stream held; {@link ProbeMemory#NONE} at first
     * @return the outcome, within the target's timeout and {@link #GRACE}; the Uni never fails. It runs and ends on
     *     the caller's event loop, or on one of its own where the caller is on none. Cancelling it closes every socket.
     */
    public Uni<ProbeOutcome> probe(ProbeTarget target, ProbeMemory memory) {
        return Uni.createFrom().deferred(() -> {
            ContextInternal context = eventLoop();
            return Uni.createFrom()
                    .deferred(() -> new Attempt(target, memory, context).run())
                    .runSubscriptionOn(work -> context.emit(v -> work.run()));
        });
    }

    private ContextInternal eventLoop() {
        ContextInternal current = (ContextInternal) Vertx.currentContext();
        boolean usable = current != null && current.isEventLoopContext() && current.inThread();
        return usable ? current : ((VertxInternal) vertx).createEventLoopContext();
    }

    /** One probe under way. */
    private final class Attempt {
        private final ProbeTarget target;
        private final PlayedMemory before;
        private final TracksMemory tracks;
        private final SilenceMemory silence;
        private final ContextInternal context;
        private final ProbeRun run;
        private Protocol protocol;

        Attempt(ProbeTarget target, ProbeMemory memory, ContextInternal context) {
            this.target = target;
            CookieMemory cookies = CookieMemory.of(memory);
            this.before = PlayedMemory.of(cookies.rest());
            this.tracks = TracksMemory.of(before.rest());
            this.silence = SilenceMemory.of(tracks.rest());
            this.context = context;
            this.run = new ProbeRun(target.timeout(), cookies.cookies(), tracks.kinds(), target.unshown());
            this.protocol = target.protocol();
        }

        Uni<ProbeOutcome> run() {
            Uni<Played> playing = Uni.createFrom().deferred(this::signedAndPlayed);
            return Deadline.in(context, target.timeout().plus(GRACE))
                    .bound(playing, this::late)
                    .onFailure()
                    .recoverWithItem(this::failed)
                    .map(this::outcome)
                    .onTermination()
                    .invoke(this::closeLeftover);
        }

        private Uni<Played> signedAndPlayed() {
            UrlSigning signing = target.signing();
            if (signing == null) {
                return detectedAndPlayed(target);
            }
            String seenAs = address.now();
            if (signing.needsAddress() && seenAs == null) {
                return Uni.createFrom().item(Played.failed(Reason.UNSUPPORTED, Stage.ACCESS, NO_ADDRESS));
            }
            Signatures signatures = new Signatures(signing, target.url(), seenAs, clock.instant());
            run.signWith(signatures);
            run.step("sign", told(signing, seenAs));
            return detectedAndPlayed(target.withUrl(signatures.entry()));
        }

        private static String told(UrlSigning signing, @Nullable String seenAs) {
            return signing.described()
                    + (signing.needsAddress() ? ", for " + seenAs : "")
                    + ", valid for " + signing.validFor().toSeconds() + " s";
        }

        private Uni<Played> detectedAndPlayed(ProbeTarget signed) {
            return new AutoPlay(detector, this::play, run, context, before.playedAs()).play(signed);
        }

        private void closeLeftover() {
            OpenAnswer leftover = run.takeOpen();
            if (leftover != null) {
                leftover.session().close();
            }
        }

        private Uni<Played> play(ProbeTarget signed, Protocol decided) {
            protocol = decided;
            @Nullable Probe probe = probes.get(decided);
            if (probe == null) {
                return Uni.createFrom().item(Played.failed(Reason.UNSUPPORTED, Stage.PROTOCOL, unsupported(decided)));
            }
            return probe.play(signed.withProtocol(decided), silence.own(), run);
        }

        private String unsupported(Protocol decided) {
            return decided == Protocol.AUTO
                    ? "nothing is known that plays " + target.url().scheme() + "://"
                    : "this version does not play " + decided.wireName() + " yet";
        }

        private NetFailure late() {
            return new NetFailure(
                    NetFailure.Kind.RESPONSE_TIMEOUT,
                    "nothing was decided within " + target.timeout().toMillis() + " ms" + run.farthest());
        }

        private Played failed(Throwable failure) {
            if (failure instanceof NetFailure net) {
                return NetReason.played(net);
            }
            LOG.errorf(failure, "The %s probe of %s failed", protocol.wireName(), target.url());
            return Played.failed(
                    Reason.PROBE_ERROR,
                    Stage.PROTOCOL,
                    "an error of Tallylight's own, in its log: "
                            + failure.getClass().getSimpleName());
        }

        private ProbeOutcome outcome(Played played) {
            SilenceMemory now = silence.after(played.memory(), run.silent(), run.startedAt());
            Duration silent = now.lasting(System.nanoTime());
            if (silent != null) {
                run.step("sound", "digital silence, for " + silent.toSeconds() + " s by now");
            }
            boolean plays = played.verdict() instanceof Verdict.Up || played.verdict() instanceof Verdict.Degraded;
            List<Cookie> kept = plays ? run.cookies().kept() : List.of();
            return new ProbeOutcome(
                    taken(),
                    target.expect().judge(played, silent).withDetail(run::hidden),
                    run.timings(),
                    played.facts(),
                    run.steps(),
                    CookieMemory.of(remembered(now, played), kept));
        }

        /** What it was taken for; by its name where no answer came to look at. */
        private Protocol taken() {
            Protocol told = protocol == Protocol.AUTO ? ProtocolDetector.byName(target.url()) : protocol;
            return told == null ? protocol : told;
        }

        private ProbeMemory remembered(SilenceMemory now, Played played) {
            boolean found =
                    target.protocol() == Protocol.AUTO && target.url().scheme().startsWith("http");
            ProbeMemory rest = tracks.after(now.remembered(), run.played(), run.missing(), run.startedAt());
            return found ? before.after(rest, played.verdict(), protocol) : rest;
        }
    }
}
