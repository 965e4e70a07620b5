package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;

/** What a stretch of time is drawn as. Its height and its hatching say it as well as its colour. */
@TemplateData
public enum Kind {
    ONLINE("s-on", "online", 0.46),
    DEGRADED("s-deg", "degraded", 0.75),
    OFFLINE("s-off", "offline", 1),
    UNKNOWN("s-unk", "unknown", 0.46),
    MAINTENANCE("s-mnt", "in maintenance", 0.46),
    /** Paused, or not on air by its schedule: a thin line. */
    OFF("s-zz", "paused or off air", 0);

    private static final double THIN = 3;

    private final String css;
    private final String word;
    private final double share;

    Kind(String css, String word, double share) {
        this.css = css;
        this.word = word;
        this.share = share;
    }

    public String css() {
        return css;
    }

    public String word() {
        return word;
    }

    /** How high it stands in a ribbon of that height. */
    double within(double height) {
        return this == OFF ? Math.min(THIN, height) : Numbers.tenth(height * share);
    }

    /** Whether it is drawn over the others, and never so thin that it cannot be seen. */
    boolean isFault() {
        return this == OFFLINE || this == DEGRADED;
    }
}
