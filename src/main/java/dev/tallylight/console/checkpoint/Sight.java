package dev.tallylight.console.checkpoint;

import dev.tallylight.checkpoint.CheckpointView;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.console.figure.Kind;
import io.quarkus.qute.TemplateData;

/** How a checkpoint is shown: the glyph that goes with a condition, and the word. Red is a stream's alone. */
@TemplateData
public enum Sight {
    SEES("online", "Sees", Kind.ONLINE),
    BLIND("unknown", "Blind", Kind.UNKNOWN),
    LOST("degraded", "Lost", Kind.DEGRADED),
    NEVER_HEARD("asleep", "Never heard yet", Kind.OFF);

    private final String glyph;
    private final String word;
    private final Kind kind;

    Sight(String glyph, String word, Kind kind) {
        this.glyph = glyph;
        this.word = word;
        this.kind = kind;
    }

    static Sight of(CheckpointView checkpoint) {
        return checkpoint.lastSeenAt() == null && checkpoint.condition() == Condition.LOST
                ? NEVER_HEARD
                : of(checkpoint.condition());
    }

    static Sight of(Condition condition) {
        return switch (condition) {
            case SEEING -> SEES;
            case BLIND -> BLIND;
            case LOST -> LOST;
        };
    }

    public String glyph() {
        return glyph;
    }

    public String word() {
        return word;
    }

    Kind kind() {
        return kind;
    }
}
