package dev.tallylight.console;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.FileOwnership;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.history.summary.SummaryReader;
import io.quarkus.qute.Engine;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Renders pages, each with what every page needs; {@link PageResponses} adds the headers. */
@ApplicationScoped
public class Pages {
    static final MediaType HTML = MediaType.TEXT_HTML_TYPE.withCharset("UTF-8");

    private static final SecurityIdentity NOBODY = QuarkusSecurityIdentity.builder()
            .setAnonymous(true)
            .setPrincipal(new QuarkusPrincipal(""))
            .build();

    private final Engine engine;
    private final CurrentIdentityAssociation identities;
    private final InstantSource clock;
    private final FileOwnership ownership;
    private final SummaryReader summary;
    private final String version;

    Pages(
            Engine engine,
            CurrentIdentityAssociation identities,
            InstantSource clock,
            FileOwnership ownership,
            SummaryReader summary,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.engine = engine;
        this.identities = identities;
        this.clock = clock;
        this.ownership = ownership;
        this.summary = summary;
        this.version = version;
    }

    /** A template under {@code templates/console} with its data. */
    public Uni<Response> page(int status, String template, Map<String, Object> data) {
        return html(template, data)
                .map(html -> Response.status(status).type(HTML).entity(html).build());
    }

    public Uni<Response> page(String template, Map<String, Object> data) {
        return page(200, template, data);
    }

    Uni<String> html(String template, Map<String, Object> data) {
        return whoIsThere()
                .chain(identity -> problems(identity).chain(problems -> render(identity, template, data, problems)));
    }

    /** How many outages somebody is told of in the bar: none where nobody is there, or where it cannot be told. */
    private Uni<Long> problems(SecurityIdentity identity) {
        return identity.getAttribute(CurrentSlice.ATTRIBUTE) instanceof Slice slice
                ? summary.needing(slice).onFailure().recoverWithItem(0L)
                : Uni.createFrom().item(0L);
    }

    /** What went wrong, for whoever is there: for nobody, where that is what cannot be told. */
    Uni<String> problem(String title, String detail) {
        return whoIsThere()
                .onFailure()
                .recoverWithItem(NOBODY)
                .chain(identity -> render(identity, "problem", Map.of("title", title, "detail", detail), 0));
    }

    /** The same before it is known whether anybody is there. */
    Uni<String> problemForNobody(String title, String detail) {
        return render(NOBODY, "problem", Map.of("title", title, "detail", detail), 0);
    }

    /** Whether somebody is signed in. */
    public Uni<Boolean> signedIn() {
        return whoIsThere().map(identity -> !identity.isAnonymous());
    }

    /** A cookie whose session has ended is nobody's: its owner must be able to sign in again. */
    private Uni<SecurityIdentity> whoIsThere() {
        return Uni.createFrom()
                .deferred(identities::getDeferredIdentity) // which throws where a request failed before it began
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(NOBODY);
    }

    private Uni<String> render(SecurityIdentity identity, String template, Map<String, Object> data, long problems) {
        var instance = engine.getTemplate("console/" + template + ".html").instance();
        data.forEach(instance::data);
        return instance.data("version", version)
                .data("now", clock.instant())
                .data("problems", problems)
                .data("signedIn", !identity.isAnonymous())
                .data("who", identity.getPrincipal().getName())
                .data("fileRules", ownership.configured())
                .data("mayView", identity.hasRole(Role.VIEW))
                .data("mayEdit", identity.hasRole(Role.EDIT))
                .data("mayAdminister", identity.hasRole(Role.ADMINISTER))
                .createUni();
    }

    public static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .location(URI.create(path))
                .build();
    }
}
