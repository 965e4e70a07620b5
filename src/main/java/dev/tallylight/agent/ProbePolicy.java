package dev.tallylight.agent;

import java.time.Duration;

/**
 * How often a stream is probed, and how many outcomes must agree before the view changes.
 *
 * @param interval between probes of a stream whose view is settled
 * @param retryInterval between probes while outcomes contradict the view; not longer than the interval counts
 * @param failuresToDown consecutive failures that make the view down, at least 1
 * @param successesToUp consecutive successes that make the view up, at least 1
 */
public record ProbePolicy(Duration interval, Duration retryInterval, int failuresToDown, int successesToUp) {
    public ProbePolicy {
        if (retryInterval.compareTo(interval) > 0) {
            retryInterval = interval;
        }
    }
}
