package dev.tallylight.agent.sight;

import dev.tallylight.agent.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each host that streams come from: whether it answered when it was heard of last, and a stream there
 * that played. Holds no more hosts than streams are watched, since it is told now and then which those are. Not for
 * several threads.
 */
final class KnownHosts {
    /** Silence older than this says nothing of the present. */
    private static final Duration LATELY = Duration.ofSeconds(30);

    private final Map<String, Host> hosts = new HashMap<>();
    private final Random random = new Random();

    /** @param witness null where the one that played is not watched any more, and no other was seen there since */
    private record Host(@Nullable StreamId witness, boolean answers, long at) {}

    /** A host with a stream that can be asked whether it still answers. */
    record Canary(String host, StreamId stream) {}

    void saw(String host, StreamId stream, boolean answers, long nanoTime) {
        Host known = hosts.get(host);
        if (answers) {
            hosts.put(host, new Host(stream, true, nanoTime));
        } else if (known != null) {
            StreamId witness = known.witness() == null ? stream : known.witness();
            hosts.put(host, new Host(witness, false, nanoTime));
        }
        // a host that never answered is no witness for anything
    }

    void forget(StreamId stream) {
        hosts.replaceAll((name, host) -> stream.equals(host.witness()) ? orphaned(host) : host);
    }

    /** Keeps the hosts that streams are watched on, and of their witnesses those that are watched there. */
    void keepOnly(Watched watched) {
        hosts.keySet().retainAll(watched.hosts());
        hosts.replaceAll((name, host) ->
                host.witness() == null || name.equals(watched.hostOf().apply(host.witness())) ? host : orphaned(host));
    }

    private static Host orphaned(Host host) {
        return new Host(null, host.answers(), host.at());
    }

    /**
     * What is watched.
     *
     * @param hosts all that streams are watched on
     * @param hostOf of a stream, null for one that is not watched
     */
    record Watched(Set<String> hosts, Function<StreamId, @Nullable String> hostOf) {}

    boolean has(String host) {
        return hosts.containsKey(host);
    }

    int size() {
        return hosts.size();
    }

    /** Hosts that used to answer and have fallen silent lately. */
    Set<String> silentLately(long nanoTime) {
        Set<String> silent = new HashSet<>();
        hosts.forEach((name, host) -> {
            if (!host.answers() && nanoTime - host.at() <= LATELY.toNanos()) {
                silent.add(name);
            }
        });
        return silent;
    }

    /** Up to so many hosts that answered last time, by chance. */
    List<Canary> canaries(int most, Set<String> except) {
        return pick(most, except, true);
    }

    /** Up to so many of all hosts that ever answered, by chance. */
    List<Canary> anybody(int most) {
        return pick(most, Set.of(), false);
    }

    private List<Canary> pick(int most, Set<String> except, boolean answering) {
        List<Canary> all = new ArrayList<>();
        hosts.forEach((name, host) -> {
            StreamId witness = host.witness();
            if (witness != null && (host.answers() || !answering) && !except.contains(name)) {
                all.add(new Canary(name, witness));
            }
        });
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }
}
