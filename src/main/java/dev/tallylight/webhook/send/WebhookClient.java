package dev.tallylight.webhook.send;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Posts. Where to and with which headers, {@link RequestAddressing} takes from the request itself. */
@Path("")
public interface WebhookClient {
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> post(SignedRequest request);
}
