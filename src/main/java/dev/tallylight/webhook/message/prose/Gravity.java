package dev.tallylight.webhook.message.prose;

/** How an event is to be taken, for receivers that colour and sort. */
public enum Gravity {
    /** Viewers see nothing. */
    DOWN("🔴"),
    /** Something is not as it should be. */
    WARNING("🟡"),
    /** It is over. */
    BACK("🟢"),
    /** Worth knowing. */
    NEWS("⚪");

    private final String lamp;

    Gravity(String lamp) {
        this.lamp = lamp;
    }

    /** One character before a title, for what has no colours. */
    public String lamp() {
        return lamp;
    }
}
