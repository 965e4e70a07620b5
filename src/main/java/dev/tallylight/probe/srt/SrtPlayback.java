package dev.tallylight.probe.srt;

import dev.tallylight.net.dial.DatagramLine;
import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.LivePlayback;
import dev.tallylight.probe.live.TsFlow;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One playing of a stream as an SRT caller. */
final class SrtPlayback extends LivePlayback {
    private static final Duration RETRANSMIT = Duration.ofMillis(250); // §4.3.1
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);
    private static final Duration ACKNOWLEDGE = Duration.ofMillis(150); // far from what a sender's window holds
    private static final int HEADER = 16;
    private static final int HANDSHAKE = 0;
    private static final int KEEP_ALIVE_TYPE = 1;
    private static final int ACK = 2;
    private static final int SHUTDOWN = 5;
    private static final int DEFAULT_KEY = 16;
    private static final int SEQUENCE = 0x7fffffff;
    private static final int MOST_GAP = 10_000;

    private final SrtOptions options;
    private final Datagrams datagrams;
    private final EgressGuard guard;
    private final TsFlow flow = new TsFlow(this);
    private final int socketId;
    private final int firstSequence;
    private @Nullable DatagramLine line;
    private @Nullable SrtCrypto crypto;
    private State state = State.INDUCTION;
    private byte[] handshake = new byte[0];
    private int peerId;
    private int next = -1;
    private long packets;
    private long lost;
    private Duration spokeAt = Duration.ZERO;

    private enum State {
        INDUCTION,
        CONCLUSION,
        CONNECTED
    }

    SrtPlayback(
            ProbeTarget target,
            ProbeRun run,
            ContextInternal context,
            SrtOptions options,
            Datagrams datagrams,
            EgressGuard guard) {
        super(target, run, context);
        this.options = options;
        this.datagrams = datagrams;
        this.guard = guard;
        Random random = new Random();
        this.socketId = 1 + random.nextInt(0x3fffffff);
        this.firstSequence = random.nextInt(SEQUENCE);
    }

    @Override
    protected void begin() {
        String host = target.url().host();
        follow(datagrams.call(guard, host, target.url().port(), run.remaining()), opened -> {
            line = opened;
            atEnd(opened::close);
            opened.handler(data -> guarded(() -> heard(data.getBytes())));
            handshake = SrtHandshake.induction(firstSequence, socketId);
            say(HANDSHAKE, 0, handshake);
        });
    }

    /** Sends a control packet (§3.2). */
    private void say(int type, int info, byte[] content) {
        DatagramLine open = line;
        if (open != null) {
            ByteBuffer packet = ByteBuffer.allocate(HEADER + content.length)
                    .putShort((short) (0x8000 | type))
                    .putShort((short) 0)
                    .putInt(info)
                    .putInt((int) (run.elapsed().toNanos() / 1000))
                    .putInt(peerId)
                    .put(content);
            open.send(Buffer.buffer(packet.array()));
            spokeAt = run.elapsed();
        }
    }

    private void heard(byte[] packet) {
        if (packet.length < HEADER) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(packet);
        if (in.getInt(12) != socketId) {
            return; // for somebody else, or from before
        }
        if (packet[0] >= 0) {
            data(packet, in);
            return;
        }
        switch (in.getShort(0) & 0x7fff) {
            case HANDSHAKE -> {
                SrtHandshake answer = SrtHandshake.read(packet, HEADER);
                if (answer != null) {
                    answered(answer);
                }
            }
            case SHUTDOWN -> closedByServer("the listener shut the connection down");
            default -> {} // keep-alives, ACKACKs
        }
    }

    private void answered(SrtHandshake answer) {
        if (answer.type() >= 1000) {
            SrtRejection rejection = SrtRejection.of(answer.type());
            run.step("rejected", answer.type() + ": " + rejection.name());
            fail(
                    rejection.reason(),
                    Stage.ACCESS,
                    "the listener rejects the call: " + rejection.name() + " (" + answer.type() + ")");
        } else if (state == State.INDUCTION && answer.type() == SrtHandshake.INDUCTION) {
            inducted(answer);
        } else if (state == State.CONCLUSION && answer.type() == SrtHandshake.CONCLUSION) {
            concluded(answer);
        }
    }

    private void inducted(SrtHandshake answer) {
        run.firstByte(run.elapsed().minus(spokeAt));
        run.step("induction", "version " + answer.version() + (answer.encryption() > 0 ? ", encrypted" : ""));
        if (answer.version() == 4) {
            fail(
                    Reason.UNSUPPORTED,
                    Stage.PROTOCOL,
                    "the listener speaks version 4 of the handshake (SRT before 1.3); only 5 can be spoken here");
            return;
        }
        if (answer.version() != 5 || answer.extension() != SrtHandshake.MAGIC) {
            fail(
                    Reason.HANDSHAKE_FAILED,
                    Stage.PROTOCOL,
                    "the listener speaks version " + answer.version() + " of the handshake; 5 is known here");
            return;
        }
        String passphrase = options.passphrase();
        if (passphrase != null) {
            int advertised =
                    answer.encryption() >= 2 && answer.encryption() <= 4 ? answer.encryption() * 8 : DEFAULT_KEY;
            crypto = new SrtCrypto(passphrase, options.keyLength() > 0 ? options.keyLength() : advertised);
        }
        SrtCrypto keys = crypto;
        state = State.CONCLUSION;
        handshake = SrtHandshake.conclusion(
                firstSequence,
                socketId,
                answer.cookie(),
                options.streamId(),
                keys == null ? 0 : keys.keyLength(),
                keys == null ? null : keys.keyMaterial());
        say(HANDSHAKE, 0, handshake);
    }

    private void concluded(SrtHandshake answer) {
        peerId = answer.socketId();
        atEnd(() -> say(SHUTDOWN, 0, new byte[4])); // it takes a caller whose passphrase it cannot use, too
        byte[] keys = answer.keyMaterial();
        if (keys != null && keys.length == 4) {
            fail(
                    Reason.BAD_SECRET,
                    Stage.ACCESS,
                    "the listener could not use the passphrase (state " + keys[3] + " of its keys)");
            return;
        }
        state = State.CONNECTED;
        run.step("conclusion", "connected" + (crypto == null ? "" : ", AES-" + crypto.keyLength() * 8));
    }

    /** A data packet (§3.1). */
    private void data(byte[] packet, ByteBuffer in) {
        if (state != State.CONNECTED) {
            return;
        }
        int sequence = in.getInt(0) & SEQUENCE;
        int gap = next < 0 ? 0 : sequence - next & SEQUENCE;
        if (gap > MOST_GAP) {
            return; // sent again, or too late
        }
        lost += gap;
        packets++;
        next = sequence + 1 & SEQUENCE;
        boolean encrypted = (packet[4] & 0x18) != 0;
        if (encrypted && crypto == null) {
            fail(Reason.BAD_SECRET, Stage.MEDIA, "the stream is encrypted, and no passphrase is given");
            return;
        }
        flow.feed(
                encrypted && crypto != null
                        ? crypto.decrypt(sequence, packet, HEADER, packet.length)
                        : Arrays.copyOfRange(packet, HEADER, packet.length));
    }

    @Override
    protected void keepAlive() {
        Duration silent = run.elapsed().minus(spokeAt);
        if (state != State.CONNECTED) {
            if (silent.compareTo(RETRANSMIT) >= 0 && handshake.length > 0) {
                say(HANDSHAKE, 0, handshake);
            }
        } else if (next >= 0 && silent.compareTo(ACKNOWLEDGE) >= 0) {
            say(ACK, 0, ByteBuffer.allocate(4).putInt(next).array()); // a light one: §3.2.4
        } else if (silent.compareTo(KEEP_ALIVE) >= 0) {
            say(KEEP_ALIVE_TYPE, 0, new byte[4]);
        }
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        String where = target.url().authority();
        return switch (state) {
            case INDUCTION ->
                new LiveMedia.Shortfall(
                        Reason.CONNECT_TIMEOUT,
                        "no answer from " + where + ": nothing listens there, or something between keeps it out");
            case CONCLUSION ->
                new LiveMedia.Shortfall(Reason.RESPONSE_TIMEOUT, "the listener did not conclude the handshake in time");
            case CONNECTED ->
                packets == 0
                        ? new LiveMedia.Shortfall(Reason.NO_MEDIA, "connected, and then no data came")
                        : flow.shortfall(super.shortfall());
        };
    }

    @Override
    protected @Nullable Boolean silent() {
        return flow.silent();
    }

    @Override
    protected MediaFacts facts() {
        if (packets > 0) {
            run.step("SRT", packets + " packets" + (lost == 0 ? "" : ", " + lost + " missing") + "; " + flow.told());
        }
        return flow.facts(media);
    }
}
