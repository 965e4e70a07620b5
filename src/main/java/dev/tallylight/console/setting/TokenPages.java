package dev.tallylight.console.setting;

import dev.tallylight.access.Role;
import dev.tallylight.access.TokenRegistry;
import dev.tallylight.access.TokenRequest;
import dev.tallylight.access.TokenView;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Tokens": who may come in, as what and until when; a new token is shown once. */
@Path("/tokens")
@RolesAllowed(Role.ADMINISTER)
public class TokenPages {
    private static final List<String> ROLES =
            Arrays.stream(Role.values()).map(Role::wireName).toList();
    private static final String[] FIELDS = {"name", "role", "tags", "expiresAt", "addresses"};

    private final Pages pages;
    private final TokenRegistry registry;

    TokenPages(Pages pages, TokenRegistry registry) {
        this.pages = pages;
        this.registry = registry;
    }

    /** What was typed into the form, to show it again beside what is wrong with it. */
    public static class Form {
        @RestForm
        @Nullable
        String name;

        @RestForm
        @Nullable
        String role;

        /** With commas between; empty for all. */
        @RestForm
        @Nullable
        String tags;

        /** A day in UTC, the last on which it is good. */
        @RestForm
        @Nullable
        String expiresAt;

        /** With commas or white space between; empty for anywhere. */
        @RestForm
        @Nullable
        String addresses;

        Map<String, String> shown() {
            return Map.of(
                    "name", text(name),
                    "role", role == null ? Role.VIEW : role,
                    "tags", text(tags),
                    "expiresAt", text(expiresAt),
                    "addresses", text(addresses));
        }

        TokenRequest request() {
            return new TokenRequest(
                    name,
                    ROLES.contains(text(role)) ? Role.ofWireName(text(role)) : null,
                    listed(tags, ","),
                    expiry(),
                    listed(addresses, "[,;\\s]+"));
        }

        private static List<@Nullable String> listed(@Nullable String text, String separator) {
            return Arrays.stream(text(text).split(separator, -1))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .<@Nullable String>map(each -> each)
                    .toList();
        }

        private @Nullable Instant expiry() {
            if (text(expiresAt).isBlank()) {
                return null;
            }
            try {
                return LocalDate.parse(text(expiresAt).strip())
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            } catch (DateTimeParseException e) {
                throw ProblemException.field(ProblemType.INVALID, "expiresAt", "must be a day such as 2027-01-31");
            }
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(@RestQuery @Nullable String cursor) {
        return page(200, Cursor.decode(cursor), null, new Form(), Map.of());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> add(Form form) {
        return Uni.createFrom()
                .deferred(() -> registry.create(form.request()))
                .chain(made -> page(200, null, made, new Form(), Map.of()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> page(422, null, null, form, FormErrors.of(failure, FIELDS)));
    }

    @POST
    @Path("/{id}/revoke")
    @Operation(hidden = true)
    public Uni<Response> revoke(UUID id) {
        return registry.revoke(id)
                .map(gone -> Pages.seeOther("/tokens"))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> page(
                        409,
                        null,
                        null,
                        new Form(),
                        Map.of("action", String.join(" ", FormErrors.of(failure).values()))));
    }

    private Uni<Response> page(
            int code, @Nullable Cursor cursor, @Nullable TokenView made, Form form, Map<String, String> errors) {
        return registry.list(cursor, Page.DEFAULT_LIMIT)
                .map(rows -> Page.of(rows, Page.DEFAULT_LIMIT, row -> row, row -> new Cursor(row.id())))
                .chain(page -> {
                    Map<String, Object> data = new HashMap<>();
                    data.put("tokens", page.items());
                    data.put("next", page.nextCursor() == null ? "" : page.nextCursor());
                    data.put("made", made == null ? false : made);
                    data.put("roles", ROLES);
                    data.put("form", form.shown());
                    data.put("errors", errors);
                    return pages.page(code, "setting/tokens", data);
                });
    }
}
