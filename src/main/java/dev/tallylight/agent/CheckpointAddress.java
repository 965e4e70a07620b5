package dev.tallylight.agent;

import dev.tallylight.probe.PublicAddress;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** This checkpoint's public address: as it was configured, else as the hub saw it last. */
@ApplicationScoped
public class CheckpointAddress implements PublicAddress {
    private final @Nullable String configured;
    private volatile @Nullable String seen;

    public CheckpointAddress(AddressConfig config) {
        this.configured = config.checkpointPublicAddress().map(String::strip).orElse(null);
    }

    /** @param address by which the hub sees this process, where that is a public one */
    public void seenByHub(@Nullable String address) {
        seen = address;
    }

    /** As it was configured where this process runs; null where it was not. */
    public @Nullable String configured() {
        return configured;
    }

    @Override
    public @Nullable String now() {
        return configured != null ? configured : seen;
    }
}
