package dev.tallylight.alert;

import java.time.Duration;

/**
 * From when on a subject is held to be restless.
 *
 * @param interval how often it is looked at; the measure of what is lately
 * @param high the percent of changes at which it flaps; 0 never does
 * @param low the percent below which it is calm
 */
public record FlapLimits(Duration interval, int high, int low) {
    /** How far back it is looked at to tell whether it flaps. */
    public Duration window() {
        return Flapping.window(interval);
    }
}
