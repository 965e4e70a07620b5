package dev.tallylight.probe;

import org.jspecify.annotations.Nullable;

/** By which address the servers of streams see this checkpoint: what signed URLs are signed for. */
public interface PublicAddress {
    /** An IP address as text; null while nobody knows it. Asked at each probe, for it may change. */
    @Nullable
    String now();
}
