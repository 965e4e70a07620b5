package dev.tallylight.access.openid;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Quarkus reads the issuer's discovery document and keys for the first request that needs them, and once for each that comes
 * while it has not got them. Here one request has it ask, the others wait for that, and a failure holds for a moment: whoever
 * sends us what looks like a JWT does not have us ask an issuer in trouble as often as he likes.
 */
@ApplicationScoped
class FirstAsk {
    private static final Duration HOLDS = Duration.ofSeconds(1);

    private final TenantConfigBean tenants;
    private final OpenId openId;
    private @Nullable CompletableFuture<@Nullable Void> asking;
    private @Nullable Long failedAt;

    FirstAsk(TenantConfigBean tenants, OpenId openId) {
        this.tenants = tenants;
        this.openId = openId;
    }

    /** @param ask what needs the issuer */
    <T> Uni<T> of(Supplier<Uni<T>> ask) {
        if (isAnswered()) {
            return ask.get();
        }
        CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> anothers;
        synchronized (this) {
            if (failedAt != null && System.nanoTime() - failedAt < HOLDS.toNanos()) {
                return Uni.createFrom().failure(away());
            }
            anothers = asking;
            if (anothers == null) {
                asking = mine;
            }
        }
        return anothers == null ? first(ask, mine) : after(anothers, ask);
    }

    private <T> Uni<T> first(Supplier<Uni<T>> ask, CompletableFuture<@Nullable Void> asked) {
        return Uni.createFrom().<T>deferred(() -> ask.get()).onTermination().invoke(() -> {
            synchronized (this) {
                asking = null;
                failedAt = isAnswered() ? null : (Long) System.nanoTime();
            }
            asked.complete(null);
        });
    }

    private <T> Uni<T> after(CompletableFuture<@Nullable Void> asked, Supplier<Uni<T>> ask) {
        Context here = Vertx.currentContext();
        Uni<@Nullable Void> done = Uni.createFrom().completionStage(asked);
        return (here == null ? done : done.emitOn(MutinyHelper.executor(here)))
                .chain(() -> isAnswered() ? ask.get() : Uni.createFrom().failure(away()));
    }

    private boolean isAnswered() {
        TenantConfigContext made = tenants.getDynamicTenant(OpenIdTenant.ID);
        return made != null && made.ready();
    }

    private ProblemException away() {
        return new ProblemException(
                ProblemType.UNAVAILABLE,
                openId.name()
                        + " cannot be reached right now: try again in a few seconds, or use a token of Tallylight.");
    }
}
