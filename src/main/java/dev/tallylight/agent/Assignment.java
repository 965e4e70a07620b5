package dev.tallylight.agent;

import dev.tallylight.probe.ProbeTarget;

/** A stream that a checkpoint is to watch. */
public record Assignment(StreamId stream, ProbeTarget target, ProbePolicy policy) {}
