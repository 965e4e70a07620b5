package dev.tallylight.net.egress;

import dev.tallylight.net.NetFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * The JDK, which a client that is not ours asks by itself, and which keeps an answer for 30 s ({@code
 * networkaddress.cache.ttl}): who asks just before it is told what it will be told, and it does not wait for a name server on
 * the event loop. Asked on threads of its own, and only for names that a name server has answered for just now.
 */
public final class JdkNameResolver implements NameResolver {
    private static final int THREADS = 8;

    private final WorkerExecutor threads;

    public JdkNameResolver(Vertx vertx) {
        this.threads = vertx.createSharedWorkerExecutor("names", THREADS);
    }

    /** The deadline is the caller's to hold: a look-up of the JDK cannot be ended. */
    @Override
    public Uni<List<InetAddress>> resolve(String host, Duration deadline) {
        return Uni.createFrom()
                .completionStage(() -> threads.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
                        .toCompletionStage())
                .onFailure(UnknownHostException.class)
                .transform(unknown -> new NetFailure(NetFailure.Kind.DNS_FAILURE, "no address found for " + host));
    }
}
