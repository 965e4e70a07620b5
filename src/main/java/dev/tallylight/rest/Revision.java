package dev.tallylight.rest;

import org.jspecify.annotations.Nullable;

/** The number of a thing's state, from which its ETag is made: it rises with every change. */
public final class Revision {
    private Revision() {}

    /**
     * Refuses a change by somebody who saw another state (RFC 9110 §13.1.1).
     *
     * @param what the kind of thing: "webhook"
     * @param is its revision
     * @param expected the one that the client saw, see {@link ETags#revision}; null to change it whatever it is
     * @throws ProblemException of the type {@code precondition-failed}
     */
    public static void check(String what, long is, @Nullable Long expected) {
        if (expected != null && expected != is) {
            throw new ProblemException(
                    ProblemType.PRECONDITION_FAILED,
                    "The " + what + " is at revision " + is + ", not " + expected
                            + ": read it again, then send the change with its new ETag.");
        }
    }
}
