package dev.tallylight.plan.list;

/** A list that cannot be read, with where and why in our own words; none of it has been applied. */
public final class UnreadableListException extends RuntimeException {
    UnreadableListException(String where, String message) {
        super(where + ": " + message, null, false, false);
    }

    static UnreadableListException tooMany() {
        return new UnreadableListException(
                "row " + (ListReader.MOST_ROWS + 1),
                "is one more than the " + ListReader.MOST_ROWS + " that one list may have: send several lists");
    }
}
