package dev.tallylight.console.checkpoint;

import dev.tallylight.checkpoint.CheckpointRequest;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** What was typed into the form, to show it again beside what is wrong with it. */
public class CheckpointForm {
    static final String[] FIELDS = {"name", "place", "latitude", "longitude", "tags", "publicAddress"};

    @RestForm
    @Nullable
    String name;

    @RestForm
    @Nullable
    String place;

    @RestForm
    @Nullable
    String latitude;

    @RestForm
    @Nullable
    String longitude;

    @RestForm
    @Nullable
    String tags;

    @RestForm
    @Nullable
    String publicAddress;

    @RestForm
    @Nullable
    String privateNetworks;

    Map<String, Object> shown() {
        Map<String, Object> all = new HashMap<>();
        all.put("name", text(name));
        all.put("place", text(place));
        all.put("latitude", text(latitude));
        all.put("longitude", text(longitude));
        all.put("tags", text(tags));
        all.put("publicAddress", text(publicAddress));
        all.put("privateNetworks", privateNetworks != null);
        return all;
    }

    CheckpointRequest request() {
        List<String> labels = Arrays.stream(text(tags).split(",", -1))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
        return new CheckpointRequest(
                name,
                empty(place),
                degrees("latitude", latitude),
                degrees("longitude", longitude),
                labels,
                empty(publicAddress),
                privateNetworks != null);
    }

    /**
     * As people write them, with a comma as well.
     *
     * @throws ProblemException naming the field where it is no number
     */
    static @Nullable Double degrees(String field, @Nullable String typed) {
        String text = empty(typed);
        if (text == null) {
            return null;
        }
        if (!text.matches("[+-]?[0-9]{1,3}([.,][0-9]{1,12})?°?")) {
            throw ProblemException.field(
                    ProblemType.INVALID, field, "must be degrees with a point, such as 50.11 or -33.9");
        }
        return Double.valueOf(text.replace(',', '.').replace("°", ""));
    }

    static @Nullable String empty(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
