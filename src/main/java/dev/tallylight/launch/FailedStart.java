package dev.tallylight.launch;

import java.io.PrintStream;

/**
 * What a start says that failed within the application: for a setting that cannot be, say. Quarkus leaves that to whoever handles
 * its exit. It is said last, below whatever the parts that were running already say of being stopped.
 */
final class FailedStart {
    private static final int MOST_CAUSES = 20;

    /** As all of ours begin; what is wrong with one of them needs no stack trace. */
    private static final String SETTING = "tallylight.";

    private FailedStart() {}

    static void say(Throwable failure, PrintStream out) {
        Throwable why = innermost(failure);
        String message = why.getMessage() == null ? why.getClass().getName() : why.getMessage();
        if (!message.contains(SETTING)) {
            failure.printStackTrace(out);
        }
        Announcement.madeInVain()
                .ifPresent(file -> out.println("tallylight: the admin token was made, and is kept in " + file));
        out.println("tallylight: it could not start: " + message);
    }

    private static Throwable innermost(Throwable failure) {
        Throwable found = failure;
        for (int i = 0; i < MOST_CAUSES && found.getCause() != null; i++) {
            found = found.getCause();
        }
        return found;
    }
}
