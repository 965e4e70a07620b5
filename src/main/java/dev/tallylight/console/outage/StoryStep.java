package dev.tallylight.console.outage;

import dev.tallylight.outage.ToldView;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing of an outage's story.
 *
 * @param mark what stands before it: a state as in part/glyph.html, or an icon
 * @param isState whether the mark is a state
 * @param title in a few words
 * @param code a reason, as the API has it; null for none
 * @param detail more of it, on a line of its own; empty for none
 * @param deliveries what became of what was told
 */
@TemplateData
public record StoryStep(
        Instant at,
        String mark,
        boolean isState,
        String title,
        @Nullable String code,
        String detail,
        List<ToldView> deliveries) {

    static StoryStep of(Instant at, String mark, boolean isState, String title, @Nullable String code, String detail) {
        return new StoryStep(at, mark, isState, title, code, detail, List.of());
    }
}
