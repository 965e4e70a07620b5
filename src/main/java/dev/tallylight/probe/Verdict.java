package dev.tallylight.probe;

import dev.tallylight.net.OneLine;
import java.util.function.UnaryOperator;

/** What one probe concludes about the stream. */
public sealed interface Verdict {
    /** Characters of a detail. */
    int MOST_DETAIL = 500;

    /** The same, with its detail in other words. */
    default Verdict withDetail(UnaryOperator<String> words) {
        return switch (this) {
            case Up up -> up;
            case Down(Reason reason, Stage stage, String detail) -> new Down(reason, stage, words.apply(detail));
            case Degraded(Reason reason, Stage stage, String detail) ->
                new Degraded(reason, stage, words.apply(detail));
            case Unknown(Reason reason, Stage stage, String detail) -> new Unknown(reason, stage, words.apply(detail));
        };
    }

    /**
     * The stream plays.
     *
     * @param proven whether media was seen to advance; false where this probe had no time to prove it (the first look
     *     at an HLS playlist with long segments): such an outcome counts neither as a success nor as a failure
     */
    record Up(boolean proven) implements Verdict {}

    /**
     * The stream does not play, and that is the stream's or its server's doing.
     *
     * @param stage how far the probe came
     * @param detail one line for people, at most 500 characters, without secrets
     */
    record Down(Reason reason, Stage stage, String detail) implements Verdict {
        public Down {
            if (reason.ours()) {
                throw new IllegalArgumentException(reason.code() + " is our own fault and never down");
            }
            detail = bounded(detail);
        }
    }

    /**
     * The stream plays, and misses what its user expects of it.
     *
     * @param detail one line for people, at most 500 characters, without secrets
     */
    record Degraded(Reason reason, Stage stage, String detail) implements Verdict {
        public Degraded {
            detail = bounded(detail);
        }
    }

    /** Nothing is known of the stream, because the fault is ours. */
    record Unknown(Reason reason, Stage stage, String detail) implements Verdict {
        public Unknown {
            detail = bounded(detail);
        }
    }

    private static String bounded(String detail) {
        return OneLine.of(detail, MOST_DETAIL);
    }

    /** The failure for this reason: {@link Unknown} where the fault is ours, else {@link Down}. */
    static Verdict failure(Reason reason, Stage stage, String detail) {
        return reason.ours() ? new Unknown(reason, stage, detail) : new Down(reason, stage, detail);
    }
}
