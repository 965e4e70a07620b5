package dev.tallylight.console;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The tab's icon with a count of problems: whoever has many tabs sees it there first. */
@Path("/favicon/{count:[1-9][0-9]?}.svg")
@PermitAll
public class Favicon {
    private static final int MOST_SHOWN = 9;
    private static final String ICON = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#b81c26"/>\
            <text x="16" y="23.5" text-anchor="middle" font-family="system-ui,sans-serif" font-weight="700" font-size="21" \
            fill="#fff">%s</text></svg>""";

    @GET
    @Produces("image/svg+xml")
    @Operation(hidden = true)
    public Response icon(int count) {
        return Response.ok(ICON.formatted(count > MOST_SHOWN ? "9+" : String.valueOf(count)))
                .header("Cache-Control", "public, max-age=86400")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
