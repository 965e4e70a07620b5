/**
 * This process as an agent of a private checkpoint: what it is to watch comes from the hub, what it sees goes there, and
 * while the hub is away it goes on and keeps what changed. Outbound connections only, and no database.
 */
@NullMarked
package dev.tallylight.agent.remote;

import org.jspecify.annotations.NullMarked;
