package dev.tallylight.console;

import dev.tallylight.access.Role;
import io.quarkus.qute.Engine;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Renders pages, each with the headers that keep it from being framed, cached, or made to run what is not ours. */
@ApplicationScoped
class Pages {
    /** Own scripts and styles only, nothing inline (CSP Level 3). */
    static final String POLICY =
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

    private final Engine engine;
    private final CurrentIdentityAssociation identities;
    private final String version;

    Pages(
            Engine engine,
            CurrentIdentityAssociation identities,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.engine = engine;
        this.identities = identities;
        this.version = version;
    }

    /** A template under {@code templates/console} with its data, and what every page needs besides. */
    Uni<Response> page(int status, String template, Map<String, Object> data) {
        return identities
                .getDeferredIdentity()
                .chain(identity -> render(identity, template, data))
                .map(html -> secured(Response.status(status))
                        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                        .entity(html)
                        .build());
    }

    /** Whether somebody is signed in. */
    Uni<Boolean> signedIn() {
        return identities.getDeferredIdentity().map(identity -> !identity.isAnonymous());
    }

    private Uni<String> render(SecurityIdentity identity, String template, Map<String, Object> data) {
        var instance = engine.getTemplate("console/" + template + ".html").instance();
        data.forEach(instance::data);
        return instance.data("version", version)
                .data("signedIn", !identity.isAnonymous())
                .data(
                        "who",
                        identity.isAnonymous() ? "" : identity.getPrincipal().getName())
                .data("mayEdit", identity.hasRole(Role.EDIT))
                .createUni();
    }

    Uni<Response> page(String template, Map<String, Object> data) {
        return page(200, template, data);
    }

    static Response seeOther(String path) {
        return secured(Response.status(Response.Status.SEE_OTHER).location(URI.create(path)))
                .build();
    }

    private static Response.ResponseBuilder secured(Response.ResponseBuilder response) {
        return response.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
