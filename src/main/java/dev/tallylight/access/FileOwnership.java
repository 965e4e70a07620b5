package dev.tallylight.access;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Who may change what: what the streams file of this hub holds is its own, and nobody else's as long as one is configured. A
 * hub without one may change it all, and what it changes is nobody's from then on.
 */
@ApplicationScoped
public class FileOwnership {
    /** What to do instead, of something that the file holds. */
    public static final String REMEDY =
            "is kept in the streams file of this hub (TALLYLIGHT_STREAMS_FILE) and can be changed only there:"
                    + " change the file, or take the %s out of it (an empty list of its kind, where it is the last)";

    private final boolean configured;

    FileOwnership(StreamsFileConfig config) {
        this.configured = config.streamsFile().filter(file -> !file.isBlank()).isPresent();
    }

    /** Whether this hub has a streams file. */
    public boolean configured() {
        return configured;
    }

    /**
     * Whether anybody but the file may change or delete something.
     *
     * @param managed whether a file holds it
     */
    public boolean allows(boolean managed) {
        return !managed || !configured;
    }

    /**
     * @param what its kind, as in the stream "Studio A"
     * @throws ProblemException where anybody but the file wants to change what it holds
     */
    public void check(String what, String name, boolean managed) {
        if (!allows(managed)) {
            throw new ProblemException(
                    ProblemType.MANAGED_BY_FILE, "The " + what + " \"" + name + "\" " + REMEDY.formatted(what) + ".");
        }
    }
}
