package dev.tallylight.probe.media.ts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a transport stream's packets belong to, by their identifier (PID), in the order in which it was announced. Few are
 * held and each packet asks, so looking one up allocates nothing.
 */
final class ByPid<T> {
    private final int most;
    private int[] pids = new int[4];
    private final List<T> held = new ArrayList<>(pids.length);

    ByPid(int most) {
        this.most = most;
    }

    @Nullable
    T get(int pid) {
        for (int i = 0; i < held.size(); i++) {
            if (pids[i] == pid) {
                return held.get(i);
            }
        }
        return null;
    }

    /** Whether no other is taken. */
    boolean full() {
        return held.size() >= most;
    }

    /** Adds one that is not held yet; the caller sees to it that there is room. */
    T put(int pid, T value) {
        if (held.size() == pids.length) {
            pids = Arrays.copyOf(pids, pids.length * 2);
        }
        pids[held.size()] = pid;
        held.add(value);
        return value;
    }

    void forEach(Consumer<? super T> what) {
        held.forEach(what);
    }
}
