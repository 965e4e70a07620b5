package dev.tallylight.manual;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The API's OpenAPI document, for whoever asks, as the build packed it: {@code docs/openapi.yaml}, and the same in JSON. The
 * code's own is made in tests alone, which hold the two together; made at each start, it would cost a tenth of one.
 */
@Path("/q")
@PermitAll
public class ApiDescription {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String UTF_8 = ";charset=UTF-8";

    /** In JSON where that is asked for, by {@code ?format=JSON} or among what is accepted; else in YAML. */
    @GET
    @Path("/openapi")
    @Operation(hidden = true)
    public Response inEither(
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accepted, @RestQuery @Nullable String format) {
        boolean asJson = accepted != null && accepted.contains(JSON) || "json".equalsIgnoreCase(format);
        return asJson ? inJson() : inYaml();
    }

    @GET
    @Path("/openapi.json")
    @Operation(hidden = true)
    public Response inJson() {
        return answer("openapi.json", JSON);
    }

    @GET
    @Path("/openapi.yaml")
    @Operation(hidden = true)
    public Response inYaml() {
        return answer("openapi.yaml", YAML);
    }

    @GET
    @Path("/openapi.yml")
    @Operation(hidden = true)
    public Response inYml() {
        return inYaml();
    }

    private static Response answer(String name, String type) {
        ManualFile file = Objects.requireNonNull(ManualFile.read(name), "the build packs it");
        return Response.ok(file.bytes())
                .type(type + UTF_8)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
