package dev.tallylight.dispersa;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.browse.ShortId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a client of the old API describes it. What a GET gave may be sent back as it is.
 *
 * @param id of a new stream, the one that it had elsewhere, which it keeps; of one that there is, its own, or left out
 * @param status read over: it is seen, not said
 * @param checkpoints their names or ids; left out, a new stream is watched by all
 */
@RegisterForReflection
@Schema(name = "FacadeStreamRequest")
record FacadeStreamRequest(
        @Nullable String id,

        @Schema(examples = "rtmp://example.com/live/a") @Nullable
        String url,

        @Nullable String name,
        @Nullable String status,
        @Nullable Boolean paused,

        @Schema(examples = "[\"New York, USA\"]") @Nullable List<@Nullable String> checkpoints) {
    /**
     * What a new stream is known by besides its own id.
     *
     * @return null where nothing was said
     */
    @Nullable
    String keptId() {
        if (id == null) {
            return null;
        }
        if (!ShortId.isOne(id)) {
            throw ProblemException.field(
                    ProblemType.INVALID, "id", "must be the 24 hexadecimal digits that it had before, or left out");
        }
        return id.toLowerCase(Locale.ROOT);
    }

    /** @throws ProblemException where another stream is meant than the one at that address */
    void checkIdIs(String... known) {
        for (String one : known) {
            if (id == null || id.equalsIgnoreCase(one)) {
                return;
            }
        }
        throw ProblemException.field(
                ProblemType.INVALID,
                "id",
                "is not that of the stream at this address: leave it out, or send the same one");
    }

    /** Without what a client might mean nothing by. */
    @Nullable
    List<String> names() {
        return checkpoints == null
                ? null
                : checkpoints.stream()
                        .map(each -> each == null ? "" : each.strip())
                        .toList();
    }
}
