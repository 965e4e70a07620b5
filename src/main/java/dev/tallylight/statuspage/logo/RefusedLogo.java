package dev.tallylight.statuspage.logo;

/** A file that cannot be taken as a logo. Its message goes on after "logo", and says what to do. */
public final class RefusedLogo extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedLogo(String message) {
        super(message, null, false, false);
    }

    /** The file ends within something, or says of a part that it is longer than there is. */
    static RefusedLogo broken(String kind) {
        return new RefusedLogo("is a " + kind + " that is broken: open it in a program for images, and save it anew");
    }
}
