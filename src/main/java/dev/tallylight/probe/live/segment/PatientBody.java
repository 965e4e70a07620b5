package dev.tallylight.probe.live.segment;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.probe.ProbeRun;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Reads the body of an answer within a share of the time, and beyond it as long as it comes at such a pace that it is
 * there before the deadline: what only is slow is read to its end, what hangs is left while there is time for another
 * try.
 */
final class PatientBody {
    /** Without a byte for so long, an answer hangs. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    /** This much later than it was to, and it was this process that stood still. */
    private static final Duration STOOD_STILL = Duration.ofMillis(250);

    private static final String SLOWLY = "comes too slowly";

    private final ContextInternal context;
    private final ProbeRun run;

    PatientBody(ContextInternal context, ProbeRun run) {
        this.context = context;
        this.run = run;
    }

    /** Whether what failed came, if too slowly. */
    static boolean isSlow(NetFailure failure) {
        return failure.detail().startsWith(SLOWLY);
    }

    /**
     * @param sink takes the pieces, and says whether it wants more
     * @return whether there is more than was to be read
     */
    Uni<Boolean> read(HttpStream stream, int most, Duration patience, Predicate<Buffer> sink) {
        Reading reading = new Reading(stream, most, patience);
        Uni<Boolean> body = stream.body()
                .select()
                .first(piece -> {
                    reading.came(piece.length());
                    return sink.test(piece) && reading.length <= most;
                })
                .onItem()
                .ignoreAsUni()
                .map(nothing -> reading.length > most);
        return Uni.join().first(body, reading.watch(patience)).toTerminate();
    }

    /** How one body comes along. */
    private final class Reading {
        private final HttpStream stream;
        private final Duration silence;
        private final long expected;
        private final long since = System.nanoTime();
        private long last = since;
        private long length;

        Reading(HttpStream stream, int most, Duration patience) {
            this.stream = stream;
            Duration half = patience.dividedBy(2);
            this.silence = half.compareTo(SILENCE) < 0 ? half : SILENCE;
            String told = stream.headers().get("Content-Length");
            boolean plain = stream.headers().get("Content-Encoding") == null;
            boolean known = plain && told != null && told.matches("[0-9]{1,15}");
            this.expected = known ? Math.min(Long.parseLong(told), most) : 0;
        }

        void came(int bytes) {
            length += bytes;
            last = System.nanoTime();
        }

        /** Never an item: fails when the body is given up. */
        Uni<Boolean> watch(Duration time) {
            long due = System.nanoTime() + time.toNanos();
            return Pause.on(context, time).chain(() -> stoodStillSince(due) || goesOn() ? watch(silence) : given());
        }

        /** Whether this process stood still: then what came meanwhile is yet to be read, and silence is not the server's. */
        private static boolean stoodStillSince(long due) {
            return System.nanoTime() - due > STOOD_STILL.toNanos();
        }

        private boolean goesOn() {
            Duration room = Pause.room(run);
            return flows()
                    && Pause.worthwhile(room)
                    && (expected - length) * (double) (System.nanoTime() - since) <= (double) length * room.toNanos();
        }

        private boolean flows() {
            return length > 0 && System.nanoTime() - last < silence.toNanos();
        }

        private Uni<Boolean> given() {
            Duration waited = Duration.ofNanos(System.nanoTime() - since);
            String how = flows() ? SLOWLY : length == 0 ? "its body does not come" : "it stops in the middle";
            return Uni.createFrom()
                    .failure(new NetFailure(
                            NetFailure.Kind.RESPONSE_TIMEOUT,
                            how + ", " + length + " bytes in " + Seconds.of(waited) + ": " + stream.url()));
        }
    }
}
