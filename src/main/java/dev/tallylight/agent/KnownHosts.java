package dev.tallylight.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What is known of each host that streams come from: whether it answered when it was heard of last, and a stream there
 * that played. Holds as many hosts as streams are assigned. Not for several threads.
 */
final class KnownHosts {
    /** Silence older than this says nothing of the present. */
    private static final Duration LATELY = Duration.ofSeconds(30);

    private final Map<String, Host> hosts = new HashMap<>();
    private final Random random = new Random();

    private record Host(StreamId witness, boolean answers, long at) {}

    /** A host with a stream that can be asked whether it still answers. */
    record Canary(String host, StreamId stream) {}

    void saw(String host, StreamId stream, boolean answers, long nanoTime) {
        Host known = hosts.get(host);
        if (answers) {
            hosts.put(host, new Host(stream, true, nanoTime));
        } else if (known != null) {
            hosts.put(host, new Host(known.witness(), false, nanoTime));
        }
        // a host that never answered is no witness for anything
    }

    void forget(StreamId stream) {
        hosts.values().removeIf(host -> host.witness().equals(stream));
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
            if ((host.answers() || !answering) && !except.contains(name)) {
                all.add(new Canary(name, host.witness()));
            }
        });
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }
}
