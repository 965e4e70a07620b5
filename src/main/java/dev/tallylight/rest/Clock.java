package dev.tallylight.rest;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/**
 * The clock that everything is dated by; tests put their own in its place. It ticks in milliseconds, as the API writes
 * times, so that what a client computes from them is what we computed.
 */
class Clock {
    @Produces
    @Singleton
    InstantSource systemTime() {
        return java.time.Clock.tickMillis(java.time.ZoneOffset.UTC);
    }
}
