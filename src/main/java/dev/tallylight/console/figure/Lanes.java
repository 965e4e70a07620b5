package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Map;

/** Several ribbons, one below the other, on one axis. */
@TemplateData
public record Lanes(TimeAxis axis, List<Lane> lanes) {
    /** @param id of what it is of, such as a checkpoint's */
    @TemplateData
    public record Lane(String id, Ribbon ribbon) {}

    /**
     * @param stretches by the ids of what they are of, in the order in which the lanes are shown
     * @param height of one
     */
    public static Lanes of(TimeAxis axis, Map<String, List<Stretch>> stretches, double height) {
        return new Lanes(
                axis,
                stretches.entrySet().stream()
                        .map(each -> new Lane(each.getKey(), Ribbon.centred(axis, each.getValue(), height)))
                        .toList());
    }
}
