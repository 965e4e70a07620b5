/**
 * What a server is held to be: heard, or silent for too long. {@link dev.tallylight.server.state.Silence} says when, {@link
 * dev.tallylight.server.state.ServerMachine} what follows, and {@link dev.tallylight.server.state.ServerRecorder} writes it down
 * with its outage and its event, in one transaction. Whether anybody is told is the matter of {@code alert}.
 */
@NullMarked
package dev.tallylight.server.state;

import org.jspecify.annotations.NullMarked;
