package dev.tallylight.stream.draft;

import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Who may change which streams: what the streams file of this hub holds is its own, and nobody else's as long as one is
 * configured. A hub without one may change them all, and what it changes is nobody's from then on.
 */
@ApplicationScoped
public class StreamOwnership {
    private static final String REMEDY =
            "is kept in the streams file of this hub (TALLYLIGHT_STREAMS_FILE) and can be changed only there:"
                    + " change the file, or take the stream out of it";

    private final boolean configured;

    StreamOwnership(StreamsFileConfig config) {
        this.configured = config.streamsFile().filter(file -> !file.isBlank()).isPresent();
    }

    /** Whether somebody may change or delete a stream. @param managed whether a file holds it */
    public boolean allows(StreamLot.Owner who, boolean managed) {
        return who == StreamLot.Owner.FILE || !managed || !configured;
    }

    /**
     * Whether somebody deletes a stream that his list does not hold: the file deletes what it held, and nothing else.
     *
     * @param managed whether a file holds it
     */
    public boolean prunes(StreamLot.Owner who, boolean managed) {
        return who == StreamLot.Owner.FILE ? managed : allows(who, managed);
    }

    /** @throws ProblemException where anybody but the file wants to change what it holds */
    public void check(String name, boolean managed) {
        if (!allows(StreamLot.Owner.ANYBODY, managed)) {
            throw new ProblemException(ProblemType.MANAGED_BY_FILE, "The stream \"" + name + "\" " + REMEDY + ".");
        }
    }

    /** The same of a row of a list. */
    public static Problem.Violation violation() {
        return new Problem.Violation("row", REMEDY);
    }
}
