package dev.tallylight.plan.file;

/** Tells contents that stay as they are from those that somebody is writing. Of one reader, in the order of his readings. */
public final class Settling {
    /** So many readings in a row give something else each time before it is worth a word. */
    private static final int RESTLESS = 6;

    private String last = "";
    private int changes;

    /** Whether the reading before gave the same; asked once for each reading. */
    public boolean stays(FileContents contents) {
        boolean same = contents.digest().equals(last);
        last = contents.digest();
        changes = same ? 0 : changes + 1;
        return same;
    }

    /** Whether it was something else each time for long. */
    public boolean isRestless() {
        return changes >= RESTLESS;
    }
}
