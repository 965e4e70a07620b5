package dev.tallylight.console.stream.detail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.draft.StreamRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/**
 * What of a stream is edited on its page. It becomes a merge patch such as a client of the API sends, so that what the form does not
 * show stays as it is.
 */
public class EditForm {
    static final String[] FIELDS = {
        "name",
        "tags",
        "interval",
        "timeout",
        "failuresToDown",
        "quorum",
        "minBitrate",
        "maxSilence",
        "variants",
        "onMiss"
    };

    private static final StreamRequest.Expect NOTHING =
            new StreamRequest.Expect(null, null, null, null, null, null, null, null);

    @RestForm
    @Nullable
    String revision;

    @RestForm
    @Nullable
    String name;

    @RestForm
    @Nullable
    String tags;

    @RestForm
    @Nullable
    String interval;

    @RestForm
    @Nullable
    String timeout;

    @RestForm
    @Nullable
    String failuresToDown;

    @RestForm
    @Nullable
    String quorum;

    @RestForm
    @Nullable
    String video;

    @RestForm
    @Nullable
    String audio;

    @RestForm
    @Nullable
    String allVariants;

    @RestForm
    @Nullable
    String minBitrate;

    @RestForm
    @Nullable
    String maxSilence;

    @RestForm
    @Nullable
    String onMiss;

    /** The stream as it is, in the form's fields. */
    static Map<String, Object> shown(StreamView stream, StreamRequest.@Nullable Expect expect, long revision) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("revision", String.valueOf(revision));
        shown.put("name", stream.name());
        shown.put("tags", String.join(", ", stream.tags()));
        shown.put("interval", Durations.format(stream.policy().interval()));
        shown.put("timeout", Durations.format(stream.policy().timeout()));
        shown.put("failuresToDown", String.valueOf(stream.policy().failuresToDown()));
        shown.put("quorum", String.valueOf(stream.policy().quorum().wireForm()));
        StreamRequest.Expect must = expect == null ? NOTHING : expect;
        shown.put("video", Boolean.TRUE.equals(must.video()));
        shown.put("audio", Boolean.TRUE.equals(must.audio()));
        shown.put("allVariants", "all".equals(must.variants()));
        shown.put("minBitrate", must.minBitrate() == null ? "" : kilobits(must.minBitrate()));
        shown.put("maxSilence", must.maxSilence() == null ? "" : Durations.format(must.maxSilence()));
        shown.put("onMiss", "degraded".equals(must.onMiss()) ? "degraded" : "down");
        return shown;
    }

    private static String kilobits(long bits) {
        return bits % 1000 == 0 ? String.valueOf(bits / 1000) : String.valueOf(bits / 1000.0);
    }

    /** What was typed, to show it again beside what is wrong with it. */
    Map<String, Object> shown() {
        Map<String, Object> shown = new HashMap<>();
        shown.put("revision", text(revision));
        shown.put("name", text(name));
        shown.put("tags", text(tags));
        shown.put("interval", text(interval));
        shown.put("timeout", text(timeout));
        shown.put("failuresToDown", text(failuresToDown));
        shown.put("quorum", text(quorum));
        shown.put("video", video != null);
        shown.put("audio", audio != null);
        shown.put("allVariants", allVariants != null);
        shown.put("minBitrate", text(minBitrate));
        shown.put("maxSilence", text(maxSilence));
        shown.put("onMiss", text(onMiss));
        return shown;
    }

    /** The revision that was shown; null where it is none. */
    @Nullable
    Long expectedRevision() {
        try {
            return Long.valueOf(text(revision));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * @param before what is expected now; null for nothing
     * @throws ProblemException naming a field that is no number
     */
    ObjectNode patch(StreamRequest.@Nullable Expect before) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        if (!text(name).isBlank()) {
            patch.put("name", text(name).strip());
        } else {
            patch.putNull("name");
        }
        ArrayNode words = patch.putArray("tags");
        Arrays.stream(text(tags).split(",", -1))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .forEach(words::add);
        ObjectNode policy = patch.putObject("policy");
        put(policy, "interval", interval);
        put(policy, "timeout", timeout);
        put(policy, "quorum", quorum);
        if (!text(failuresToDown).isBlank()) {
            policy.put("failuresToDown", number("policy.failuresToDown", failuresToDown));
        }
        putExpectations(patch, before);
        return patch;
    }

    private void putExpectations(ObjectNode patch, StreamRequest.@Nullable Expect before) {
        ObjectNode expect = JsonNodeFactory.instance.objectNode();
        flag(expect, "video", video);
        flag(expect, "audio", audio);
        if (allVariants != null) {
            expect.put("variants", "all");
        } else {
            expect.putNull("variants");
        }
        if (text(minBitrate).isBlank()) {
            expect.putNull("minBitrate");
        } else {
            expect.put("minBitrate", Math.multiplyExact(number("expect.minBitrate", minBitrate), 1000L));
        }
        put(expect, "maxSilence", maxSilence);
        expect.put("onMiss", "degraded".equals(onMiss) ? "degraded" : null);
        boolean nothing =
                expect.properties().stream().allMatch(each -> each.getValue().isNull());
        boolean others = before != null && (before.codecs() != null || before.fallbackName() != null);
        if (!nothing || others) {
            patch.set("expect", expect);
        } else {
            patch.putNull("expect");
        }
    }

    private static void flag(ObjectNode node, String field, @Nullable String checked) {
        if (checked != null) {
            node.put(field, true);
        } else {
            node.putNull(field);
        }
    }

    private static void put(ObjectNode node, String field, @Nullable String value) {
        if (text(value).isBlank()) {
            node.putNull(field);
        } else {
            node.put(field, text(value).strip());
        }
    }

    private static long number(String field, @Nullable String value) {
        try {
            long number = Long.parseLong(text(value).strip());
            if (number >= 0 && number <= 1_000_000_000) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same answer as for one that is too large
        }
        throw ProblemException.field(ProblemType.INVALID, field, "must be a whole number, up to a thousand million");
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
