/**
 * Servers: what reports by heartbeats, as people edit it. That heartbeats come in, and when each was heard last, is the matter
 * of {@code server.beat}, below, which knows ids alone; what a server is held to be is decided in {@code server.state}, above,
 * which hears of changes through {@link dev.tallylight.server.ServerListener}.
 */
@NullMarked
package dev.tallylight.server;

import org.jspecify.annotations.NullMarked;
