package dev.tallylight.console.figure;

import java.time.Instant;

/** What something was from one moment until another. Where none is, nothing is known, and nothing is drawn. */
public record Stretch(Instant from, Instant until, Kind kind) {}
