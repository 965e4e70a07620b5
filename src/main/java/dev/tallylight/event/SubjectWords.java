package dev.tallylight.event;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How it is said of each kind of subjects what they are: a stream is on air or off air, a server online or offline, and what was not
 * heard was silent. Alerts, pages, feeds and mails take their words from here.
 */
@RegisterForReflection
public enum SubjectWords {
    STREAM("stream", "on air", "off air", "off air", "went off air", "seen"),
    SERVER("server", "online", "offline", "silent", "fell silent", "heard");

    private final String noun;
    private final String on;
    private final String off;
    private final String gone;
    private final String went;
    private final String noticed;

    SubjectWords(String noun, String on, String off, String gone, String went, String noticed) {
        this.noun = noun;
        this.on = on;
        this.off = off;
        this.gone = gone;
        this.went = went;
        this.noticed = noticed;
    }

    /** @param server whether it is of a server, and not of a stream */
    public static SubjectWords of(boolean server) {
        return server ? SERVER : STREAM;
    }

    /** Of whatever an event is about; what is neither is spoken of as a stream. */
    public static SubjectWords of(EventType type) {
        return of(type == EventType.SERVER_OFFLINE || type == EventType.SERVER_ONLINE);
    }

    public boolean isServer() {
        return this == SERVER;
    }

    /** {@code stream}. */
    public String noun() {
        return noun;
    }

    /** {@code 1 stream}, {@code 3 streams}. */
    public String counted(long count) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** It is {@code on air}. */
    public String on() {
        return on;
    }

    /** It is {@code off air}. */
    public String off() {
        return off;
    }

    /** It was {@code off air} for so long, or since then. */
    public String gone() {
        return gone;
    }

    /** The same at the beginning of a sentence. */
    public String goneFirst() {
        return Character.toUpperCase(gone.charAt(0)) + gone.substring(1);
    }

    /** It {@code went off air}. */
    public String went() {
        return went;
    }

    /** It was {@code seen} again. */
    public String noticed() {
        return noticed;
    }
}
