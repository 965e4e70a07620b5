package dev.tallylight.probe.whep;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.dial.DatagramLine;
import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.http.HttpCall;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.HttpStatusReason;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.LivePlayback;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One playing of a stream over WHEP: the offer and its answer, a path, a handshake, and then the media. */
final class WhepPlayback extends LivePlayback {
    private static final int MOST_ANSWER = 64 * 1024;
    /** So many addresses that may be asked are. */
    private static final int MOST_PATHS = 20;

    private final HttpSession session;
    private final Datagrams datagrams;
    private final EgressGuard guard;
    private final HandshakeThreads threads;
    private final DtlsIdentity identity;
    private final SecureRandom random;
    private final IceChecks ice;
    private final WhepResource resource;
    private final DtlsRecords records;
    private @Nullable Answer answer;
    private @Nullable SrtpTracks tracks;
    private IceChecks.@Nullable Path path;
    private @Nullable NetFailure lastRefusal;
    private int unusable;
    private boolean secured;

    WhepPlayback(
            ProbeTarget target,
            ProbeRun run,
            ContextInternal context,
            HttpSession session,
            Datagrams datagrams,
            EgressGuard guard,
            HandshakeThreads threads) {
        super(target, run, context);
        this.session = session;
        this.datagrams = datagrams;
        this.guard = guard;
        this.threads = threads;
        this.random = threads.random();
        this.identity = threads.identity();
        this.resource = new WhepResource(target, run, context, session);
        this.ice = new IceChecks(random, this::reached);
        this.records = new DtlsRecords(record -> context.emit(v -> guarded(() -> send(record))));
        atEnd(records::close);
    }

    private void send(byte[] record) {
        IceChecks.Path way = path;
        if (way != null) {
            way.send(record);
        }
    }

    @Override
    protected void begin() {
        String offer = Offer.text(random.nextLong(), ice.fragment(), ice.password(), identity.fingerprint());
        Map<String, String> headers = new TreeMap<>(HttpAccess.headers(target, target.url()));
        headers.put("Content-Type", "application/sdp");
        headers.put("Accept", "application/sdp");
        HttpCall post = new HttpCall("POST", target.url(), headers, Buffer.buffer(offer));
        // the session knows better why it took so long, and so it gets to say it
        Duration patience = run.remaining().minus(TICK.multipliedBy(2));
        Uni<HttpReply> posted =
                session.send(post, MOST_ANSWER, patience).memoize().indefinitely();
        atEnd(() -> resource.leave(posted));
        follow(posted, this::answered);
    }

    private void answered(HttpReply reply) {
        String words = reply.status() + " " + reply.statusText();
        resource.note(reply);
        if (reply.status() != 201 && reply.status() != 200) {
            refused(reply, words);
            return;
        }
        Answer read = Answer.read(reply.body().toString(StandardCharsets.UTF_8));
        answer = read;
        if (!read.complete()) {
            fail(
                    reply.body().toString().startsWith("v=") ? Reason.PROTOCOL_ERROR : Reason.UNEXPECTED_CONTENT,
                    Stage.PROTOCOL,
                    "the answer to the offer (" + words + ") is no description of a WebRTC session");
        } else if (read.codecs().isEmpty()) {
            fail(Reason.NO_MEDIA, Stage.PROTOCOL, "the answer to the offer has neither video nor audio to send");
        } else {
            run.step(
                    "SDP",
                    read.candidates().size() + " addresses, "
                            + (read.active() ? "begins DTLS itself" : "waits for DTLS"));
            tracks = new SrtpTracks(this, read.codecs());
            look(read);
        }
    }

    private void refused(HttpReply reply, String words) {
        Reason reason = HttpStatusReason.of(reply.status(), HttpAccess.sendsCredentials(target, reply.url()));
        String after = reply.headers().get("Retry-After");
        fail(
                switch (reply.status()) {
                    case 404, 409 -> Reason.STREAM_NOT_FOUND; // draft-ietf-wish-whep: 409 while there is no source
                    default -> reason == null ? Reason.PROTOCOL_ERROR : reason;
                },
                Stage.ACCESS,
                reply.url().host() + " answered the offer with " + words
                        + (after == null ? "" : ", retry after " + after));
    }

    /** Every address that the answer names is a stranger's word: the guard is asked for each. */
    private void look(Answer found) {
        ice.answered(found);
        if (found.candidates().isEmpty() && found.overTcp()) {
            fail(
                    Reason.UNSUPPORTED,
                    Stage.PROTOCOL,
                    "the answer names addresses over TCP only, and media is received over UDP here");
            return;
        }
        if (found.candidates().isEmpty()) {
            fail(Reason.ICE_FAILED, Stage.PROTOCOL, "the answer names no address that is reached over UDP");
            return;
        }
        for (Answer.Candidate candidate : found.candidates()) {
            follow(
                    datagrams
                            .call(guard, candidate.address(), candidate.port(), run.remaining())
                            .onFailure(NetFailure.class)
                            .recoverWithItem(failure -> unusable(candidate, failure)),
                    line -> check(line, candidate));
        }
    }

    private @Nullable DatagramLine unusable(Answer.Candidate candidate, Throwable failure) {
        lastRefusal = (NetFailure) failure;
        unusable++;
        run.step("ICE", candidate.address() + " is left out: " + failure.getMessage());
        return null;
    }

    private void check(@Nullable DatagramLine line, Answer.Candidate candidate) {
        NetFailure refusal = lastRefusal;
        if (line != null && ice.paths() >= MOST_PATHS) {
            line.close();
        } else if (line != null) {
            atEnd(line::close);
            IceChecks.Path way = ice.add(line, candidate, run.elapsed());
            line.handler(data -> guarded(() -> heard(way, data.getBytes())));
        } else if (refusal != null
                && answer != null
                && unusable == answer.candidates().size()) {
            broke(refusal);
        }
    }

    private void heard(IceChecks.Path way, byte[] datagram) {
        SrtpTracks media = tracks;
        if (Stun.is(datagram)) {
            ice.heard(way, datagram);
        } else if (DtlsRecords.is(datagram)) {
            records.received(datagram);
        } else if (secured && media != null && SrtpTracks.is(datagram)) {
            media.packet(datagram);
        }
    }

    private void reached(IceChecks.Path way) {
        Answer told = answer;
        if (told == null) {
            return;
        }
        path = way;
        Answer.Candidate there = way.candidate();
        run.step("ICE", there.address() + ":" + there.port() + " answers (" + there.type() + ")");
        DtlsPeer peer = new DtlsPeer(told.fingerprints(), alert -> context.emit(v -> guarded(() -> alerted(alert))));
        DtlsHandshake handshake = new DtlsHandshake(
                identity,
                peer,
                told.active(),
                records,
                () -> context.emit(v -> guarded(this::isSecured)),
                problem -> context.emit(v -> guarded(() -> insecure(problem))));
        if (!threads.start(handshake)) {
            fail(Reason.PROBE_ERROR, Stage.PROTOCOL, "too many WHEP probes at once on this checkpoint");
        }
    }

    private void isSecured() {
        secured = true;
        run.step("DTLS", "1.2, SRTP agreed");
    }

    private void insecure(String problem) {
        if (!secured) {
            fail(Reason.DTLS_FAILED, Stage.PROTOCOL, "the DTLS handshake failed: " + problem);
        }
    }

    private void alerted(String alert) {
        if (secured) {
            closedByServer("the server ended the session (" + alert + ")");
        }
    }

    @Override
    protected void keepAlive() {
        ice.tick(run.elapsed());
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        if (answer == null) {
            return new LiveMedia.Shortfall(Reason.RESPONSE_TIMEOUT, "the server did not answer the offer in time");
        }
        if (path == null) {
            String error = ice.error() == 0 ? "" : "; the last refusal was " + ice.error();
            return new LiveMedia.Shortfall(
                    Reason.ICE_FAILED, "none of the server's " + ice.paths() + " addresses answers a check" + error);
        }
        if (!secured) {
            return new LiveMedia.Shortfall(Reason.DTLS_FAILED, "the DTLS handshake did not end in time");
        }
        return media.begun()
                ? super.shortfall()
                : new LiveMedia.Shortfall(Reason.NO_MEDIA, "connected, and then no media came");
    }

    @Override
    protected @Nullable Boolean silent() {
        return tracks == null ? null : tracks.silent();
    }

    @Override
    protected MediaFacts facts() {
        SrtpTracks played = tracks;
        if (played == null || played.none()) {
            return MediaFacts.NONE;
        }
        run.step("SRTP", played.told());
        return played.facts(media.bitrate());
    }
}
