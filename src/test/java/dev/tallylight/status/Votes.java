package dev.tallylight.status;

import dev.tallylight.agent.View;
import dev.tallylight.checkpoint.Condition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Votes for tests. */
public final class Votes {
    private Votes() {}

    public static Vote vote(String checkpoint, View view, boolean firm, @Nullable String reason, Instant at) {
        return new Vote(
                checkpoint,
                checkpoint + ", Earth",
                view,
                firm,
                Condition.SEEING,
                null,
                at,
                reason,
                null,
                at,
                at.plusSeconds(5));
    }

    public static Vote wavering(Vote vote) {
        return with(vote, false, Condition.SEEING, null);
    }

    public static Vote lost(Vote vote) {
        return with(vote, vote.firm(), Condition.LOST, "last heard of a while ago");
    }

    public static Vote blind(Vote vote) {
        return with(vote, vote.firm(), Condition.BLIND, "5 of 6 hosts fell silent together");
    }

    private static Vote with(Vote vote, boolean firm, Condition condition, @Nullable String why) {
        return new Vote(
                vote.checkpointId(),
                vote.checkpointName(),
                vote.view(),
                firm,
                condition,
                why,
                vote.at(),
                vote.reason(),
                vote.detail(),
                vote.since(),
                vote.at());
    }
}
