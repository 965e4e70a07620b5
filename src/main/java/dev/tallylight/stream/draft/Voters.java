package dev.tallylight.stream.draft;

import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Whether the checkpoints that a stream chooses can watch it and decide on it. */
@ApplicationScoped
public class Voters {
    private final CheckpointRegistry checkpoints;
    private final Egress egress;

    Voters(CheckpointRegistry checkpoints, Egress egress) {
        this.checkpoints = checkpoints;
        this.egress = egress;
    }

    /** The checkpoints that there are, to check many streams with. */
    public Uni<List<Checkpoint>> places() {
        return checkpoints.all();
    }

    /** @return fails as {@link #check(StreamDraft, List, List)} does */
    public Uni<Void> check(StreamDraft draft, List<String> before) {
        return places().invoke(all -> check(draft, before, all)).replaceWithVoid();
    }

    /**
     * Chosen checkpoints must exist, one of them must be allowed to go there, and the quorum must be one that they can
     * meet.
     *
     * @param before what was chosen before: what is gone since may stay
     * @throws ProblemException naming what cannot be
     * @throws dev.tallylight.net.egress.EgressRefusedException when none of them may go there
     */
    public void check(StreamDraft draft, List<String> before, List<Checkpoint> places) {
        for (String choice : draft.checkpoints()) {
            if (!before.contains(choice) && places.stream().noneMatch(place -> place.isMeantBy(choice))) {
                throw ProblemException.field(ProblemType.INVALID, "checkpoints", unknown(choice, places));
            }
        }
        List<Checkpoint> assigned = places.stream()
                .filter(place -> draft.checkpoints().stream().anyMatch(place::isMeantBy))
                .toList();
        if (assigned.stream().noneMatch(Checkpoint::privateNetworks)) {
            egress.streams().checkLiteral(draft.url());
        }
        checkQuorum(draft.policy().quorum(), assigned.size());
    }

    private static String unknown(String choice, List<Checkpoint> places) {
        return "names no checkpoint that there is: \"" + choice + "\"; there are "
                + String.join(", ", places.stream().map(Checkpoint::id).toList());
    }

    private static void checkQuorum(Quorum quorum, int assigned) {
        if (quorum instanceof Quorum.Count count && count.checkpoints() > assigned) {
            throw ProblemException.field(
                    ProblemType.QUORUM_UNREACHABLE,
                    "policy.quorum",
                    "is " + count.checkpoints() + ", but " + assigned
                            + " checkpoint(s) watch this stream: it could never be offline. Lower it, or use \"majority\"");
        }
    }
}
