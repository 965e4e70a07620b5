package dev.tallylight.stream.draft;

import dev.tallylight.rest.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is asked of {@link StreamBatches}, and what became of it. */
public final class StreamLot {
    private StreamLot() {}

    /**
     * One stream as it is wanted.
     *
     * @param row by which whoever asks knows it again
     * @param id the stream that it is to become; null where it is a new one
     * @param after the stream that has its URL now and is to give it up before; null where there is none
     */
    public record Row(
            int row,
            @Nullable UUID id,
            StreamRequest request,
            @Nullable UUID after) {}

    /** On whose behalf streams are written. */
    public enum Owner {
        /** The streams file of this hub. */
        FILE,
        /** Whoever uses the API. */
        ANYBODY
    }

    public enum Result {
        CREATED,
        UPDATED,
        UNCHANGED,
        REJECTED
    }

    /** @param violations why it was rejected, by the names that the fields of a request have; else empty */
    public record Outcome(int row, Result result, List<Problem.Violation> violations) {
        public static Outcome rejected(int row, List<Problem.Violation> why) {
            return new Outcome(row, Result.REJECTED, why);
        }
    }

    /**
     * A stream that was deleted, or would be.
     *
     * @param url without its secrets
     */
    public record Gone(UUID id, @Nullable String key, String url) {}

    /**
     * What tells a stream that is wanted from others.
     *
     * @param place the same for the same URL and protocol, and for no others
     * @param shown its URL without secrets and its protocol, where its secrets were left out; else null
     * @param name as it will be called
     * @param dependsOn other streams, by their ids; none where it is not valid
     */
    public record Mark(String place, @Nullable String shown, String name, List<UUID> dependsOn) {}
}
