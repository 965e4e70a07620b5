package dev.tallylight.history.uptime;

import dev.tallylight.alert.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stream was at each moment, made of its changes in the order of their numbers. Each says what the stream is from its
 * {@code since} on, and so may say otherwise of a while that an earlier one told of: three checkpoints fail one after the
 * other, the stream is degraded, and the outage then dates from the first of them. Only to the worse: an outage that ends
 * because some see the stream again is not undone by those who have failed since it began.
 *
 * <p>What was unknown or paused stays so: that a checkpoint which is heard again holds what it held before it was lost says
 * nothing of the time between. So the unknown ends with what was seen after it began, and where the change that ends it dates
 * from before, with the decision.
 */
public final class StatusLine {
    /** @param from until the next one begins; the last one goes on */
    public record Piece(Status status, Instant from) {}

    private final List<Piece> pieces;

    private StatusLine(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /**
     * The line of these changes.
     *
     * @param first what the stream was before them, and since when
     * @param changes in the order of their numbers
     */
    public static StatusLine of(Piece first, List<Change> changes) {
        List<Piece> pieces = new ArrayList<>(List.of(first));
        for (Change change : changes) {
            add(pieces, change);
        }
        return new StatusLine(pieces);
    }

    /** In their order, without two of one status in a row. */
    public List<Piece> pieces() {
        return pieces;
    }

    private static void add(List<Piece> pieces, Change change) {
        Piece last = pieces.getLast();
        boolean later = change.since().isAfter(last.from());
        if (unseen(last.status()) || unseen(change.status())) {
            Instant cut = later ? change.since() : later(change.confirmedAt(), last.from());
            if (!later && !unseen(change.status())) {
                repaint(pieces, change.status(), change.since());
            }
            append(pieces, change.status(), cut);
        } else if (later) {
            append(pieces, change.status(), change.since());
        } else if (isWorse(last.status(), change.status())) {
            // some see it again, and the others have failed since before: that it was off air until now stands
            append(pieces, change.status(), later(change.confirmedAt(), last.from()));
        } else {
            repaint(pieces, change.status(), change.since());
        }
    }

    private static boolean unseen(Status status) {
        return status == Status.UNKNOWN || status == Status.PAUSED;
    }

    private static boolean isWorse(Status one, Status other) {
        return one == Status.OFFLINE && other != Status.OFFLINE || one == Status.DEGRADED && other == Status.ONLINE;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** From then on it was that, but for what was not seen. Only as far back as it reaches is anything looked at. */
    private static void repaint(List<Piece> pieces, Status status, Instant since) {
        int first = pieces.size() - 1;
        while (first > 0 && pieces.get(first).from().isAfter(since)) {
            first--;
        }
        List<Piece> reached = new ArrayList<>(pieces.subList(first, pieces.size()));
        pieces.subList(first, pieces.size()).clear();
        for (Piece piece : reached) {
            if (unseen(piece.status()) || isWorse(piece.status(), status)) {
                append(pieces, piece.status(), piece.from());
            } else if (piece.from().isBefore(since)) {
                append(pieces, piece.status(), piece.from());
                append(pieces, status, since);
            } else {
                append(pieces, status, piece.from());
            }
        }
    }

    private static void append(List<Piece> pieces, Status status, Instant from) {
        while (!pieces.isEmpty() && !pieces.getLast().from().isBefore(from)) {
            pieces.removeLast(); // nothing is left of it
        }
        if (pieces.isEmpty() || pieces.getLast().status() != status) {
            pieces.add(new Piece(status, from));
        }
    }
}
