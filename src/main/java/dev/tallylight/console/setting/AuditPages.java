package dev.tallylight.console.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Role;
import dev.tallylight.access.audit.AuditReader;
import dev.tallylight.access.audit.AuditResource;
import dev.tallylight.access.audit.AuditView;
import dev.tallylight.console.Pages;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Audit": who did what, the newest first. */
@Path("/audit")
@RolesAllowed(Role.ADMINISTER)
public class AuditPages {
    private final Pages pages;
    private final AuditReader reader;
    private final Json json;

    AuditPages(Pages pages, AuditReader reader, ObjectMapper mapper) {
        this.pages = pages;
        this.reader = reader;
        this.json = new Json(mapper);
    }

    /** @param since a day, or a time as in the API */
    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(
            @RestQuery @Nullable String actor, @RestQuery @Nullable String since, @RestQuery @Nullable String cursor) {
        String from = since == null ? "" : since.strip();
        return reader.page(
                        actor,
                        AuditResource.since(from.length() == 10 ? from + "T00:00:00Z" : from),
                        Cursor.decode(cursor),
                        Page.DEFAULT_LIMIT)
                .map(rows -> Page.of(rows, Page.DEFAULT_LIMIT, this::shown, row -> new Cursor(row.id())))
                .chain(page -> {
                    Map<String, Object> data = new HashMap<>();
                    data.put("rows", page.items());
                    data.put("next", page.nextCursor() == null ? "" : page.nextCursor());
                    data.put("actor", actor == null ? "" : actor);
                    data.put("since", from);
                    return pages.page("setting/audit", data);
                });
    }

    private Map<String, Object> shown(AuditView row) {
        return Map.of("it", row, "action", row.action().wireName(), "changes", changes(json.tree(row.changes())));
    }

    /** Each field with the words for what became of it. */
    private static List<Map<String, String>> changes(JsonNode changes) {
        List<Map<String, String>> all = new ArrayList<>();
        changes.properties().forEach(each -> {
            JsonNode values = each.getValue();
            all.add(Map.of(
                    "field", each.getKey(),
                    "before", text(values.get("before")),
                    "after", text(values.get("after")),
                    "hidden", values.has("changed") ? "changed" : ""));
        });
        return all;
    }

    private static String text(@Nullable JsonNode value) {
        return value == null ? "" : value.isTextual() ? value.textValue() : value.toString();
    }
}
