package dev.tallylight.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long each stage of a probe took, on the monotonic clock. A stage that was not reached, or not needed, is null.
 *
 * @param dns name resolution of the first host
 * @param connect TCP connect to the first address that answered
 * @param tls TLS handshake
 * @param firstByte from the first request sent to the first byte of its answer
 * @param firstMedia from the start of the probe to the first media unit
 * @param total the whole probe
 */
public record Timings(
        @Nullable Duration dns,
        @Nullable Duration connect,
        @Nullable Duration tls,
        @Nullable Duration firstByte,
        @Nullable Duration firstMedia,
        Duration total) {}
