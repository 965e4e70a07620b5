package dev.tallylight.plan;

import dev.tallylight.plan.file.UnusableFileException;
import dev.tallylight.rest.DatabaseAway;
import dev.tallylight.rest.ProblemException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What is wrong with the streams file: no secrets. The log says why; readiness' details, which anybody may see, only where,
 * for the words may name other streams and checkpoints.
 *
 * @param lines the first of it, each with its file and row
 * @param places the same for anybody
 * @param more how many there are beside them
 */
record FileTrouble(List<String> lines, List<String> places, int more) {
    static final FileTrouble NONE = new FileTrouble(List.of(), List.of(), 0);
    static final int MOST_LINES = 10;
    private static final Logger LOG = Logger.getLogger(StreamsFile.class);
    private static final int MOST_CHARACTERS = 500;

    FileTrouble {
        lines = lines.stream().map(FileTrouble::shortened).toList();
        places = places.stream().map(FileTrouble::shortened).toList();
    }

    static FileTrouble of(String line) {
        return new FileTrouble(List.of(line), List.of(line), 0);
    }

    /** Why it is not applied, in our own words. */
    static FileTrouble of(Throwable failure) {
        String words = switch (failure) {
            case UnusableFileException unusable -> String.valueOf(unusable.getMessage());
            case ProblemException problem -> "is not applied yet: " + problem.getMessage();
            case Throwable other
            when DatabaseAway.isWhy(other) -> "is not applied yet: the database does not answer; trying again";
            default -> "cannot be applied for a fault of ours, trying again";
        };
        LOG.debugf(failure, "streams file: %s", words);
        return of(words);
    }

    boolean isNone() {
        return lines.isEmpty();
    }

    /** For the log. */
    String inWords() {
        return joined(lines);
    }

    /** For anybody. */
    String inBrief() {
        return joined(places);
    }

    private String joined(List<String> parts) {
        return "streams file: " + String.join("; ", parts) + (more > 0 ? "; and " + more + " more rows" : "");
    }

    private static String shortened(String line) {
        String plain = line.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= MOST_CHARACTERS ? plain : plain.substring(0, MOST_CHARACTERS) + "…";
    }
}
