package dev.tallylight.stream.draft;

import dev.tallylight.access.FileOwnership;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;

/** Who may change which streams ({@link FileOwnership}). */
@ApplicationScoped
public class StreamOwnership {
    private static final String KIND = "stream";

    private final FileOwnership ownership;

    StreamOwnership(FileOwnership ownership) {
        this.ownership = ownership;
    }

    /**
     * Whether somebody may change or delete a stream.
     *
     * @param managed whether a file holds it
     */
    public boolean allows(StreamLot.Owner who, boolean managed) {
        return who == StreamLot.Owner.FILE || ownership.allows(managed);
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
        ownership.check(KIND, name, managed);
    }

    /** The same of a row of a list. */
    public static Problem.Violation violation() {
        return new Problem.Violation("row", FileOwnership.REMEDY.formatted(KIND));
    }
}
