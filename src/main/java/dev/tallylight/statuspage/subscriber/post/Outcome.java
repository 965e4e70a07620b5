package dev.tallylight.statuspage.subscriber.post;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How telling a subscriber ended. */
sealed interface Outcome {
    /** He was told. */
    record Told() implements Outcome {}

    /**
     * It did not work, and may yet.
     *
     * @param error one of a few codes
     * @param asked how long the receiver wants to be left alone; null where it does not say
     */
    record Failed(String error, @Nullable Duration asked) implements Outcome {}

    /**
     * The address was refused for good.
     *
     * @param unknown whether there is no such mailbox
     */
    record Bounced(boolean unknown) implements Outcome {}

    /** 410: he wants no more. */
    record Left() implements Outcome {}

    /** Our own mail server, or we, are at fault: it is nobody's attempt. */
    record Ours(String error) implements Outcome {}

    /** Its name in metrics. */
    default String word() {
        return switch (this) {
            case Told told -> "told";
            case Failed failed -> "failed";
            case Bounced bounced -> "bounced";
            case Left left -> "left";
            case Ours ours -> "ours";
        };
    }
}
