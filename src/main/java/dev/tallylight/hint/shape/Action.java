package dev.tallylight.hint.shape;

/** What a media server says has happened to a stream. */
public enum Action {
    PUBLISH("publish"),
    UNPUBLISH("un-publish"),
    /** Something that may have changed it; the sender did not say what. */
    CHANGED("change"),
    /** What has no bearing on whether it plays: a listener came, a recording ended. */
    OTHER("something else");

    private final String words;

    Action(String words) {
        this.words = words;
    }

    /** As people are shown it. */
    public String words() {
        return words;
    }

    /** Whether streams are looked at because of it. */
    public boolean matters() {
        return this != OTHER;
    }
}
