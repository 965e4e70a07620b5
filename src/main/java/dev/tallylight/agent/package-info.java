/**
 * What a checkpoint does all day: it probes the streams it is assigned, each at its own phase of its interval, asks
 * again quickly when something changes, and hands on what it saw. It knows neither the hub nor a database: assignments
 * come from an {@link dev.tallylight.agent.AssignmentSource}, observations go to an
 * {@link dev.tallylight.agent.ObservationSink}.
 */
@NullMarked
package dev.tallylight.agent;

import org.jspecify.annotations.NullMarked;
