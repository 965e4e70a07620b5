package dev.tallylight.agent.sight;

import java.util.HashSet;
import java.util.Set;

/**
 * A look at other hosts when one has fallen silent: is it the host, or are we deaf? A value, folded over outcomes.
 *
 * <p>Deaf is a checkpoint from which at least {@link #LEAST_HOSTS} hosts, and four fifths of those looked at, are silent
 * together. Two hosts can die together in one rack; so can three, but then others answer. Where all streams are on
 * fewer hosts it cannot be told, and the failure is taken for what it seems (ADR 8).
 *
 * @param silent hosts that did not answer
 * @param answered hosts that did
 * @param asked hosts that are still being asked
 */
record LookAround(Set<String> silent, Set<String> answered, Set<String> asked) {
    static final int LEAST_HOSTS = 3;
    private static final int PART = 4;
    private static final int OF = 5;
    /** More hosts than these add nothing to the sample. */
    private static final int MOST_HOSTS = 200;

    /** What is concluded. */
    enum Finding {
        SEEING,
        BLIND,
        /** It depends on the hosts that are still being asked. */
        OPEN
    }

    LookAround {
        silent = Set.copyOf(silent);
        answered = Set.copyOf(answered);
        asked = Set.copyOf(asked);
    }

    LookAround saw(String host, boolean answers) {
        if (silent.size() + answered.size() >= MOST_HOSTS && !asked.contains(host)) {
            return this;
        }
        return new LookAround(
                answers ? without(silent, host) : with(silent, host),
                answers ? with(answered, host) : without(answered, host),
                without(asked, host));
    }

    /** The host is not watched any more. */
    LookAround forget(String host) {
        return new LookAround(silent, answered, without(asked, host));
    }

    Finding finding() {
        int all = silent.size() + answered.size() + asked.size();
        if (all < LEAST_HOSTS) {
            return Finding.SEEING; // it cannot be told
        }
        if (silent.size() >= LEAST_HOSTS && isMost(silent.size(), all)) {
            return Finding.BLIND;
        }
        return isMost(silent.size() + asked.size(), all) ? Finding.OPEN : Finding.SEEING;
    }

    /** When time is up: who has not answered by now is silent. */
    Finding lastly() {
        Set<String> all = new HashSet<>(silent);
        all.addAll(asked);
        return new LookAround(all, answered, Set.of()).finding();
    }

    /** Whether at least half of those that were looked at answered: enough to trust one's eyes again. */
    boolean seesAgain() {
        return !answered.isEmpty() && answered.size() >= silent.size() + asked.size();
    }

    private static boolean isMost(int some, int all) {
        return some * OF >= all * PART;
    }

    private static Set<String> with(Set<String> hosts, String host) {
        Set<String> more = new HashSet<>(hosts);
        more.add(host);
        return more;
    }

    private static Set<String> without(Set<String> hosts, String host) {
        Set<String> fewer = new HashSet<>(hosts);
        fewer.remove(host);
        return fewer;
    }
}
