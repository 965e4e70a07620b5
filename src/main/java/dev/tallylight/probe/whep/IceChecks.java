package dev.tallylight.probe.whep;

import dev.tallylight.net.dial.DatagramLine;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds one of the server's addresses that answers (RFC 8445): as the controlling side, with one candidate of ours that
 * the server learns from the checks themselves. Confined to the probe's event loop.
 */
final class IceChecks {
    private static final Duration RESEND = Duration.ofMillis(200);
    private static final Duration CONSENT = Duration.ofSeconds(4); // RFC 7675 §5.1: every 5 s, or a little less
    private static final int MOST_AT_FULL_PACE = 7;
    private static final int ID_BYTES = 12;

    private final SecureRandom random;
    private final Consumer<Path> found;
    private final String fragment;
    private final String password;
    private final long tieBreaker;
    private final List<Path> paths = new ArrayList<>();
    private String username = "";
    private String peerPassword = "";
    private @Nullable Path selected;
    private int error;

    /** The way to one of the server's addresses. */
    static final class Path {
        private final DatagramLine line;
        private final Answer.Candidate candidate;
        private final byte[] id = new byte[ID_BYTES];
        private @Nullable Duration checkedAt;

        private Path(DatagramLine line, Answer.Candidate candidate) {
            this.line = line;
            this.candidate = candidate;
        }

        Answer.Candidate candidate() {
            return candidate;
        }

        void send(byte[] datagram) {
            line.send(Buffer.buffer(datagram));
        }
    }

    /** @param found called once, with the first path that works */
    IceChecks(SecureRandom random, Consumer<Path> found) {
        this.random = random;
        this.found = found;
        this.fragment = text(4);
        this.password = text(16);
        this.tieBreaker = random.nextLong();
    }

    private String text(int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return HexFormat.of().formatHex(some);
    }

    /** Ours, for the offer: 8 characters (RFC 8839 §5.4: 4 to 256). */
    String fragment() {
        return fragment;
    }

    /** Ours, for the offer: 32 characters (22 to 256). */
    String password() {
        return password;
    }

    void answered(Answer answer) {
        username = answer.fragment() + ":" + fragment;
        peerPassword = answer.password();
    }

    /**
     * Checks one more of the server's addresses.
     *
     * @return what its datagrams are to be given with
     */
    Path add(DatagramLine line, Answer.Candidate candidate, Duration now) {
        Path path = new Path(line, candidate);
        paths.add(path);
        random.nextBytes(path.id);
        check(path, now);
        return path;
    }

    private void check(Path path, Duration now) {
        path.checkedAt = now;
        path.send(Stun.check(path.id, username, peerPassword, tieBreaker));
    }

    /** Of many, each is asked less often: together they are strangers' hosts that get no more (RFC 8445 §14). */
    private Duration resend() {
        return RESEND.multipliedBy(1 + paths.size() / MOST_AT_FULL_PACE);
    }

    /** Sends what is due. */
    void tick(Duration now) {
        for (Path path : paths) {
            Duration since = path.checkedAt;
            boolean due = since == null || now.minus(since).compareTo(selected == null ? resend() : CONSENT) >= 0;
            if (due && selected == null) {
                check(path, now); // the same transaction: its answer may be slower than we are
            } else if (due && selected == path) {
                random.nextBytes(path.id);
                check(path, now);
            }
        }
    }

    /** A STUN datagram that came by a path. */
    void heard(Path path, byte[] datagram) {
        Stun.Message request = Stun.read(datagram, password);
        if (request == null) {
            return;
        }
        if (request.type() == Stun.BINDING_REQUEST) {
            if (request.signed() && request.username().startsWith(fragment + ":") && path.line.peer() != null) {
                path.send(Stun.success(request.id(), password, path.line.peer(), path.candidate.port()));
            }
            return;
        }
        Stun.Message answer = Stun.read(datagram, peerPassword);
        if (answer == null || !answer.answers(path.id)) {
            return;
        }
        if (answer.type() == Stun.BINDING_ERROR) {
            error = answer.error();
        } else if (answer.type() == Stun.BINDING_SUCCESS && answer.signed() && selected == null) {
            selected = path;
            found.accept(path);
        }
    }

    /** How many addresses are tried. */
    int paths() {
        return paths.size();
    }

    @Nullable
    Path selected() {
        return selected;
    }

    /** What a server last refused a check with; 0 for none. */
    int error() {
        return error;
    }
}
