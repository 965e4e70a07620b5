package dev.tallylight.rest;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The clock that everything is dated by; tests put their own in its place. */
class Clock {
    @Produces
    @Singleton
    InstantSource systemTime() {
        return InstantSource.system();
    }
}
