package dev.tallylight.stream.draft;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How many checkpoints must hold a stream to be down before it is offline. */
public sealed interface Quorum {
    /** One is enough. */
    record Any() implements Quorum {}

    /** More than half of those who can tell. */
    record Majority() implements Quorum {}

    /** Every one of those who can tell. */
    record All() implements Quorum {}

    /** So many. */
    record Count(int checkpoints) implements Quorum {
        public Count {
            if (checkpoints < 1) {
                throw new IllegalArgumentException(SYNTAX);
            }
        }
    }

    String SYNTAX = "must be \"any\", \"majority\", \"all\" or a number from 1";

    Quorum DEFAULT = new Majority();

    /** The down views that are needed among so many voters; never less than one. */
    default int needed(int voters) {
        return switch (this) {
            case Any any -> 1;
            case Majority majority -> voters / 2 + 1;
            case All all -> Math.max(1, voters);
            case Count count -> count.checkpoints();
        };
    }

    /** As in the API: a word, or the number. */
    @JsonValue
    default Object wireForm() {
        return switch (this) {
            case Any any -> "any";
            case Majority majority -> "majority";
            case All all -> "all";
            case Count count -> count.checkpoints();
        };
    }

    /** @throws IllegalArgumentException when it is neither a word that is known nor a number from 1 */
    @JsonCreator
    static Quorum of(Object form) {
        return switch (String.valueOf(form)) {
            case "any" -> new Any();
            case "majority" -> new Majority();
            case "all" -> new All();
            case String number when number.matches("[0-9]{1,4}") -> new Count(Integer.parseInt(number));
            default -> throw new IllegalArgumentException(SYNTAX);
        };
    }
}
