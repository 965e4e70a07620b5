package dev.tallylight.statuspage;

import dev.tallylight.rest.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a page's description to its row, and back. */
final class StatusPageColumns {
    private final Json json;

    StatusPageColumns(Json json) {
        this.json = json;
    }

    void write(StatusPageEntity entity, StatusPageDraft draft, Instant now) {
        entity.slug = draft.slug();
        entity.title = draft.title();
        entity.tags = draft.tags().toArray(String[]::new);
        entity.everything = draft.everything();
        entity.text = draft.text();
        entity.theme = json.write(draft.theme());
        entity.groups = json.write(draft.groups());
        entity.host = draft.host();
        entity.showNotes = draft.showNotes();
        entity.showReasons = draft.showReasons();
        entity.showUrls = draft.showUrls();
        entity.updatedAt = now;
    }

    StatusPageRequest describe(StatusPageEntity entity) {
        return new StatusPageRequest(
                entity.slug,
                entity.title,
                List.of(entity.tags),
                entity.everything ? true : null,
                entity.text,
                theme(entity),
                List.copyOf(headings(entity)),
                null,
                entity.host,
                entity.showNotes,
                entity.showReasons,
                entity.showUrls);
    }

    StatusPageView view(StatusPageEntity entity, @Nullable LogoView logo) {
        return new StatusPageView(
                entity.id,
                entity.slug,
                entity.title,
                List.of(entity.tags),
                entity.everything,
                entity.text,
                theme(entity),
                headings(entity),
                entity.password != null,
                entity.host,
                entity.showNotes,
                entity.showReasons,
                entity.showUrls,
                "/status/" + entity.slug,
                logo,
                entity.createdAt,
                entity.updatedAt);
    }

    private List<Heading> headings(StatusPageEntity entity) {
        return json.read(entity.groups, Heading.ALL);
    }

    private Theme theme(StatusPageEntity entity) {
        return json.read(entity.theme, Theme.class);
    }
}
