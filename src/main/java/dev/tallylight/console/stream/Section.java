package dev.tallylight.console.stream;

import dev.tallylight.console.StreamRow;
import dev.tallylight.stream.browse.State;
import dev.tallylight.stream.browse.StreamGroup;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list: a group, or all of it.
 *
 * @param group null where there are no groups
 * @param toggle the address with it folded, or unfolded
 * @param rows none where it is folded
 */
@TemplateData
public record Section(@Nullable StreamGroup group, boolean unfolded, String toggle, List<StreamRow> rows) {
    public String name() {
        return group == null || group.name().isEmpty() ? "Without a tag" : group.name();
    }

    /** For a tag's own list; empty for none. */
    public String tag() {
        return group == null ? "" : group.name();
    }

    public long size() {
        return group == null ? rows.size() : group.size();
    }

    /** How many of it are not shown, although it is unfolded. */
    public long left() {
        return unfolded ? size() - rows.size() : 0;
    }

    /** {@code 1 offline}, {@code 2 degraded}, {@code 1 unknown}: what is worth a look. */
    public List<Problem> problems() {
        List<Problem> found = new ArrayList<>();
        if (group != null) {
            for (State each : List.of(State.OFFLINE, State.DEGRADED, State.UNKNOWN)) {
                if (group.count(each) > 0) {
                    found.add(new Problem(group.count(each), each.wireName()));
                }
            }
        }
        return found;
    }

    public boolean calm() {
        return problems().isEmpty();
    }

    @TemplateData
    public record Problem(long count, String status) {}
}
